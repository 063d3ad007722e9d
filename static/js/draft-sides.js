// Two sides of a draft, field by field: mine beside what is stored now, or beside what this
// browser still holds. Nothing is applied before somebody has chosen.
"use strict";

window.saiwuSides = (() => {
  const SELECTOR = { mine: "input[value=mine]", stored: "input[value=stored]" };

  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function words(fields, name, value) {
    const box = fields.get(name);
    if (box?.kind === "tick") return value ? "已勾选" : "未勾选";
    if (typeof value === "boolean") return value ? "是" : "否";
    return box?.words(value) || "（空）";
  }

  function choice(fields, row, sides) {
    const option = (which) => {
      const radio = element("input", { type: "radio", className: "form-check-input", name: `pick_${row.name}`, value: which, checked: row.preset === which });
      const label = element("label", { className: "side" }, radio, " ",
        element("span", { className: "side-title", textContent: sides[which] }),
        element("span", { className: "side-text", textContent: words(fields, row.name, row[which]) }));
      return label;
    };
    const group = element("fieldset", { className: "choice" },
      element("legend", { textContent: fields.get(row.name)?.label || row.name }),
      element("div", { className: "sides" }, option("mine"), option("stored")));
    group.dataset.row = row.name;
    return group;
  }

  // Show the panel; `done` gets Map(name → "mine" | "stored") once everything is chosen.
  function ask({ place, fields, rows, title, hint, sides, apply, refuse, done, dropped }) {
    const news = element("p", { className: "field-error" });
    news.setAttribute("role", "alert");
    const panel = element("section", { className: "panel two-sides", tabIndex: -1, id: "two-sides" },
      element("h2", { textContent: title, id: "two-sides-title" }),
      element("p", { className: "hint", textContent: hint }));
    panel.setAttribute("aria-labelledby", "two-sides-title");
    for (const row of rows) panel.append(choice(fields, row, sides));
    const go = element("button", { type: "button", className: "btn btn-primary", textContent: apply });
    const buttons = element("p", { className: "buttons mt-3" }, go);
    if (refuse) {
      const leave = element("button", { type: "button", className: "btn btn-outline-secondary", textContent: refuse });
      leave.addEventListener("click", () => { panel.remove(); dropped(); });
      buttons.append(leave);
    }
    panel.append(news, buttons);
    go.addEventListener("click", () => {
      const chosen = new Map();
      for (const row of rows) {
        const group = panel.querySelector(`[data-row="${CSS.escape(row.name)}"]`);
        const which = Object.keys(SELECTOR).find((name) => group.querySelector(SELECTOR[name]).checked);
        if (!which) {
          news.textContent = `请为“${fields.get(row.name)?.label || row.name}”选定一项。`;
          group.querySelector("input").focus();
          return;
        }
        chosen.set(row.name, which);
      }
      panel.remove();
      done(chosen);
    });
    place.textContent = "";
    place.append(panel);
    panel.scrollIntoView({ block: "start" });
    panel.focus({ preventScroll: true });
  }

  return { ask };
})();
