// A draft saves itself: one write per pause, one at a time, only what changed; what is not yet
// stored stays in this browser. The page works without it: the buttons send the whole form.
"use strict";

(() => {
  const PAUSE = 2000;
  const LONGEST = 15000;
  const RETRY = [3000, 6000, 12000, 30000];

  const form = document.querySelector("form[data-version]");
  if (!form) return;
  const { user, work } = form.dataset;
  const address = form.dataset.draft;
  const news = form.querySelector("[data-news]");
  const place = form.querySelector("[data-sides]");
  const stored = JSON.parse(document.getElementById("draft-stored").textContent);
  const fields = readFields();
  let version = Number(form.dataset.version);
  let known = { ...stored };
  let refused = {};
  let isSending = false;
  let isAsking = false;
  let isStopped = !address;
  let isLeaving = false;
  let firstUnsaved = 0;
  let failures = 0;
  let timer = 0;

  // name → {label, kind, read(), write(value), words(value)}
  function readFields() {
    const found = new Map();
    for (const name of Object.keys(stored)) {
      const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
      const box = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
      if (!inputs.length || !box) continue;
      found.set(name, field(inputs, box, stored[name]));
    }
    return found;
  }

  function field(inputs, box, value) {
    const [first] = inputs;
    const label = labelOf(box, first);
    if (first.type === "radio") {
      return {
        label, kind: "radio",
        read: () => inputs.find((input) => input.checked)?.value || "",
        write: (text) => inputs.forEach((input) => { input.checked = input.value === text; }),
        words: (text) => inputs.find((input) => input.value === text)?.closest("label").textContent.trim(),
      };
    }
    if (first.type === "checkbox" && typeof value === "boolean") {
      return { label, kind: "flag", read: () => first.checked, write: (on) => { first.checked = on; }, words: String };
    }
    if (first.type === "checkbox") {
      return { label, kind: "tick", read: () => (first.checked ? first.value : ""), write: (on) => { first.checked = Boolean(on); }, words: String };
    }
    const words = (text) => (first.tagName === "SELECT" && text ? [...first.options].find((option) => option.value === text)?.textContent || text : text);
    return { label, kind: "text", read: () => first.value, write: (text) => { first.value = text; }, words };
  }

  function labelOf(box, input) {
    const label = box.querySelector("legend") || input.labels?.[0];
    const copy = label?.cloneNode(true);
    copy?.querySelectorAll(".clause, .required-mark").forEach((part) => part.remove());
    return copy ? copy.textContent.trim().replace(/\s+/g, " ") : input.name;
  }

  const plain = (value) => (typeof value === "string" ? value.replace(/\r\n?/g, "\n").trim() : value);
  const same = (one, other) => plain(one) === plain(other);

  function unsaved() {
    const changes = {};
    for (const [name, box] of fields) {
      const value = box.read();
      if (value !== known[name] && !same(value, known[name])) changes[name] = value;
    }
    return changes;
  }

  function sendable() {
    return Object.fromEntries(Object.entries(unsaved()).filter(([name, value]) => refused[name] !== value));
  }

  function say(text, isTrouble = false) {
    news.textContent = text;
    news.classList.toggle("trouble", isTrouble);
  }

  function keepCopy() {
    return saiwuCopies.keep(user, work, version, unsaved());
  }

  function touched() {
    const isKept = keepCopy();
    if (isStopped || isAsking) return;
    if (!Object.keys(sendable()).length) { window.clearTimeout(timer); firstUnsaved = 0; return; }
    firstUnsaved = firstUnsaved || Date.now();
    if (failures) say(isKept ? "离线：已保存在本机，恢复后自动上传。" : "离线：本机也无法保存，请先复制内容。", true);
    else { say("正在输入…"); plan(Math.max(0, Math.min(PAUSE, firstUnsaved + LONGEST - Date.now()))); }
  }

  function plan(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, delay);
  }

  // One request at a time; what is typed meanwhile goes with the next one.
  async function send() {
    window.clearTimeout(timer);
    if (isSending || isStopped || isAsking) return;
    const values = sendable();
    if (!Object.keys(values).length) return;
    isSending = true;
    firstUnsaved = 0;
    let answer = null;
    try {
      answer = await fetch(address, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": form.querySelector("input[name=csrfmiddlewaretoken]").value,
          "HX-Request": "true", // saving by itself is not activity: it keeps no login alive
        },
        body: JSON.stringify({ version, values }),
      });
      await answered(answer, values);
    } catch {
      failed();
    } finally {
      isSending = false;
    }
    if (!failures && !isAsking && Object.keys(sendable()).length) plan(PAUSE);
  }

  async function answered(answer, values) {
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson) { isOver(answer.status); return; }
    const told = await answer.json();
    failures = 0;
    if (told.stored) conflict(told);
    else if (told.errors) saved(told, values);
    else stop(told.message || "没有保存，请刷新页面重试。");
  }

  function saved(told, values) {
    version = told.version;
    for (const name of told.saved) { known[name] = values[name]; delete refused[name]; }
    refused = { ...refused };
    for (const name of Object.keys(told.errors)) refused[name] = values[name];
    renew();
    showErrors(told);
    keepCopy();
    const wrong = Object.keys(told.errors).length;
    say(wrong ? `有 ${wrong} 个栏目没有保存，请按提示修改。` : `已自动保存 ${told.saved_at}`, wrong > 0);
  }

  // The buttons send the whole form: it must tell the version that it has seen.
  function renew() {
    form.elements.version.value = String(version);
  }

  function failed() {
    const delay = RETRY[Math.min(failures, RETRY.length - 1)];
    failures += 1;
    say(keepCopy() ? "离线：已保存在本机，恢复后自动上传。" : "离线：本机也无法保存，请先复制内容。", true);
    plan(delay);
  }

  function isOver(status) {
    if (status >= 500) { failed(); return; }
    const why = status === 404 ? "这份材料已不在或不再由您负责" : "登录已结束或页面已过期";
    stop(`${why}：填写的内容已保存在本机，请重新登录后打开本页继续。`);
  }

  function stop(text) {
    isStopped = true;
    keepCopy();
    say(text, true);
  }

  function showErrors(told) {
    for (const box of form.querySelectorAll("[data-errors]")) {
      const text = told.errors[box.dataset.errors];
      fill(box, text ? [line("field-error", text)] : []);
      for (const input of form.querySelectorAll(`[name="${CSS.escape(box.dataset.errors)}"]`)) {
        if (text) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    }
    for (const box of form.querySelectorAll("[data-items]")) {
      fill(box, told.items.filter((item) => item.name === box.dataset.items).map(itemLine));
    }
    const count = form.querySelector("[data-lacking]");
    if (count) count.textContent = `（${told.lacking}）`;
  }

  function fill(box, children) {
    box.textContent = "";
    box.append(...children);
  }

  function line(name, text) {
    return Object.assign(document.createElement("p"), { className: name, textContent: text });
  }

  function itemLine(item) {
    const made = line(`check check-${item.severity}`, ` ${item.message}`);
    const word = Object.assign(document.createElement("span"), { className: `status status-${item.severity}`, textContent: item.severity === "block" ? "不符合" : "请核实" });
    const clause = Object.assign(document.createElement("span"), { className: "clause", textContent: `（${item.clause}）` });
    made.prepend(word);
    made.append(clause);
    return made;
  }

  // Somebody else saved: what only they changed is theirs, what both changed is to choose.
  function conflict(told) {
    const rows = [];
    for (const [name, box] of fields) {
      const mine = box.read();
      const there = told.stored[name];
      const iChanged = !same(mine, known[name]);
      const theyChanged = !same(there, known[name]);
      if (same(mine, there) || !theyChanged) continue;
      rows.push({ name, mine, stored: there, preset: iChanged ? null : "stored" });
    }
    version = told.version;
    known = { ...told.stored };
    renew();
    keepCopy();
    if (!rows.length) { say(`已与 ${told.saved_at} 保存的内容合并。`); return; }
    isAsking = true;
    const who = told.saved_by ? `${told.saved_by}于 ${told.saved_at} ` : "";
    say("有内容需要选定，选定后继续保存。", true);
    saiwuSides.ask({
      place, fields, rows,
      title: "两处修改的差异",
      hint: `${who}在您填写期间保存过这份材料。您填写的内容没有丢失；请逐项选定，再保存。`,
      sides: { mine: "用我填写的", stored: "用现在保存的" },
      apply: "按选择保存",
      done: (chosen) => { isAsking = false; take(chosen, told.stored, "stored"); },
    });
  }

  // An earlier page left text that the portal never got.
  function offer() {
    const copies = saiwuCopies.left(user, work);
    const merged = {};
    for (const copy of [...copies].reverse()) Object.assign(merged, copy.values);
    const rows = [];
    for (const [name, value] of Object.entries(merged)) {
      if (fields.has(name) && !same(value, fields.get(name).read())) rows.push({ name, mine: value, stored: fields.get(name).read(), preset: "mine" });
    }
    if (!rows.length) { saiwuCopies.drop(copies); return; }
    isAsking = true;
    const time = new Date(copies[0].at).toLocaleString("zh-CN", { hour12: false });
    say("本机有未上传的内容，请选定。", true);
    saiwuSides.ask({
      place, fields, rows,
      title: "本机有未上传的内容",
      hint: `上次填写时（${time}）有内容没有传到服务器；服务器上的内容保存于 ${form.dataset.savedAt}。请逐项选定。`,
      sides: { mine: "用本机未上传的", stored: "用服务器现有的" },
      apply: "按选择恢复",
      refuse: "放弃本机内容",
      done: (chosen) => {
        isAsking = false;
        take(chosen, merged, "mine");
        saiwuCopies.drop(copies);
      },
      dropped: () => { isAsking = false; saiwuCopies.drop(copies); say("已放弃本机内容。"); },
    });
  }

  // Write the chosen side into the form (`from` is where the values of `which` stand), and save.
  function take(chosen, from, which) {
    for (const [name, side] of chosen) if (side === which) fields.get(name).write(from[name]);
    refresh();
    keepCopy();
    say("已按选择填入。");
    send();
  }

  function refresh() {
    for (const counter of form.querySelectorAll("[data-counter]")) {
      saiwuChars.show(counter, form.elements[counter.dataset.counter].value);
    }
    for (const box of form.querySelectorAll("[data-needs]")) {
      const other = fields.get(box.dataset.needs);
      box.hidden = Boolean(other) && String(other.read()) !== box.dataset.needsValue;
    }
  }

  // 暂存, 查看所缺 and 提交: first what was typed is stored, then the page goes on.
  async function pressed(event) {
    const then = event.submitter?.value;
    if (!address || !then || isLeaving) return;
    event.preventDefault();
    if (isStopped) { say(news.textContent, true); return; }
    await settled();
    if (isAsking) { document.getElementById("two-sides")?.scrollIntoView(); return; }
    if (failures) { say("离线：已保存在本机，恢复后自动上传。", true); return; }
    if (Object.keys(refused).some((name) => refused[name] === fields.get(name).read())) {
      form.querySelector("[aria-invalid=true]")?.focus();
      return;
    }
    if (then === "stay") { if (!news.textContent.startsWith("已自动保存")) say("内容没有变化，已是最新。"); return; }
    isLeaving = true;
    if (then === "detail") window.location.assign(`${form.dataset.detail}#lacking`);
    else form.requestSubmit(event.submitter);
  }

  async function settled() {
    while (isSending) await new Promise((next) => { window.setTimeout(next, 50); });
    await send();
    if (Object.keys(sendable()).length && !failures && !isAsking && !isStopped) await settled();
  }

  form.addEventListener("input", () => { refresh(); touched(); });
  form.addEventListener("change", () => { refresh(); touched(); });
  form.addEventListener("submit", pressed);
  window.addEventListener("online", () => { if (failures) send(); });
  window.addEventListener("offline", () => { if (Object.keys(unsaved()).length) failed(); });
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && Object.keys(unsaved()).length) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) isLeaving = false; });
  refresh();
  if (address) offer();
  document.querySelector(".error-summary")?.focus();
})();
