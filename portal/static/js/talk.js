/* Asks for new messages every 20 seconds, while the page is looked at and for ten minutes after the last sign of life. */
"use strict";

(() => {
  const EVERY = 20000;
  const MOST = 10 * 60 * 1000;
  let since = Date.now();
  const alive = () => {
    if (!document.hidden) since = Date.now();
  };
  for (const name of ["keydown", "pointerdown", "visibilitychange"]) document.addEventListener(name, alive);

  window.setInterval(() => {
    const box = document.getElementById("tin-moi");
    if (!box || document.hidden || Date.now() - since > MOST) return;
    window.htmx.trigger(box, "poll");
  }, EVERY);
})();
