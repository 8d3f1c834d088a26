/* The search page renews what was found as one pauses typing: one question under way at a time, and only the answer
   to what stands in the box is shown. Opening a hit remembers its words, as Enter does. */
"use strict";

(() => {
  const form = document.querySelector("form[data-search]");
  const found = document.getElementById("ket-qua");
  if (!form || !found) return;
  const box = form.elements.q;
  let leaving = false;
  let held = "";
  let opened = false;

  /* A whole page is coming: nothing more is asked beside it. */
  form.addEventListener("submit", () => { leaving = true; window.htmx.trigger(form, "htmx:abort"); });
  form.addEventListener("input", () => { leaving = false; });
  window.addEventListener("pageshow", () => { leaving = false; });
  form.addEventListener("htmx:beforeRequest", (event) => { if (leaving) event.preventDefault(); });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail;
    if (answer.target !== found) return;
    if (answer.requestConfig.formData.get("q") !== box.value) { answer.shouldSwap = false; return; }
    if (answer.xhr.status === 503) { answer.shouldSwap = true; answer.isError = false; }
    const place = document.activeElement;
    held = found.contains(place) ? place.getAttribute("href") || "?" : "";
    const narrow = found.querySelector(".narrow-by");
    opened = narrow ? narrow.open : opened;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== found) return;
    const narrow = found.querySelector(".narrow-by");
    if (narrow && opened) narrow.open = true;
    if (held) (found.querySelector(`a[href="${CSS.escape(held)}"]`) || box).focus();
  });

  for (const kind of ["click", "auxclick"]) {
    found.addEventListener(kind, (event) => {
      if (!form.dataset.remember || !event.target.closest(".hit a")) return;
      const words = new FormData();
      words.append("q", box.value);
      words.append("csrf_token", JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
      navigator.sendBeacon(form.dataset.remember, words);
    });
  }
})();
