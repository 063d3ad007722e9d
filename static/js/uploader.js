// Large files in pieces, on top of a form that also works without this script: one row per file
// with progress, pause, resume and cancel. A cut line is taken up again by itself; after the
// browser was closed, by choosing the same file once more.
"use strict";

const DEFAULTS = { chunkSize: 8 * 1024 * 1024 };
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000];
const SECOND_THOUGHTS = 3 * 24 * 3600 * 1000;
const OWN = new Set(["csrfmiddlewaretoken", "form_key"]);

const sizeWords = (bytes) => {
  if (bytes >= 1 << 30) return `${(bytes / (1 << 30)).toFixed(2)} GB`;
  if (bytes >= 1 << 20) return `${(bytes / (1 << 20)).toFixed(1)} MB`;
  return `${Math.max(1, Math.round(bytes / 1024))} KB`;
};

const timeWords = (seconds) => {
  if (seconds < 60) return `约 ${Math.max(1, Math.round(seconds))} 秒`;
  if (seconds < 3600) return `约 ${Math.round(seconds / 60)} 分钟`;
  return `约 ${Math.floor(seconds / 3600)} 小时 ${Math.round((seconds % 3600) / 60)} 分钟`;
};

const make = (tag, classes, text = "") => {
  const element = document.createElement(tag);
  element.className = classes;
  element.textContent = text;
  return element;
};

// What went wrong, in the server's own words where it has any.
function explain(error) {
  const answer = error.originalResponse;
  const status = answer ? answer.getStatus() : 0;
  if (answer && (answer.getHeader("Content-Type") || "").startsWith("text/plain")) return answer.getBody();
  if (!status) return "连不上服务器，已传部分已保留。线路恢复后请点“继续”。";
  if (status === 413) return "文件超过服务器允许的大小。";
  if (status === 429) return "上传过于频繁，请稍候点“继续”。";
  if (status >= 500) return "服务器暂时不能处理，已传部分已保留。请稍候点“继续”。";
  return "登录已结束，已传部分已保留。请刷新页面重新登录后，再选择同一文件继续。";
}

function mayRetry(error) {
  const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
  if (!navigator.onLine) return false;
  return status === 0 || [408, 409, 423, 429].includes(status) || (status >= 500 && status !== 507);
}

// Reads the file in a worker: its digest, "" where the browser has no workers.
function hash(address, file, onProgress) {
  return new Promise((resolve, reject) => {
    let worker;
    try {
      worker = new Worker(address);
    } catch {
      resolve("");
      return;
    }
    const end = (finish, value) => {
      worker.terminate();
      finish(value);
    };
    worker.onerror = () => end(resolve, "");
    worker.onmessage = ({ data }) => {
      if (data.unreadable) end(reject, new Error("unreadable"));
      else if (data.sha256) end(resolve, data.sha256);
      else onProgress(data.read);
    };
    worker.postMessage(file);
  });
}

class Transfer {
  constructor(uploader, file) {
    this.uploader = uploader;
    this.file = file;
    this.params = uploader.params();
    this.samples = [];
    this.draw();
    this.say("排队中");
  }

