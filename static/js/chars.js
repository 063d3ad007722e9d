// Counting 字 as the portal does (records/text.py: clean_prose, then count_chars): each CJK
// character or mark counts 1, each other unbroken run 1, white space 0.
"use strict";

window.saiwuChars = (() => {
  const INVISIBLE = /[\u00ad\u115f\u1160\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\u2800\u3164\ufeff\uffa0]/gu;
  const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u;
  const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}“”‘’…—·《》、。]/u;

  function count(text) {
    let found = 0;
    let inRun = false;
    for (const character of text.replace(INVISIBLE, "")) {
      if (SPACE.test(character)) inRun = false;
      else if (WIDE.test(character)) { found += 1; inRun = false; }
      else if (!inRun) { found += 1; inRun = true; }
    }
    return found;
  }

  function show(counter, text) {
    const limit = Number(counter.dataset.limit) || 0;
    const typed = count(text);
    const over = limit ? Math.max(0, typed - limit) : 0;
    counter.textContent = `已输入 ${typed}${limit ? `/${limit}` : ""} 字${over ? `，超出 ${over} 字` : ""}`;
    counter.classList.toggle("over", over > 0);
  }

  return { count, show };
})();
