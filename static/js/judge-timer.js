// The stopwatch of a turn: told by the portal, shown between two tellings by this device's clock.
// Presses made while the line is cut are kept with their own stamp and told later, in order.
"use strict";

(() => {
  const box = document.querySelector("[data-timer]");
  if (!box) return;
  const rule = JSON.parse(document.getElementById("timer-rule").textContent);
  const face = box.querySelector("[data-face]");
  const over = box.querySelector("[data-over]");
  const news = box.querySelector("[data-timer-news]");
  const keys = box.querySelector("[data-keys]");
  const NAME = `saiwu:timer:${box.dataset.user}:${box.dataset.season}`;
  const POLL = 3000;
  const NEXT = { "": ["start"], start: ["pause", "stop"], resume: ["pause", "stop"], pause: ["resume", "stop"], stop: ["start"] };
  let address = box.dataset.address;
  let state = { ms: 0, since: 0, last: "", may: ["start"], sealed: false };
  let isSending = false;
  let armed = "";

  const load = () => { try { return JSON.parse(localStorage.getItem(NAME) || "[]"); } catch { return []; } };
  const store = (presses) => { try { if (presses.length) localStorage.setItem(NAME, JSON.stringify(presses)); else localStorage.removeItem(NAME); } catch { news.textContent = "本机不能保存计时，请勿离开本页。"; } };
  const waiting = () => load().filter((press) => press.address === address);
  const running = () => state.since > 0;
  const ms = () => state.ms + (running() ? Date.now() - state.since : 0);

  // The portal's word, then what was pressed here and not yet told.
  function take(told) {
    state = { ms: told.ms, since: told.is_running ? Date.now() : 0, last: told.last, may: told.may, sealed: told.state === "handed_in" };
    for (const press of waiting()) apply(press.act, press.at);
    const form = box.querySelector("[data-time-form]");
    if (form && !form.contains(document.activeElement)) {
      form.querySelector("[data-time-seen]").value = told.seen;
      form.querySelector("[data-time-seconds]").value = told.seconds ?? "";
      form.querySelector("[data-time-script]").value = told.off_script;
    }
    show();
  }

  function apply(act, at) {
    if (act === "start") state = { ...state, ms: 0, since: at };
    else if (act === "resume") state.since = at;
    else if (running()) state = { ...state, ms: state.ms + Math.max(0, at - state.since), since: 0 };
    state.last = act;
    state.may = NEXT[act];
  }

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  function penalty(seconds) {
    const beyond = { over: seconds - rule.limit, under: rule.minimum - seconds };
    const row = rule.penalties.find((each) => each.first <= beyond[each.side] && (each.last === null || beyond[each.side] <= each.last));
    return row ? row.amount : 0;
  }

  function show() {
    const seconds = Math.floor(ms() / 1000);
    const beyond = seconds - rule.limit;
    face.textContent = clock(seconds);
    box.classList.toggle("is-running", running());
    box.classList.toggle("is-near", beyond >= -30 && beyond < 0);
    box.classList.toggle("is-over", beyond > 0);
    const lost = beyond > 0 || state.last === "stop" ? penalty(seconds) : 0;
    const cost = lost ? `，扣 ${points(lost)} 分` : "";
    if (beyond > 0) over.textContent = rule.cut_off ? `已到时限 +${clock(beyond)}，请示意停止${cost}` : `超时 ${clock(beyond)}${cost}`;
    else if (state.last === "stop" && rule.minimum > seconds) over.textContent = `不足 ${clock(rule.minimum - seconds)}${cost}`;
    else over.textContent = `限时 ${clock(rule.limit)}，剩 ${clock(-beyond)}`;
    if (!keys) return;
    keys.hidden = state.sealed;
    for (const key of keys.querySelectorAll("[data-press]")) {
      key.hidden = !state.may.includes(key.dataset.press);
      key.textContent = key.dataset.press === "start" && state.last ? "重新计时" : key.dataset.word;
    }
  }

  const points = (amount) => String(amount / 1000); // thousandths: shortest decimal, exact to three places

  function press(act) {
    let reason = "";
    if (act === "start" && state.last) {
      reason = armed;
      if (!reason) { askReason(); return; }
    }
    armed = "";
    const at = Date.now();
    const key = crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((part) => part.toString(16).padStart(2, "0")).join("");
    store([...load(), { address, act, at, key, reason }]);
    apply(act, at);
    show();
    send();
  }

  // Timing anew throws away what ran: it wants a word why.
  function askReason() {
    if (box.querySelector(".timer-again")) return;
    const input = Object.assign(document.createElement("input"), { className: "form-control", maxLength: 60, placeholder: "重新计时的原因" });
    input.setAttribute("aria-label", "重新计时的原因");
    const go = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-primary", textContent: "重新计时" });
    const line = Object.assign(document.createElement("p"), { className: "timer-again" });
    line.append(input, go);
    keys.after(line);
    input.focus();
    go.addEventListener("click", () => {
      if (!input.value.trim()) { input.focus(); return; }
      armed = input.value.trim();
      line.remove();
      press("start");
    });
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    try {
      for (let [first] = load(); first; [first] = load()) {
        const token = box.querySelector("input[name=csrfmiddlewaretoken]").value;
        const response = await fetch(first.address, {
          method: "POST", credentials: "same-origin", redirect: "manual",
          headers: { "Content-Type": "application/json", "X-CSRFToken": token },
          body: JSON.stringify({ act: first.act, key: first.key, reason: first.reason, delay_ms: Math.max(0, Date.now() - first.at), client_at: new Date(first.at).toISOString() }),
        });
        const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
        if (!isJson) { news.textContent = response.status >= 500 ? "暂未上传，稍后重试。" : "登录已结束：计时已记在本机，请重新登录。"; return; }
        const told = await response.json();
        store(load().filter((each) => each.key !== first.key));
        if (first.address === address) take(told);
        news.textContent = response.ok ? "" : told.message;
      }
    } catch {
      news.textContent = `离线：${load().length} 次计时操作已记在本机，恢复后上传。`;
    } finally {
      isSending = false;
    }
  }

  async function poll() {
    if (document.hidden || isSending) return;
    if (load().length) { await send(); return; }
    const asked = address;
    try {
      const response = await fetch(address, { credentials: "same-origin", redirect: "manual", headers: { "HX-Request": "true" } });
      const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
      if (isJson && response.ok && asked === address && !load().length) { take(await response.json()); if (news.textContent === "离线") news.textContent = ""; }
    } catch {
      news.textContent = news.textContent || "离线";
    }
  }

  if (keys) {
    for (const key of keys.querySelectorAll("[data-press]")) key.dataset.word = key.textContent;
    keys.addEventListener("click", (event) => { const key = event.target.closest("[data-press]"); if (key) press(key.dataset.press); });
  }
  document.addEventListener("saiwu:turn", (event) => {
    const base = address.split("/");
    base[base.length - 3] = event.detail;
    const next = base.join("/");
    if (next === address) return;
    address = next;
    const form = box.querySelector("[data-time-form]");
    if (form) form.action = address.replace(/timing\/$/, "time/");
    take({ ms: 0, is_running: false, last: "", may: ["start"], state: "", seen: "", seconds: null, off_script: "" });
    poll();
  });
  window.addEventListener("online", poll);
  window.setInterval(poll, POLL);
  window.setInterval(() => { if (running()) show(); }, 250);
  show();
  poll();
})();
