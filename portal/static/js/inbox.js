/* Keys of the inbox: j and k move from row to row, x ticks, Enter opens (it is a link), / searches, ? shows the keys. */
"use strict";

(() => {
  const links = () => [...document.querySelectorAll("#rows [data-row]")];
  const current = () => { const row = document.activeElement.closest("#rows tbody tr"); return row && row.querySelector("[data-row]"); };

  function move(step) {
    const rows = links();
    if (!rows.length) return;
    const place = rows.indexOf(current());
    const next = place < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, place + step));
    rows[next].focus();
    rows[next].closest("tr").scrollIntoView({ block: "nearest" });
  }

  function tick() {
    const link = current();
    const box = link && link.closest("tr").querySelector("input[type=checkbox]");
    if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); }
  }

  function showKeys() {
    const keys = document.getElementById("keys");
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  }

  const acts = {
    j: () => move(1),
    k: () => move(-1),
    x: tick,
    "/": () => document.getElementById("q").focus(),
    "?": showKeys,
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
    const act = Object.hasOwn(acts, event.key) && acts[event.key];
    if (!act || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !document.getElementById("rows")) return;
    event.preventDefault();
    act();
  });
})();