  draw() {
    this.row = make("li", "transfer");
    this.row.append(make("span", "transfer-name", this.file.name));
    this.row.append(make("span", "hint", sizeWords(this.file.size)));
    this.bar = make("progress", "transfer-bar");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `${this.file.name}的上传进度`);
    this.word = make("span", "transfer-word");
    this.word.setAttribute("role", "status");
    this.pace = make("span", "hint");
    this.buttons = make("span", "transfer-buttons");
    this.pauseButton = this.button("暂停", () => this.pause());
    this.resumeButton = this.button("继续", () => this.resume());
    this.cancelButton = this.button("取消", () => this.cancel());
    this.row.append(this.bar, this.word, this.pace, this.buttons);
  }

  button(word, act) {
    const button = make("button", "btn btn-sm btn-outline-secondary", word);
    button.type = "button";
    button.setAttribute("aria-label", `${word}：${this.file.name}`);
    button.addEventListener("click", act);
    button.hidden = true;
    this.buttons.append(button);
    return button;
  }

  say(word, state = "wait") {
    this.state = state;
    this.row.dataset.state = state;
    this.word.textContent = word;
    this.pace.textContent = "";
    this.pauseButton.hidden = state !== "run";
    this.resumeButton.hidden = !["paused", "cut", "failed"].includes(state);
    this.cancelButton.hidden = ["done", "gone", "refused"].includes(state);
    if (this.over && state !== "run") this.over(); // the next file's turn
  }

  async begin() {
    this.say("正在核对文件", "hash");
    try {
      this.sha256 = await hash(this.uploader.hasher, this.file, (read) => {
        if (this.state === "hash") this.word.textContent = `正在核对文件 ${this.percent(read)}`;
      });
    } catch {
      if (this.state !== "gone") this.say("读不出这个文件（可能已被移动或正被占用），请重新选择。", "refused");
      return;
    }
    if (this.state === "gone") return;
    this.upload = new tus.Upload(this.file, this.options());
    const before = await this.upload.findPreviousUploads();
    const same = before.filter((one) => one.metadata.sha256 === this.sha256);
    if (same.length) this.upload.resumeFromPreviousUpload(same[same.length - 1]);
    await new Promise((resolve) => {
      this.over = resolve;
      this.resume();
    });
  }

  options() {
    const { form } = this.uploader;
    return {
      endpoint: form.dataset.uploader,
      chunkSize: Number(form.dataset.chunk) || DEFAULTS.chunkSize,
      retryDelays: RETRIES,
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      metadata: { ...this.params, filename: this.file.name, sha256: this.sha256 },
      removeFingerprintOnSuccess: true,
      fingerprint: (file) => Promise.resolve(`${this.uploader.space}${file.name}|${file.size}|${file.lastModified}`),
      onShouldRetry: (error) => {
        const retry = mayRetry(error);
        if (retry && this.state === "run") this.word.textContent = "线路中断，正在重试";
        return retry;
      },
      onUploadUrlAvailable: () => this.connected(),
      onProgress: (sent) => this.progress(sent),
      onSuccess: () => this.finish(),
      onError: (error) => this.fail(error),
    };
  }

  percent(sent) {
    return `${Math.floor((100 * sent) / this.file.size)}%`;
  }

  progress(sent) {
    if (this.state !== "run") return;
    const now = performance.now();
    this.samples.push([now, sent]);
    while (this.samples.length > 2 && now - this.samples[0][0] > 8000) this.samples.shift();
    const [then, before] = this.samples[0];
    const pace = now > then ? ((sent - before) * 1000) / (now - then) : 0;
    this.bar.value = (100 * sent) / this.file.size;
    this.word.textContent = `已上传 ${this.percent(sent)}`;
    this.pace.textContent =
      pace > 0 ? `${sizeWords(pace)}/秒，还需${timeWords((this.file.size - sent) / pace)}` : "";
  }

  // Until the server has said where the upload is, stopping would lose sight of it there.
  connected() {
    this.connecting = false;
    if (this.state === "paused") this.upload.abort();
    if (this.state === "gone") this.forget();
  }

  pause() {
    if (!this.connecting) this.upload.abort();
    this.say(this.bar.value ? `已暂停，已上传 ${Math.floor(this.bar.value)}%` : "已暂停", "paused");
  }

  resume() {
    this.samples = [];
    this.say("正在连接", "run");
    if (this.connecting) return;
    this.connecting = true;
    this.upload.start();
  }

  finish() {
    this.bar.value = 100;
    this.say("已完成", "done");
    this.uploader.refresh();
  }

  fail(error) {
    this.connecting = false;
    if (this.state === "gone") return;
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    if ([405, 501].includes(status) && !this.upload.options.overridePatchMethod) {
      this.upload.options.overridePatchMethod = true; // a gateway that knows only GET and POST
      this.resume();
      return;
    }
    const cut = !navigator.onLine;
    const refused = status >= 400 && status < 500 && !mayRetry(error);
    this.say(cut ? "线路已断，恢复后自动继续" : explain(error), cut ? "cut" : refused ? "refused" : "failed");
  }

  cancel() {
    this.say("已取消", "gone");
    this.row.remove();
    if (this.upload && !this.connecting) this.forget();
  }

  // What cannot be told to the server now is cleared away there after a day.
  forget() {
    this.upload.abort(true).catch(() => {});
  }
}

