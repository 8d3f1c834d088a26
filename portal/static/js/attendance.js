/* The roll by keyboard: up and down go from pupil to pupil, P K M T C set the mark; how many are absent stands beside the button. */
"use strict";

(() => {
  const form = document.querySelector("form.roll");
  if (!form) return;
  const rows = [...form.querySelectorAll("fieldset")];
  const counter = form.querySelector("[data-absent-count]");
  const base = counter.textContent;

  function count() {
    const absent = form.querySelectorAll("input[value=excused]:checked, input[value=unexcused]:checked").length;
    counter.textContent = `${base} · ${counter.dataset.absentCount} ${absent}`;
  }

  function go(row) {
    if (!row) return;
    row.querySelector("input[type=radio]:checked").focus();
    row.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const row = event.target.closest("fieldset");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (row && step) {
      event.preventDefault();
      go(rows[rows.indexOf(row) + step]);
      return;
    }
    if (!row || !event.target.matches("input[type=radio]")) return;
    const choice = row.querySelector(`input[data-key="${CSS.escape(event.key.toUpperCase())}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });

  form.addEventListener("change", count);
  count();
})();
