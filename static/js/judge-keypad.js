// The large keypad: it types into the box that is chosen, the thumb never leaves its corner.
"use strict";

window.saiwuKeypad = (() => {
  const KEYS = [
    ["1", "2", "3", "back"],
    ["4", "5", "6", "up"],
    ["7", "8", "9", "down"],
    [".", "0", "full", "clear"],
  ];
  const WORDS = { back: "⌫", up: "上一项", down: "下一项", full: "满分", clear: "清空" };
  const NAMES = { back: "退格", ".": "小数点" };
  const small = window.matchMedia("(max-width: 899px), (pointer: coarse)");

  // `inputs()` are the boxes in order; `done()` is called after the last one.
  function start({ pad, inputs, done }) {
    for (const key of KEYS.flat()) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: WORDS[key] || key, tabIndex: -1 });
      button.dataset.key = key;
      if (NAMES[key]) button.setAttribute("aria-label", NAMES[key]);
      pad.append(button);
    }
    let isFresh = false; // the first digit replaces a mark that was chosen whole
    const chosen = () => inputs().find((input) => input === document.activeElement) || inputs().find((input) => input.closest("[data-box]").classList.contains("is-here"));

    function choose(input) {
      if (!input) return;
      input.focus({ preventScroll: true });
      input.closest("[data-box]").scrollIntoView({ block: "nearest" });
    }

    function move(by) {
      const all = inputs();
      const next = all[all.indexOf(chosen()) + by];
      if (next) choose(next);
      else if (by > 0) done();
    }

    function type(key) {
      const input = chosen() || inputs()[0];
      if (!input || input.readOnly) return;
      const before = isFresh && key !== "back" ? "" : input.value;
      let after = before;
      if (key === "clear") after = "";
      else if (key === "full") after = saiwuMarks.words(Number(input.dataset.most));
      else if (key === "back") after = input.value.slice(0, -1);
      else if (key !== "." || !before.includes(".")) after = before === "0" && key !== "." ? key : (key === "." && !before ? "0." : before + key);
      isFresh = false;
      if (after.length > 10) return;
      input.value = after;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      if (document.activeElement !== input) choose(input);
    }

    pad.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("button")?.dataset.key;
      if (!key) return;
      if (key === "up" || key === "down") move(key === "up" ? -1 : 1);
      else type(key);
    });
    document.addEventListener("focusin", (event) => {
      const box = event.target.closest("[data-box]");
      if (!box) return;
      isFresh = true;
      inputs().forEach((input) => input.closest("[data-box]").classList.toggle("is-here", input.closest("[data-box]") === box));
    });
    document.addEventListener("keydown", (event) => {
      if (!event.target.matches("[data-mark]") || event.isComposing) return;
      isFresh = false;
      const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      move(by);
    });

    // With the keypad the phone's own keyboard stays away; on a PC both are not needed.
    function fit() {
      pad.hidden = !small.matches || inputs().every((input) => input.readOnly);
      inputs().forEach((input) => { input.inputMode = small.matches ? "none" : "decimal"; });
      document.body.classList.toggle("has-keypad", !pad.hidden);
    }
    small.addEventListener("change", fit);
    fit();
    return { choose, fit };
  }

  return { start };
})();
