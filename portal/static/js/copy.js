/* Buttons that copy the text of a field by its id (data-copy), and fields that select all of it when clicked (data-select). */
"use strict";

(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.focus();
      field.select();
      let copied = true;
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        copied = document.execCommand("copy"); /* http, old browsers */
      }
      if (!copied) return;
      const words = button.textContent;
      button.textContent = button.dataset.copied;
      window.setTimeout(() => { button.textContent = words; }, 2000);
    });
  }
  for (const field of document.querySelectorAll("[data-select]")) field.addEventListener("focus", () => field.select());
})();
