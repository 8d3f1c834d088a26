/* What makes pages smoother; every page works without it. Marks in the HTML say what is wanted:
   data-countdown, data-guard, data-keep, data-confirm, data-select-all, data-autosubmit, data-focus, data-print, data-back. */
"use strict";

const texts = JSON.parse(document.querySelector("meta[name=portal-texts]").content);
const loadedAt = performance.now();
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
document.documentElement.classList.add("js");

/* Countdown: seconds left when the page was made, or the device's clock. */
function leftText(seconds) {
  if (seconds <= 0) return texts.over;
  if (seconds < 60) return texts.soon;
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [];
  const add = (number, [one, many]) => parts.push(number, number === 1 ? one : many);
  if (days) add(days, texts.day);
  if (hours) add(hours, texts.hour);
  if (minutes && !days) add(minutes, texts.minute);
  return texts.left.replace("{time}", parts.join(" "));
}

function tick() {
  for (const time of all("time[data-countdown]")) {
    const atLoad = time.dataset.countdown;
    const seconds = atLoad ? Number(atLoad) - (performance.now() - loadedAt) / 1000 : (Date.parse(time.dateTime) - Date.now()) / 1000;
    const text = leftText(seconds);
    if (time.textContent !== text) time.textContent = text;
  }
}

/* Forms: unsaved changes, double sending, questions before an act. */
const changed = new WeakSet();
let leaving = false;

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form) changed.add(form);
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && all("form[data-guard]").some((form) => changed.has(form))) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-sign-out")) sessionStorage.clear();
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return event.preventDefault();
  if (event.defaultPrevented || form.hasAttribute("data-upload") || form.getAttribute("method") !== "post") return;
  if (form.hasAttribute("data-sent")) return event.preventDefault();
  if (form.matches("[hx-post]")) return;
  sent(form);
  form.setAttribute("data-sent", "");
  setTimeout(() => all("button[type=submit]", form).forEach((button) => { button.disabled = true; }));
  setTimeout(wake, 15000);
});

/* The page is about to be left because this form went out. */
function sent(form) {
  leaving = true;
  if (form.dataset.keep) sessionStorage.setItem("sent", form.dataset.keep);
}

function wake() {
  leaving = false;
  for (const form of all("form[data-sent]")) {
    form.removeAttribute("data-sent");
    all("button[type=submit]", form).forEach((button) => { button.disabled = false; });
  }
}
window.addEventListener("pageshow", wake);

/* What was typed is kept in this tab until it is sent, and offered back after an accident. */
const keepable = "input:not([type=hidden], [type=password], [type=file], [type=submit]), textarea, select";

function typed(form) {
  return all(keepable, form).filter((item) => item.name).map((item) => {
    if (item.type === "checkbox" || item.type === "radio") return [item.name, item.value, item.checked];
    if (item.multiple) return [item.name, [...item.selectedOptions].map((option) => option.value), null];
    return [item.name, item.value, null];
  });
}

