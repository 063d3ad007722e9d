// Panels of the scoring page: the review before a sheet is handed in, two devices' sides, refusals.
"use strict";

window.saiwuReview = (() => {
  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  const button = (text, look, press) => {
    const made = element("button", { type: "button", className: `btn ${look}`, textContent: text });
    made.addEventListener("click", press);
    return made;
  };

  function panel(place, title, ...children) {
    const made = element("section", { className: "panel score-panel", tabIndex: -1 }, element("h2", { textContent: title }), ...children);
    made.setAttribute("role", "alert");
    place.replaceChildren(made);
    made.scrollIntoView({ block: "nearest" });
    made.focus({ preventScroll: true });
    return made;
  }

  function table(heads, rows) {
    const line = (tag, cells) => element("tr", {}, ...cells.map((text, i) => {
      const cell = element(i ? tag : "th", { textContent: text, className: i ? "number" : "" });
      if (!i || tag === "th") cell.scope = tag === "th" ? "col" : "row";
      return cell;
    }));
    return element("table", { className: "grid" },
      element("thead", {}, line("th", heads)),
      element("tbody", {}, ...rows.map((cells) => line("td", cells))));
  }

  // Everything once more before it is sealed.
  function review({ place, title, rows, total, note, hint, confirm, back }) {
    const foot = element("p", { className: "score-sum" }, "合计 ", element("strong", { textContent: total }));
    const parts = [table(["指标", "得分"], rows), foot];
    if (note) parts.push(element("p", { textContent: `评语：${note}` }));
    parts.push(element("p", { className: "hint", textContent: hint }));
    parts.push(element("p", { className: "buttons" },
      button("确认提交", "btn-primary", () => { place.replaceChildren(); confirm(); }),
      button("返回修改", "btn-outline-secondary", () => { place.replaceChildren(); back(); })));
    panel(place, title, ...parts);
  }

  // Mine beside what another device saved: nothing is taken before the judge has chosen.
  function sides({ place, message, rows, mine, theirs }) {
    panel(place, "两台设备上的内容不同",
      element("p", { textContent: message }),
      table(["", "本机", "另一台"], rows),
      element("p", { className: "buttons" },
        button("用本机的", "btn-primary", () => { place.replaceChildren(); mine(); }),
        button("用另一台的", "btn-outline-primary", () => { place.replaceChildren(); theirs(); })));
  }

  // What was refused, and that it still stands here.
  function refusal({ place, message, rows, drop }) {
    panel(place, "没有保存", element("p", { textContent: message }),
      table(["指标", "本机填写"], rows),
      element("p", { className: "buttons" },
        button("放弃本机内容，看已保存的", "btn-outline-secondary", () => { place.replaceChildren(); drop(); })));
  }

  return { review, sides, refusal };
})();
