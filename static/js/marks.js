// Marks while they are typed: whole thousandths, never floats; totals over exact fractions.
// An input carries data-most and data-step (thousandths) and data-factor ("2", "0.5", "1/3").
"use strict";

window.saiwuMarks = (() => {
  const MARK = /^(0|[1-9][0-9]{0,5})(?:\.([0-9]{1,3}))?$/;

  // Thousandths of a mark, null for a blank, undefined for what is no mark.
  function thousandths(text) {
    const plain = text.trim().normalize("NFKC");
    if (!plain) return null;
    const found = MARK.exec(plain);
    return found ? Number(found[1]) * 1000 + Number((found[2] || "").padEnd(3, "0")) : undefined;
  }

  // What is wrong with an input's mark, in words; "" for a good one and for a blank.
  function fault(input) {
    const mark = thousandths(input.value);
    if (mark === null) return "";
    if (mark === undefined) return "不是得分，如 88 或 88.5";
    if (mark > Number(input.dataset.most)) return `超过满分 ${words(Number(input.dataset.most))}`;
    if (mark % Number(input.dataset.step) !== 0) return `不是 ${words(Number(input.dataset.step))} 分一档`;
    return "";
  }

  const isWrong = (input) => fault(input) !== "";

  // 88500 → "88.5"
  const words = (mark) => decimal(BigInt(mark), 1000n);

  // Σ mark × factor (− what is marked data-minus), exactly: over the common denominator.
  function total(inputs) {
    let numerator = 0n;
    let denominator = 1n;
    let any = false;
    for (const input of inputs) {
      const mark = thousandths(input.value);
      if (mark === undefined) return "?";
      if (mark === null) continue;
      any = true;
      const [times, over] = fraction(input.dataset.factor);
      const sign = "minus" in input.dataset ? -1n : 1n;
      numerator = numerator * over + sign * BigInt(mark) * times * denominator;
      denominator *= over;
    }
    return any ? decimal(numerator, denominator * 1000n) : "";
  }

  function fraction(text) {
    const [above, below] = text.split("/");
    const [whole, part = ""] = above.split(".");
    return [BigInt(whole + part), BigInt(below || 1) * 10n ** BigInt(part.length)];
  }

  function decimal(numerator, denominator) {
    const sign = numerator < 0n ? "-" : "";
    const size = numerator < 0n ? -numerator : numerator;
    const scaled = (size * 1000000n) / denominator;
    const text = String(scaled).padStart(7, "0");
    const cut = `${text.slice(0, -6)}.${text.slice(-6)}`.replace(/\.?0+$/, "");
    return `${sign}${cut}${scaled * denominator === size * 1000000n ? "" : "…"}`;
  }

  return { thousandths, fault, isWrong, words, total };
})();