function restore(form, values) {
  const places = all(keepable, form).filter((item) => item.name);
  values.forEach(([name, value, checked], index) => {
    const item = places[index];
    if (!item || item.name !== name) return;
    if (checked !== null) item.checked = item.value === value ? checked : item.checked;
    else if (item.multiple) [...item.options].forEach((option) => { option.selected = value.includes(option.value); });
    else item.value = value;
    item.dispatchEvent(new Event("input", { bubbles: true }));
    item.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function offerBack(form, key, values) {
  const bar = document.createElement("div");
  bar.className = "note info keep-bar";
  bar.setAttribute("role", "status");
  const words = document.createElement("div");
  words.textContent = texts.keep;
  bar.append(words);
  for (const [label, act] of [[texts.restore, () => restore(form, values)], [texts.forget, () => sessionStorage.removeItem(key)]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "secondary small";
    button.textContent = label;
    button.addEventListener("click", () => { act(); bar.remove(); });
    bar.append(button);
  }
  form.prepend(bar);
}

function keep(form) {
  const key = `keep:${form.dataset.keep}`;
  const stored = sessionStorage.getItem(key);
  if (stored && stored !== JSON.stringify(typed(form))) offerBack(form, key, JSON.parse(stored));
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => sessionStorage.setItem(key, JSON.stringify(typed(form))), 400);
  });
}

/* Sent: a page without the form, or with good news. An error or sign-in page leaves the copy. */
function forgetSent() {
  const key = sessionStorage.getItem("sent");
  if (!key) return;
  sessionStorage.removeItem("sent");
  const form = document.querySelector(`form[data-keep="${CSS.escape(key)}"]`);
  if (document.querySelector(form ? ".note.ok" : ".frame")) sessionStorage.removeItem(`keep:${key}`);
}

/* Lists */
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-select-all]")) {
    all(`input[type=checkbox][name="${CSS.escape(box.dataset.selectAll)}"]`, box.form || document).forEach((item) => { item.checked = box.checked; });
    changed.add(box.form || document.body);
  } else if (box.type === "checkbox" && box.name) {
    const master = (box.form || document).querySelector(`[data-select-all="${CSS.escape(box.name)}"]`);
    if (master) {
      const items = all(`input[type=checkbox][name="${CSS.escape(box.name)}"]`, box.form || document);
      master.checked = items.every((item) => item.checked);
      master.indeterminate = !master.checked && items.some((item) => item.checked);
    }
  }
  if (box.form && box.form.hasAttribute("data-autosubmit") && box.matches("select, [type=checkbox], [type=radio]")) box.form.requestSubmit();
});

/* Menus close on a click elsewhere and on Escape. */
const closeMenus = (except) => all("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-back]")) window.history.back();
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  const held = menu.contains(document.activeElement);
  menu.open = false;
  if (held) menu.querySelector("summary").focus();
});

/* A labelled region is a tab stop only while it really scrolls. */
const scrolls = new ResizeObserver((entries) => entries.forEach(({ target }) => {
  if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
  else target.removeAttribute("tabindex");
}));

/* Start, and again for each part that htmx or upload.js brings in. */
function begin(root) {
  all("form[data-keep]", root).forEach(keep);
  all("form[data-guard]", root).filter((form) => form.querySelector("[aria-invalid]")).forEach((form) => changed.add(form));
  all(".table-wrap", root).forEach((region) => scrolls.observe(region));
  all("[data-print]", root).forEach((button) => { button.hidden = false; });
  all("[data-back]", root).forEach((button) => { button.hidden = window.history.length < 2; });
  const first = root.querySelector("[data-focus]");
  if (first) first.focus();
  tick();
  document.dispatchEvent(new CustomEvent("portal:begin", { detail: root }));
}
document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) begin(event.detail.elt); });
/* A part that does not come leaves the page as it is and says so. */
for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(kind, () => {
    if (document.getElementById("not-loaded")) return;
    const words = document.createElement("div");
    words.id = "not-loaded";
    words.className = "note danger";
    words.setAttribute("role", "alert");
    words.textContent = texts.failed;
    document.querySelector("main").prepend(words);
  });
}
document.addEventListener("htmx:beforeRequest", () => { const old = document.getElementById("not-loaded"); if (old) old.remove(); });

/* "/" leads to the search, as long as nobody is typing. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = [...document.querySelectorAll("search input[type=search]")].find((input) => input.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
});

/* The first hits under the box of the top bar: arrows lead through them, Escape puts them away. */
document.addEventListener("keydown", (event) => {
  const top = event.target.closest(".top-search");
  const step = { ArrowDown: 1, ArrowUp: -1, Escape: 0 }[event.key];
  const stops = top && step !== undefined && !event.isComposing ? all("input, .glance a", top) : [];
  if (stops.length < 2) return;
  event.preventDefault();
  if (!step) top.querySelector(".glance").replaceChildren();
  stops[step && (stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
});

window.portal = { begin, sent };
forgetSent();
begin(document);
setInterval(tick, 30000);