class Uploader {
  constructor(form) {
    this.form = form;
    this.hasher = form.dataset.hasher;
    this.input = form.querySelector("input[type=file]");
    this.space = `saiwu|${form.dataset.owner}|${form.dataset.place}|`;
    this.transfers = [];
    this.queue = Promise.resolve();
    this.list = make("ul", "transfers");
    this.drop = make("p", "drop-zone", "选择文件，或把文件拖到这里，可一次多个。");
    this.input.multiple = true;
    this.input.required = false;
    this.input.before(this.drop);
    form.after(this.list);
    for (const element of form.querySelectorAll("[data-plain]")) element.hidden = true;
    this.listen();
    this.recall();
  }

  listen() {
    this.input.addEventListener("change", () => {
      this.add([...this.input.files]);
      this.input.value = "";
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    for (const name of ["dragenter", "dragover"])
      this.form.addEventListener(name, (event) => {
        event.preventDefault();
        this.drop.classList.add("is-over");
      });
    this.form.addEventListener("dragleave", () => this.drop.classList.remove("is-over"));
    this.form.addEventListener("drop", (event) => {
      event.preventDefault();
      this.drop.classList.remove("is-over");
      this.add([...event.dataTransfer.files]);
    });
    window.addEventListener("online", () => {
      for (const one of this.transfers) if (one.state === "cut") one.resume();
    });
  }

  // What the form says besides the file goes along with it.
  params() {
    const told = { purpose: this.form.dataset.purpose };
    for (const [name, value] of new FormData(this.form))
      if (!OWN.has(name) && typeof value === "string") told[name] = value;
    return told;
  }

  add(files) {
    if (!this.form.reportValidity()) return;
    for (const file of files) {
      const transfer = new Transfer(this, file);
      this.transfers.push(transfer);
      this.list.append(transfer.row);
      this.queue = this.queue.then(() => (transfer.state === "gone" ? null : transfer.begin()));
    }
  }

  // Uploads that an earlier visit left behind: say how far they came.
  async recall() {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(`tus::${this.space}`)) continue;
      const kept = JSON.parse(localStorage.getItem(key));
      if (Date.now() - new Date(kept.creationTime) > SECOND_THOUGHTS) localStorage.removeItem(key);
      else await this.mention(key, kept);
    }
  }

  async mention(key, kept) {
    const answer = await fetch(kept.uploadUrl, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
    if ([404, 410].includes(answer.status)) localStorage.removeItem(key);
    if (!answer.ok || !answer.headers.has("Upload-Offset")) return;
    const share = Math.floor((100 * answer.headers.get("Upload-Offset")) / kept.size);
    const row = make("li", "transfer", `“${kept.metadata.filename}”上次上传到 ${share}%，重新选择同一文件即可继续。`);
    row.dataset.state = "earlier";
    this.list.append(row);
    this.input.addEventListener("change", () => row.remove(), { once: true });
  }

  // Shows what is new on the page, but never under the hands of somebody who is typing there.
  refresh() {
    const { refresh } = this.form.dataset;
    if (!refresh) return;
    const place = document.querySelector(refresh);
    if (place.contains(document.activeElement) && document.activeElement.form) {
      document.activeElement.addEventListener("blur", () => setTimeout(() => this.refresh(), 200), { once: true });
      return;
    }
    htmx.ajax("GET", location.href, { target: refresh, select: refresh, swap: "outerHTML" });
  }
}

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-uploader]")) new Uploader(form);
});
