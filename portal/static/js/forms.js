/* What only one type of cell needs is shown with that type. The picker of cells: a click or Enter puts the cell's name into the expression box used last. */
(() => {
  "use strict";
  const type = document.querySelector("select[name=type]");
  const show = () => {
    for (const part of document.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== type.value && !part.querySelector(".field-error");
  };
  if (type) {
    type.addEventListener("change", show);
    show();
  }
  let box = document.querySelector("[data-expression]");
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-expression]")) box = event.target;
  });
  const put = (text) => {
    if (!box) return;
    const details = box.closest("details");
    if (details) details.open = true;
    const start = box.selectionStart ?? box.value.length;
    const end = box.selectionEnd ?? start;
    box.setRangeText(text, start, end, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };
  for (const code of document.querySelectorAll("[data-pick]")) {
    code.setAttribute("role", "button");
    code.tabIndex = 0;
    code.addEventListener("click", () => put(code.dataset.pick));
    code.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      put(code.dataset.pick);
    });
  }
})();
