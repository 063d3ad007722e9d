// A worker that reads a file in pieces and tells its SHA-256. The browser's own function takes
// only whole files in memory, and only on secure pages.
"use strict";

const PIECE = 8 * 1024 * 1024;
const FRACTIONS = rootFractions();

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the
// square roots of the first 8 (FIPS 180-4).
function rootFractions() {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) >>> 0;
  return {
    cube: Uint32Array.from(primes, (p) => fraction(Math.cbrt(p))),
    square: Uint32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p))),
  };
}

class Sha256 {
  constructor() {
    this.state = Int32Array.from(FRACTIONS.square);
    this.words = new Int32Array(64);
    this.rest = new Uint8Array(0);
    this.length = 0;
  }

  update(bytes) {
    this.length += bytes.length;
    let start = 0;
    if (this.rest.length) {
      start = Math.min(64 - this.rest.length, bytes.length);
      const joined = new Uint8Array(this.rest.length + start);
      joined.set(this.rest);
      joined.set(bytes.subarray(0, start), this.rest.length);
      this.rest = joined;
      if (joined.length < 64) return;
      this.blocks(joined, 0, 64);
    }
    const stop = start + Math.floor((bytes.length - start) / 64) * 64;
    this.blocks(bytes, start, stop);
    this.rest = bytes.slice(stop);
  }

  hex() {
    const tail = new Uint8Array(this.rest.length < 56 ? 64 : 128);
    tail.set(this.rest);
    tail[this.rest.length] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(this.length / 0x20000000));
    view.setUint32(tail.length - 4, (this.length * 8) >>> 0);
    this.blocks(tail, 0, tail.length);
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  blocks(bytes, start, stop) {
    const { state, words: w } = this;
    const k = FRACTIONS.cube;
    for (let at = start; at < stop; at += 64) {
      for (let i = 0, j = at; i < 16; i += 1, j += 4)
        w[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
      for (let i = 16; i < 64; i += 1) {
        const x = w[i - 15];
        const y = w[i - 2];
        const small = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const large = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = (w[i - 16] + small + w[i - 7] + large) | 0;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const se = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const one = (h + se + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
        const sa = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const two = (sa + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      state[0] += a; state[1] += b; state[2] += c; state[3] += d;
      state[4] += e; state[5] += f; state[6] += g; state[7] += h;
    }
  }
}

self.onmessage = async ({ data: file }) => {
  try {
    const digest = new Sha256();
    for (let at = 0; at < file.size; at += PIECE) {
      digest.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
      self.postMessage({ read: Math.min(at + PIECE, file.size) });
    }
    self.postMessage({ sha256: digest.hex() });
  } catch {
    self.postMessage({ unreadable: true });
  }
};
