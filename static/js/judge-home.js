// The judge's start page: what this browser has not yet uploaded, turn by turn.
"use strict";

(() => {
  const queue = window.saiwuQueue;
  const note = document.querySelector("[data-unsent]");
  if (!queue || !note) return;
  const { login } = document.querySelector("[data-judge]").dataset;

  function show(news = {}) {
    const text = news.kind === "leaving" ? news.words : queue.words();
    note.hidden = !text;
    note.textContent = text;
    if (queue.isOver()) note.append(" ", Object.assign(document.createElement("a"), { href: login, textContent: "重新登录" }));
    for (const turn of document.querySelectorAll("[data-turn]")) {
      const items = queue.of(turn.dataset.turn);
      turn.classList.toggle("is-unsent", items.length > 0);
      turn.querySelector(".judge-unsent")?.remove();
      if (!items.length) continue;
      const words = items.some((item) => item.refused) ? "需要处理" : "未上传";
      turn.querySelector(".judge-state").append(Object.assign(document.createElement("span"), { className: "status status-warn judge-unsent", textContent: words }));
    }
  }

  queue.listen((news) => {
    show(news);
    if (news.kind === "saved" && !queue.pending().length) window.location.reload();
  });
  show();
})();
