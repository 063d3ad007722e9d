// The judge's start page: what this browser has not yet uploaded, turn by turn.
"use strict";

(() => {
  const queue = window.saiwuQueue;
  const note = document.querySelector("[data-unsent]");
  if (!queue || !note) return;
  const { login } = document.querySelector("[data-judge]").dataset;

  const orphans = document.createElement("div");
  note.after(orphans);

  // Typed before a redraw and refused: no turn of today shows it, so it is told and taken away here.
  function showOrphans() {
    const turns = new Set([...document.querySelectorAll("[data-turn]")].map((turn) => turn.dataset.turn));
    const lost = queue.pending().filter((item) => item.refused && !turns.has(item.sheet));
    orphans.replaceChildren(...lost.map((item) => {
      const line = Object.assign(document.createElement("p"), { className: "note note-error", textContent: `${item.label}：${item.refused.message}您填写的是 ${Object.values(item.want.marks).filter(Boolean).join("、") || "空白"}。 ` });
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-outline-secondary", textContent: `删除 ${item.label} 的这份内容` });
      button.addEventListener("click", () => queue.drop(item.sheet));
      line.append(button);
      return line;
    }));
  }

  function show(news = {}) {
    showOrphans();
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
