/* What else changes when cells of a report are saved: what is asked, what is missing, how much is filled. */
"use strict";

(() => {
  const form = document.getElementById("sheet");
  if (!form) return;
  const put = (id, html) => {
    const place = document.getElementById(id);
    const old = place.querySelector("details");
    const open = old ? old.open : true;
    place.innerHTML = html;
    const now = place.querySelector("details");
    if (now) now.open = open;
  };
  form.addEventListener("cells:taken", ({ detail: answer }) => {
    if (!answer.hidden) return;
    const hidden = new Set(answer.hidden);
    for (const item of form.querySelectorAll("[data-asked]")) item.hidden = hidden.has(item.id);
    put("report-problems", answer.problems);
    put("report-fullness", answer.fullness);
  });
})();
