// What a judge typed and the portal has not yet confirmed: kept in this browser, per account and
// season, sent in order, each save with its own key so that none counts twice.
//
// The store is {items, known}: an item is {key, sheet, label, address, at, want, body?, refused?}.
// `want` is what was typed; `body` is fixed by the first try, so that a second try says the same.
// `known[sheet]` is the revision upon which the first unsent save of a sheet was typed.
"use strict";

window.saiwuQueue = (() => {
  const RETRY = [2000, 4000, 8000, 15000];
  const place = document.querySelector("[data-judge]");
  if (!place) return null;
  const { user, season } = place.dataset;
  const NAME = `saiwu:sheets:${user}:${season}`;
  const listeners = [];
  const seenHere = {}; // sheet → revision, as this page saw it last
  let memory = null; // stands in where the browser keeps nothing
  let isSending = false;
  let isOver = ""; // why nothing more can be sent from this page
  let failures = 0;
  let timer = 0;

  function load() {
    try {
      const found = JSON.parse(localStorage.getItem(NAME) || "null");
      if (found && Array.isArray(found.items)) return found;
    } catch {
      return memory || { items: [], known: {} };
    }
    return memory || { items: [], known: {} };
  }

  function store(state) {
    try {
      if (state.items.length) localStorage.setItem(NAME, JSON.stringify(state));
      else localStorage.removeItem(NAME);
      memory = null;
    } catch {
      memory = state;
    }
  }

  function change(act) {
    const state = load();
    const answer = act(state);
    store(state);
    return answer;
  }

  const tell = (news) => listeners.forEach((listen) => listen(news));
  const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((part) => part.toString(16).padStart(2, "0")).join(""));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // The page tells what the portal holds; what is still to be sent was typed upon something older.
  const know = (sheet, revision) => { seenHere[sheet] = revision; };

  // Queue a save of a sheet. One not yet tried is overwritten; one tried stays, in its place.
  function put({ sheet, label, address, tag, want }) {
    change((state) => {
      const last = state.items.filter((item) => item.sheet === sheet).pop();
      if (last && (!last.body || last.refused)) {
        if (same(last.want, want) && !last.refused) return;
        Object.assign(last, { want, at: Date.now(), key: newKey() });
        delete last.body;
        if (last.refused && !("theirs" in last.refused)) delete last.refused;
      } else {
        if (!last) state.known[sheet] = seenHere[sheet] || "";
        state.items.push({ key: newKey(), sheet, label, address, tag, want, at: Date.now() });
      }
    });
    tell({ kind: "changed" });
    plan(0);
  }

  const pending = () => load().items;
  const of = (sheet) => pending().filter((item) => item.sheet === sheet);

  // Take back what was queued for a sheet: the judge chose what the portal holds, or gave it up.
  function drop(sheet, revision) {
    change((state) => {
      state.items = state.items.filter((item) => item.sheet !== sheet);
      delete state.known[sheet];
    });
    if (revision !== undefined) seenHere[sheet] = revision;
    tell({ kind: "changed" });
  }

  // The judge chose the own side: it is sent again, upon what the other device saved.
  function insist(sheet, revision) {
    change((state) => {
      state.known[sheet] = revision;
      for (const item of state.items.filter((each) => each.sheet === sheet)) {
        delete item.refused;
        delete item.body;
        item.key = newKey();
      }
    });
    tell({ kind: "changed" });
    plan(0);
  }

  function plan(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, delay);
  }

  // One page at a time sends where browsers can tell; elsewhere the keys keep order harmless.
  async function flush() {
    if (isSending || isOver) return;
    isSending = true;
    try {
      if (navigator.locks) await navigator.locks.request(NAME, { ifAvailable: true }, (lock) => (lock ? sendAll() : plan(RETRY[0])));
      else await sendAll();
    } finally {
      isSending = false;
    }
    if (next(load()) && !failures && !isOver) plan(0);
  }

  // The first item that may go: nothing of the same sheet stands refused before it.
  function next(state) {
    const stuck = new Set();
    for (const item of state.items) {
      if (item.refused) stuck.add(item.sheet);
      else if (!stuck.has(item.sheet)) return item;
    }
    return null;
  }

  async function sendAll() {
    for (let item = first(); item && !isOver; item = first()) {
      let response;
      try {
        response = await post(item);
      } catch {
        failed();
        return;
      }
      const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
      if (!isJson) {
        if (response.status >= 500 || response.status === 429) failed();
        else over("登录已结束或页面已过期");
        return;
      }
      failures = 0;
      take(item, response.status, await response.json());
    }
  }

  // The next item with its body fixed and stored before it is sent.
  function first() {
    return change((state) => {
      const item = next(state);
      if (item && !item.body) item.body = { ...item.want, key: item.key, user: Number(user), tag: item.tag, seen: state.known[item.sheet] || "" };
      return item;
    });
  }

  function post(item) {
    return fetch(item.address, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": place.querySelector("input[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify(item.body),
    });
  }

  function take(item, status, told) {
    if (status === 200) {
      change((state) => {
        state.items = state.items.filter((each) => each.key !== item.key);
        state.known[item.sheet] = told.revision;
        if (!state.items.some((each) => each.sheet === item.sheet)) delete state.known[item.sheet];
      });
      seenHere[item.sheet] = told.revision;
      tell({ kind: "saved", sheet: item.sheet, want: item.want, ...told });
      return;
    }
    if (status === 403) { over(told.message); return; }
    const refused = { message: told.message, faults: told.faults || {} };
    if (told.is_stale) refused.theirs = told.theirs;
    change((state) => {
      const there = state.items.find((each) => each.key === item.key);
      if (there) there.refused = refused;
    });
    tell({ kind: "refused", sheet: item.sheet, refused });
  }

  function failed() {
    const delay = RETRY[Math.min(failures, RETRY.length - 1)];
    failures += 1;
    tell({ kind: "offline" });
    plan(delay);
  }

  function over(why) {
    isOver = why;
    tell({ kind: "over", why });
  }

  // 有 3 项评分尚未上传（自 10:02:05 起）, and why; "" when all is confirmed.
  function words() {
    const items = pending();
    if (!items.length) return "";
    const since = new Date(Math.min(...items.map((item) => item.at))).toLocaleTimeString("zh-CN", { hour12: false });
    const count = `${items.length} 项评分尚未上传（自 ${since} 起）`;
    if (isOver) return `${isOver}：${count}，已保存在本机，重新登录后自动上传。`;
    const stuck = items.filter((item) => item.refused);
    if (stuck.length) return `${count}，其中 ${[...new Set(stuck.map((item) => item.label))].join("、")}需要您处理。`;
    return failures ? `离线：${count}，已保存在本机，恢复后自动上传。` : "";
  }

  // What only this page holds would be lost with it: the browser asks. What is stored is not.
  window.addEventListener("beforeunload", (event) => { if (memory && memory.items.length) event.preventDefault(); });
  window.addEventListener("online", () => plan(0));
  window.addEventListener("storage", (event) => { if (event.key === NAME) tell({ kind: "changed" }); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) plan(0); });
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.signOut || !pending().length || event.target.dataset.warned) return;
    event.preventDefault();
    event.target.dataset.warned = "yes";
    tell({ kind: "leaving", words: `还有 ${pending().length} 项评分没有上传。退出后仍保存在本机，您下次登录后自动上传；确要退出请再点一次“退出”。` });
  }, true);

  plan(0);
  return { put, of, pending, drop, insist, know, words, plan, listen: (listener) => listeners.push(listener), isOver: () => isOver };
})();
