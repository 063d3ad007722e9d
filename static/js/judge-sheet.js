// The scoring page: every change is queued, turns are switched without the line, hand-in after a
// review. Works without it by its buttons.
"use strict";

(() => {
  const queue = window.saiwuQueue;
  const form = document.querySelector("form[data-sheet]");
  const place = document.querySelector("[data-judge]");
  if (!queue || !place) return;
  const told = JSON.parse(document.getElementById("judge-told").textContent);
  const news = place.querySelector("[data-news]");
  const trouble = place.querySelector("[data-trouble]");
  const turns = new Map(told.turns.map((turn) => [turn.token, turn]));
  const PAUSE = 800;
  let here = turns.get(told.here);
  let timer = 0;

  // The tag stands for the entrant: after a redraw the same number is somebody else's sheet.
  const sheetOf = (turn) => `${turn.address.split("/score/")[1].replace(/\/$/, "")}#${turn.tag}`;
  for (const turn of turns.values()) queue.know(sheetOf(turn), turn.sheet.revision);

  const boxes = form ? [...form.querySelectorAll("[data-mark]")] : [];
  const marks = boxes.filter((input) => input.dataset.code);
  const minus = boxes.find((input) => "minus" in input.dataset);
  const note = form?.querySelector("[data-note]");
  const output = form?.querySelector("[data-total]");
  const keypad = form && saiwuKeypad.start({ pad: form.querySelector("[data-keypad]"), inputs: () => boxes, done: askHandIn });

  // What stands in the boxes; a wrong mark is not sent: it stays here, marked.
  function typed() {
    const good = (input) => (input && !saiwuMarks.isWrong(input) ? input.value.trim() : "");
    return {
      marks: Object.fromEntries(marks.map((input) => [input.dataset.code, good(input)]).filter(([, text]) => text)),
      deduction: good(minus),
      note: note.value.trim(),
    };
  }

  const content = ({ marks: given, deduction, note: words }) => ({ marks: given, deduction: deduction || "", note: words || "" });
  const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
  const sorted = (each) => [Object.entries(each.marks).sort(), each.deduction || "", each.note || ""];
  const lastItem = () => queue.of(sheetOf(here)).pop();
  const isHandedIn = (sheet) => sheet.state === "held" || sheet.state === "handed_in";

  function fill(sheet) {
    for (const input of marks) input.value = sheet.marks[input.dataset.code] || "";
    if (minus) minus.value = sheet.deduction || "";
    note.value = sheet.note || "";
    freshen();
  }

  function freshen() {
    for (const input of boxes) {
      const fault = saiwuMarks.fault(input);
      const box = input.closest("[data-box]");
      box.classList.toggle("is-wrong", Boolean(fault));
      box.querySelector("[data-fault]").textContent = fault;
      if (fault) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    output.value = saiwuMarks.total(boxes) || "–";
    output.classList.toggle("is-wrong", boxes.some(saiwuMarks.isWrong));
  }

  // A sheet that is in is read; one held for calibration is changed by handing it in again.
  function settle() {
    const item = lastItem();
    const queued = Boolean(item && item.want.hand_in && !item.refused);
    const closed = Boolean(here.absent) || here.sheet.state === "handed_in" || queued || !buttons();
    for (const input of [...boxes, note]) input.readOnly = closed;
    note.closest(".score-note").hidden = closed && !note.value;
    form.classList.toggle("is-closed", closed);
    const absent = place.querySelector("[data-absent]");
    absent.hidden = !here.absent;
    keypad.fit();
    const row = form.querySelector("[data-buttons]");
    if (row) {
      for (const button of row.querySelectorAll("button")) {
        button.hidden = closed || button.dataset.act === "save"; // it saves by itself
        if (button.dataset.act === "review") button.textContent = here.sheet.state === "held" ? "重新提交" : "核对提交";
      }
    }
    const next = [...turns.values()].find((turn) => turn !== here && !turn.absent && !isHandedIn(turn.sheet) && !queue.of(sheetOf(turn)).some((each) => each.want.hand_in));
    const forward = form.querySelector("[data-next]");
    forward.hidden = !(closed || here.sheet.state === "held") || !next;
    if (next) Object.assign(forward, { textContent: `下一位：${next.label}`, href: next.address }).dataset.token = next.token;
    say();
  }

  const buttons = () => form.querySelector("[data-buttons] [data-act]");

  function touched() {
    freshen();
    window.clearTimeout(timer);
    if (here.sheet.state === "held") { here.stash = typed(); news.textContent = "已改动，须重新提交"; return; }
    news.textContent = "正在输入…";
    timer = window.setTimeout(keep, PAUSE);
  }

  // Queue what is typed, when it differs from what was queued or stored last.
  function keep() {
    window.clearTimeout(timer);
    if (!form || form.classList.contains("is-closed") || here.sheet.state === "held") return;
    const now = typed();
    const item = lastItem();
    if (same(now, item ? item.want : content(here.sheet)) && !item?.refused) { say(); return; }
    put({ ...now, hand_in: false });
  }

  function put(want) {
    queue.put({ sheet: sheetOf(here), label: here.label, address: `${here.address}save/`, tag: here.tag, want });
    say();
  }

  function askHandIn() {
    keep();
    const wrong = boxes.find((input) => saiwuMarks.isWrong(input));
    const blank = marks.find((input) => !input.value.trim());
    if (wrong || blank) {
      const input = wrong || blank;
      input.closest("[data-box]").querySelector("[data-fault]").textContent = wrong ? saiwuMarks.fault(wrong) : "还没有评分：零分请填 0";
      keypad.choose(input);
      return;
    }
    const rows = marks.map((input) => [labelOf(input), input.value.trim()]);
    if (minus && minus.value.trim()) rows.push(["扣分", minus.value.trim()]);
    document.body.classList.add("is-reviewing");
    saiwuReview.review({
      place: trouble,
      title: `核对后提交：${here.label}`,
      rows,
      total: saiwuMarks.total(boxes),
      note: note.value.trim(),
      hint: here.calibrating ? "试评：组长放行之前仍可修改。" : "提交后封存，不能再改。",
      confirm: () => { closeReview(); put({ ...typed(), hand_in: true }); settle(); },
      back: closeReview,
    });
  }

  function closeReview() {
    document.body.classList.remove("is-reviewing");
  }

  const labelOf = (input) => input.closest("[data-box]").querySelector(".score-name").textContent;

  // One line of news: trouble first, then how this sheet stands.
  function say() {
    const words = queue.words();
    const item = lastItem();
    news.classList.toggle("trouble", Boolean(words));
    if (words) news.textContent = words;
    else if (item) news.textContent = item.want.hand_in ? "正在提交…" : "正在保存…";
    else if (here.sheet.state === "handed_in") news.textContent = `已提交 ${here.sheet.saved_at || ""}`;
    else if (here.sheet.state === "held") news.textContent = `已提交，试评待放行 ${here.sheet.saved_at || ""}`;
    else if (here.sheet.state === "draft") news.textContent = `已自动暂存 ${here.sheet.saved_at || ""}`;
    else news.textContent = "";
    if (queue.isOver()) news.append(" ", Object.assign(document.createElement("a"), { href: `${place.dataset.login}?next=${encodeURIComponent(window.location.pathname)}`, textContent: "重新登录" }));
    for (const turn of turns.values()) {
      const mark = place.querySelector(`.score-turns [data-token="${CSS.escape(turn.token)}"]`);
      const items = queue.of(sheetOf(turn));
      mark.classList.toggle("is-unsent", items.length > 0 && Boolean(words));
      mark.classList.toggle("is-done", isHandedIn(turn.sheet) || Boolean(turn.absent));
      mark.classList.toggle("is-begun", turn.sheet.state === "draft");
    }
  }

  // What of this sheet was refused, with what the judge can do about it.
  function showTrouble() {
    const item = queue.of(sheetOf(here)).find((each) => each.refused);
    if (!item) return;
    const { refused, want } = item;
    if (refused.theirs) {
      const theirs = refused.theirs;
      const row = (label, mine, other) => [label, mine || "（空）", other || "（空）"];
      const rows = marks.map((input) => row(labelOf(input), want.marks[input.dataset.code], theirs.marks[input.dataset.code]));
      if (minus) rows.push(row("扣分", want.deduction, theirs.deduction));
      rows.push(row("评语", want.note, theirs.note));
      saiwuReview.sides({
        place: trouble, message: refused.message, rows: rows.filter(([, mine, other]) => mine !== other),
        mine: () => { here.sheet = theirs; queue.insist(sheetOf(here), theirs.revision); settle(); },
        theirs: () => { here.sheet = theirs; queue.drop(sheetOf(here), theirs.revision); fill(theirs); settle(); },
      });
      return;
    }
    saiwuReview.refusal({
      place: trouble, message: refused.message,
      rows: marks.map((input) => [labelOf(input), want.marks[input.dataset.code] || ""]),
      drop: () => { queue.drop(sheetOf(here)); window.location.reload(); },
    });
    for (const [name, sentence] of Object.entries(refused.faults)) {
      const box = form.querySelector(`[name="${CSS.escape(name)}"]`)?.closest("[data-box]");
      if (box) box.querySelector("[data-fault]").textContent = sentence;
    }
  }

  function show(turn) {
    here = turn;
    trouble.replaceChildren();
    closeReview();
    place.querySelector("[data-label]").textContent = turn.label;
    document.title = document.title.replace(/^[^·]*/, `${turn.label} `);
    for (const mark of place.querySelectorAll(".score-turns [data-token]")) {
      if (mark.dataset.token === turn.token) { mark.setAttribute("aria-current", "page"); mark.scrollIntoView({ block: "nearest", inline: "center" }); }
      else mark.removeAttribute("aria-current");
    }
    const item = lastItem();
    fill(item ? item.want : turn.stash || turn.sheet);
    settle();
    showTrouble();
    document.dispatchEvent(new CustomEvent("saiwu:turn", { detail: turn.token }));
    const blank = marks.find((input) => !input.value.trim());
    if (!form.classList.contains("is-closed")) keypad.choose(blank || marks[0]);
    else window.scrollTo(0, 0);
  }

  // Everything of the panel is here already: a cut line does not keep the judge from the next one.
  // Works bring their own text, so theirs is a new page.
  function switchTo(event) {
    const link = event.target.closest("[data-token]");
    if (!link || place.classList.contains("has-reading") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keep();
    const turn = turns.get(link.dataset.token);
    window.history.pushState({ token: turn.token }, "", turn.address);
    show(turn);
  }

  function listen(item) {
    const turn = [...turns.values()].find((each) => sheetOf(each) === item.sheet);
    if (item.kind === "saved" && turn) {
      turn.sheet = { ...content(item.want), revision: item.revision, state: item.state, saved_at: item.saved_at };
      delete turn.stash;
      if (turn === here && isHandedIn(turn.sheet)) settle();
    }
    if (item.kind === "refused" && turn === here) { settle(); showTrouble(); }
    if (item.kind === "leaving") news.textContent = item.words;
    else if (!(item.kind === "changed" && document.activeElement?.matches("[data-mark]") && news.textContent === "正在输入…")) say();
  }

  queue.listen(listen);
  place.addEventListener("click", switchTo);
  if (!form) { queue.plan(0); return; }
  form.addEventListener("input", touched);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.dataset.act === "save") keep();
    else askHandIn();
  });
  window.addEventListener("popstate", () => {
    const turn = [...turns.values()].find((each) => each.address === window.location.pathname);
    if (turn) { keep(); show(turn); }
  });
  window.addEventListener("pagehide", keep);
  const tabs = place.querySelector("[data-tabs]");
  if (tabs) {
    tabs.hidden = false;
    tabs.addEventListener("click", (event) => {
      const tab = event.target.closest("[data-tab]")?.dataset.tab;
      if (!tab) return;
      place.dataset.shows = tab;
      for (const each of tabs.querySelectorAll("[data-tab]")) each.setAttribute("aria-pressed", String(each.dataset.tab === tab));
    });
  }
  const refusedByForm = form.querySelector("[aria-invalid]");
  if (!refusedByForm) show(here);
})();
