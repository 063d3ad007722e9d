// Small behaviours that pages work without: the large-type mode and fresh tokens for htmx.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-elder]");
  if (!button) return;
  const on = !document.documentElement.classList.contains("elder");
  document.documentElement.classList.toggle("elder", on);
  button.setAttribute("aria-pressed", String(on));
  document.cookie = `elder=${on ? 1 : 0};path=/;max-age=31536000;samesite=lax`;
});

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});

// Printing needs a script, so its button only shows where scripts run.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
});

// A table wider than its place scrolls, and whoever has no mouse must be able to reach it.
function reachScrolling() {
  for (const box of document.querySelectorAll(".scroll")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

document.addEventListener("DOMContentLoaded", reachScrolling);
window.addEventListener("resize", reachScrolling);
document.addEventListener("htmx:afterSettle", reachScrolling);

// On a small screen the menu is one line that scrolls: show where one is.
document.addEventListener("DOMContentLoaded", () => {
  const menu = document.querySelector(".side-menu");
  const here = menu?.querySelector("[aria-current]");
  if (here) menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.clientWidth) / 2;
});

// Whoever signs out leaves nothing of their drafts in this browser.
document.addEventListener("submit", (event) => {
  const user = event.target.dataset.signOut;
  if (!user || !navigator.onLine) return;
  const mine = Object.keys(localStorage).filter((key) => key.startsWith(`saiwu:draft:${user}:`));
  mine.forEach((key) => localStorage.removeItem(key));
});
