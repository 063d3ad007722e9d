// The keyboard grid: Enter and arrows move, totals add up while somebody types, wrong marks show
// at once. The page works without it: everything is checked again by the portal.
"use strict";

(() => {
  const { isWrong, total } = window.saiwuMarks;

  function freshen(row) {
    const marks = [...row.querySelectorAll("input[data-most]")];
    marks.forEach((input) => input.classList.toggle("wrong", isWrong(input)));
    const output = row.querySelector("[data-total]");
    if (output && marks.length) output.value = total(marks);
  }

  function move(cell, rows, columns) {
    const row = cell.closest("tr");
    const cells = [...row.querySelectorAll("[data-cell]")];
    let target = row;
    if (rows) {
      target = rows > 0 ? row.nextElementSibling : row.previousElementSibling;
      if (!target) return false;
    }
    const next = [...target.querySelectorAll("[data-cell]")][cells.indexOf(cell) + columns];
    if (!next) return false;
    next.focus();
    if (next.select) next.select();
    return true;
  }

  function atEdge(cell, direction) {
    if (cell.tagName === "SELECT") return false;
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    return whole || (direction < 0 ? cell.selectionEnd === 0 : cell.selectionStart === cell.value.length);
  }

  function press(event) {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const steps = { Enter: [event.shiftKey ? -1 : 1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
    let step = steps[event.key];
    if (cell.tagName === "SELECT" && event.key !== "Enter") step = undefined;
    if (event.key === "ArrowLeft" && atEdge(cell, -1)) step = [0, -1];
    if (event.key === "ArrowRight" && atEdge(cell, 1)) step = [0, 1];
    if (!step) return;
    event.preventDefault();
    if (!move(cell, ...step) && event.key === "Enter") {
      document.querySelector("[data-grid-form] button[value=save]")?.focus();
    }
  }

  function start() {
    const form = document.querySelector("[data-grid-form]");
    const grid = document.querySelector("[data-grid]");
    if (!form || !grid) return;
    let dirty = false;
    grid.addEventListener("keydown", press);
    grid.addEventListener("focusin", (event) => { if (event.target.matches("input[data-cell]")) event.target.select(); });
    grid.addEventListener("input", (event) => {
      dirty = true;
      freshen(event.target.closest("tr"));
      const wrong = grid.querySelectorAll(".wrong").length;
      const news = form.querySelector("[data-grid-news]");
      if (news) news.textContent = wrong ? `有 ${wrong} 个得分超过满分、不合记分单位或不是数。` : "有未保存的改动。";
    });
    form.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
    grid.querySelectorAll("tbody tr").forEach(freshen);
    (grid.querySelector("[aria-invalid=true]") || grid.querySelector("[data-cell]:not([readonly])"))?.focus();
  }

  start();
})();
