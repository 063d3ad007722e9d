// The player of the day: the keys of a presenter, full screen that stays while the steps change.
// The links work without it; htmx exchanges the stage, so that full screen is not left.
"use strict";

(() => {
  const player = document.querySelector("[data-player]");
  if (!player) return;

  const KEYS = {
    ArrowRight: "on", PageDown: "on", Enter: "on", ArrowLeft: "back", PageUp: "back",
    ArrowDown: "later", n: "later", N: "later", ArrowUp: "earlier", p: "earlier", P: "earlier",
  };

  const follow = (name) => {
    const link = player.querySelector(`[data-key=${name}]`);
    if (link) link.click();
  };

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else player.requestFullscreen();
  }

  function playOrPause() {
    const film = player.querySelector("video, audio");
    if (!film) return false;
    if (film.paused) film.play();
    else film.pause();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("a, button") && ["Enter", " "].includes(event.key)) return;
    if (event.key === " ") {
      if (!playOrPause()) follow("on");
    } else if (event.key === "f" || event.key === "F") full();
    else if (KEYS[event.key]) follow(KEYS[event.key]);
    else return;
    event.preventDefault();
  });

  // The focus stays in the player, or the keys of the next step would go to nobody.
  function settle() {
    for (const button of player.querySelectorAll("[data-full]")) button.hidden = !player.requestFullscreen;
  }

  player.addEventListener("click", (event) => {
    if (event.target.closest("[data-full]")) full();
  });
  document.body.addEventListener("htmx:afterSettle", settle);
  settle();
})();
