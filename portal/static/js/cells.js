/* A sheet whose cells are saved one by one: marks of a class, a section of a report. */
"use strict";

(() => {
  const form = document.getElementById("sheet");
  if (!form) return;
  const words = Object.fromEntries(Object.entries(form.dataset).filter(([name]) => /^w[A-Z]/.test(name)).map(([name, text]) => [name[1].toLowerCase() + name.slice(2), text]));
  const grid = document.getElementById("marks") || form;
  const stateLine = document.getElementById("sheet-state");
  const troubleList = document.getElementById("sheet-trouble");
  const storeKey = `sheet:${form.dataset.key}`;
  const page = Math.random().toString(36).slice(2, 14);
  const MOST = 200;
  const heads = [...grid.querySelectorAll("thead th")];
  const isCell = (item) => item && item.name && item.name.startsWith("c-") && grid.contains(item);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => (name in values ? values[name] : ""));

  const queue = new Map();
  const troubles = new Map();
  const kept = new Map();
  let acts = 0;
  let sending = false;
  let waiting;
  let failures = 0;
  let stopped = "";
  let lastSaved = "";
  let lastCell = null;

  const isList = (item) => item.tagName === "SELECT";
  const first = (item) => isList(item) ? ([...item.options].find((option) => option.defaultSelected) || item.options[0]).value : item.defaultValue;
  const saved = (item) => kept.has(item.name) ? kept.get(item.name) : first(item);
  const box = (item) => item.parentElement;
  const nextBatch = () => { acts += 1; return `${page}-${acts}`; };

  function store() {
    try {
      if (queue.size) localStorage.setItem(storeKey, JSON.stringify([...queue].map(([name, one]) => [name, one.value, one.seen, one.batch, one.source])));
      else localStorage.removeItem(storeKey);
    } catch (_full) { }
  }

  function mark(item, state) {
    if (state) box(item).dataset.state = state;
    else delete box(item).dataset.state;
    if (state === "refused" || state === "conflict") item.setAttribute("aria-invalid", "true");
    else item.removeAttribute("aria-invalid");
  }

  function commit(item, batch, source = "screen") {
    const before = queue.get(item.name);
    if (item.value === (before ? before.value : saved(item))) return;
    troubles.delete(item.name);
    if (item.value === saved(item) && !(before && before.state === "saving")) {
      queue.delete(item.name);
      mark(item, "");
    } else {
      queue.delete(item.name);
      queue.set(item.name, { value: item.value, seen: Number(item.dataset.v), batch: batch || nextBatch(), source, state: "unsaved" });
      mark(item, "unsaved");
    }
    store();
    listTroubles();
    schedule(400);
  }

  function schedule(delay) {
    clearTimeout(waiting);
    waiting = setTimeout(flush, delay);
    tell();
  }

  async function flush() {
    clearTimeout(waiting);
    if (sending || stopped) return;
    const ready = [...queue].filter(([name]) => !troubles.has(name));
    if (!ready.length) return tell();
    const source = ready[0][1].source;
    const batch = ready.filter(([, one]) => one.source === source).slice(0, MOST);
    for (const [name, one] of batch) {
      one.state = "saving";
      const item = form.elements[name];
      if (item) mark(item, "saving");
    }
    sending = true;
    tell();
    const body = new URLSearchParams();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("source", source);
    if (form.elements.reason) body.set("reason", form.elements.reason.value);
    if (form.dataset.section) body.set("section", form.dataset.section);
    body.set("cells", JSON.stringify(batch.map(([name, one]) => [...address(name), one.value, one.seen, one.batch])));
    let answer = null;
    try {
      const response = await fetch(form.dataset.save, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
      const readable = (response.headers.get("Content-Type") || "").startsWith("application/json");
      if (response.status === 401) stopped = "signedOut";
      else if (response.status === 403 || response.status === 404) stopped = "closed";
      else if (readable) answer = await response.json();
      else if (response.type === "opaqueredirect" || response.status === 400) stopped = "stale";
      else throw new Error(String(response.status));
      failures = 0;
    } catch (_lost) {
      failures += 1;
    }
    sending = false;
    for (const [name, one] of batch) {
      if (queue.get(name) !== one) continue;
      one.state = "unsaved";
      const item = form.elements[name];
      if (item) mark(item, "unsaved");
    }
    if (answer) take(answer, batch);
    store();
    if (failures) return schedule(Math.min(30000, 1000 * 2 ** failures));
    if (!stopped && !(answer && answer.message)) return schedule(50);
    tell(answer && answer.message);
  }

  function address(name) {
    const rest = name.slice(2);
    const dash = rest.indexOf("-");
    return [Number(rest.slice(0, dash)), rest.slice(dash + 1)];
  }

  function take(answer, batch) {
    const sent = new Map(batch);
    for (const cell of answer.cells || []) {
      const name = cell.name || `c-${cell.pupil}-${cell.column}`;
      const item = form.elements[name];
      const one = sent.get(name);
      const newer = queue.get(name) !== one;
      if (cell.state === "saved") {
        if (item) {
          item.dataset.v = cell.version;
          kept.set(name, cell.value);
          if (!newer && item.value === one.value) item.value = cell.value;
          if (cell.note) (box(item).querySelector("small") || box(item).appendChild(document.createElement("small"))).textContent = cell.note;
        }
        if (newer) { const later = queue.get(name); if (later) later.seen = cell.version; continue; }
        queue.delete(name);
        if (item) mark(item, item.value === cell.value ? "saved" : "unsaved");
      } else if (!newer) {
        if (!item) { queue.delete(name); continue; }
        troubles.set(name, cell);
        mark(item, cell.state);
      }
    }
    for (const result of answer.results || []) {
      const place = document.getElementById(result.id || `r${result.pupil}`);
      if (!place) continue;
      place.textContent = result.shown;
      place.title = result.lacking;
    }
    if (answer.at) lastSaved = answer.at;
    form.dispatchEvent(new CustomEvent("cells:taken", { detail: answer }));
    listTroubles();
  }

  function tell(message) {
    const count = [...queue.keys()].filter((name) => !troubles.has(name)).length;
    let text = "";
    let tone = "";
    let link = null;
    if (message) [text, tone] = [message, "warn"];
    else if (stopped) {
      [text, tone] = [fill(words[stopped], { count: queue.size }), "warn"];
      if (stopped === "signedOut") link = [form.dataset.signIn, words.signIn];
      if (stopped === "stale") link = [window.location.href, words.reload];
    } else if (failures && count) [text, tone] = [fill(words.offline, { count }), "warn"];
    else if (sending) text = fill(words.saving, { count });
    else if (count) text = fill(words.waiting, { count });
    else if (lastSaved) [text, tone] = [fill(words.saved, { time: lastSaved }), "ok"];
    if (troubles.size && !message) text = [fill(words.refused, { count: troubles.size }), text].filter(Boolean).join(" · ");
    if (troubles.size) tone = "warn";
    if (stateLine.textContent !== text) stateLine.textContent = text;
    stateLine.dataset.tone = tone;
    if (link) {
      const place = document.createElement("a");
      [place.href, place.textContent] = link;
      stateLine.append(" ", place);
    }
  }

  const columnOf = (item) => heads[box(item).cellIndex].textContent.trim();
  const nameOf = (item) => box(item).parentElement.cells[1].firstChild.textContent.trim();

  function button(label, act, name) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "secondary small";
    made.textContent = label;
    made.dataset.act = act;
    made.dataset.cell = name;
    return made;
  }

  function listTroubles() {
    troubleList.replaceChildren(...[...troubles].map(([name, trouble]) => {
      const item = form.elements[name];
      const line = document.createElement("li");
      const text = document.createElement("span");
      const facts = { ...trouble, name: item.dataset.title || nameOf(item), column: item.dataset.title ? "" : columnOf(item), mine: item.value };
      text.textContent = fill(trouble.state === "conflict" ? words.conflict : words.wrong, facts);
      line.append(text);
      if (trouble.state === "conflict") line.append(button(words.mine, "mine", name), button(words.theirs, "theirs", name));
      else line.append(button(words.goTo, "go", name), button(words.drop, "drop", name));
      return line;
    }));
  }

  troubleList.addEventListener("click", (event) => {
    const { act, cell: name } = event.target.dataset;
    if (!act) return;
    const item = form.elements[name];
    const trouble = troubles.get(name);
    if (act === "go") return choose(trouble.needs ? form.elements.reason : item);
    troubles.delete(name);
    if (act === "mine") {
      item.dataset.v = trouble.version;
      const one = queue.get(name);
      if (one) one.seen = trouble.version;
      mark(item, "unsaved");
    } else {
      queue.delete(name);
      if (act === "theirs") {
        item.dataset.v = trouble.version;
        kept.set(name, trouble.theirs);
      }
      item.value = saved(item);
      mark(item, "");
    }
    store();
    listTroubles();
    schedule(0);
    choose(item);
  });

  function choose(item) {
    if (!item) return;
    item.focus();
    if (item.select) item.select();
  }

  const TYPED = "[name^='c-']";
  const inRow = (row) => row ? [...row.querySelectorAll(TYPED)] : [];
  const linesOf = (cell) => [...cell.closest("tbody").rows].filter((row) => !row.classList.contains("gone"));
  const inOrder = () => [...grid.querySelectorAll(TYPED)].filter((each) => each.offsetParent);

  function below(item, down, right) {
    const cell = item.closest("td");
    if (!cell) return right ? null : inOrder()[inOrder().indexOf(item) + down];
    const row = linesOf(cell)[linesOf(cell).indexOf(cell.parentElement) + down];
    const found = row && row.cells[cell.cellIndex + right];
    return found && found.querySelector(TYPED);
  }

  function vertical(item, step) {
    const cell = item.closest("td");
    if (!cell) return choose(below(item, step, 0));
    const left = linesOf(cell).length;
    for (let at = step; Math.abs(at) <= left; at += step) {
      const found = below(item, at, 0);
      if (found) return choose(found);
    }
  }

  function sideways(item, step) {
    const cells = inRow(item.closest("tr"));
    choose(cells[cells.indexOf(item) + step]);
  }

  const wholly = (item) => item.selectionStart === 0 && item.selectionEnd === item.value.length;

  grid.addEventListener("keydown", (event) => {
    const item = event.target;
    if (!isCell(item) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isList(item) && event.key !== "Enter") return;
    const long = item.tagName === "TEXTAREA";
    const editing = !wholly(item);
    const atStart = item.selectionEnd === 0;
    const atEnd = item.selectionStart === item.value.length;
    let act = null;
    if (event.key === "Enter" && !(long && event.shiftKey)) act = () => vertical(item, event.shiftKey ? -1 : 1);
    else if (event.shiftKey) return;
    else if (event.key === "ArrowDown" && !(long && editing && item.value.includes("\n"))) act = () => vertical(item, 1);
    else if (event.key === "ArrowUp" && !(long && editing && item.value.includes("\n"))) act = () => vertical(item, -1);
    else if (event.key === "ArrowRight" && (!editing || atEnd)) act = () => sideways(item, 1);
    else if (event.key === "ArrowLeft" && (!editing || atStart)) act = () => sideways(item, -1);
    else if (event.key === "Home" && (!editing || !long)) act = () => choose(inRow(item.closest("tr"))[0]);
    else if (event.key === "End" && (!editing || !long)) act = () => choose(inRow(item.closest("tr")).pop());
    else if (event.key === "Escape") act = () => { const one = queue.get(item.name); item.value = one ? one.value : saved(item); choose(item); };
    if (!act) return;
    event.preventDefault();
    act();
  });

  grid.addEventListener("focusin", (event) => {
    if (!isCell(event.target)) return;
    lastCell = event.target;
    if (event.target.select) event.target.select();
  });
  grid.addEventListener("focusout", (event) => { if (isCell(event.target)) commit(event.target); });
  grid.addEventListener("change", (event) => { if (isCell(event.target) && isList(event.target)) commit(event.target); });

  function put(item, value) {
    const option = isList(item) && [...item.options].find((each) => each.text.trim().toLowerCase() === value.toLowerCase());
    item.value = option ? option.value : value;
  }

  grid.addEventListener("paste", (event) => {
    const item = event.target;
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!isCell(item) || !text || !/[\t\n\r]/.test(text.trimEnd())) return;
    if (item.tagName === "TEXTAREA" && !text.includes("\t") && !wholly(item)) return;
    event.preventDefault();
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    const batch = nextBatch();
    let skipped = 0;
    lines.forEach((line, down) => line.forEach((value, right) => {
      const target = below(item, down, right);
      if (!target) { skipped += value.trim() ? 1 : 0; return; }
      put(target, value.trim());
      commit(target, batch, "paste");
    }));
    choose(item);
    if (skipped) tell(fill(words.skipped, { count: skipped }));
  });

  function sendPlain(event) {
    if (isCell(document.activeElement)) commit(document.activeElement);
    if (!queue.size) return;
    event.preventDefault();
    const button = event.submitter;
    if (!troubles.size) flush().then(() => { if (!queue.size) form.requestSubmit(button); });
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.hasAttribute("data-plain")) return sendPlain(event);
    const undo = event.submitter && event.submitter.hasAttribute("data-undo");
    if (document.activeElement && isCell(document.activeElement)) commit(document.activeElement);
    if (undo && !queue.size) return;
    event.preventDefault();
    failures = 0;
    if (stopped === "closed") stopped = "";
    if (undo) troubles.size ? tell() : flush().then(() => { if (!queue.size) form.requestSubmit(event.submitter); });
    else flush();
  });
  if (form.elements.reason) form.elements.reason.addEventListener("change", () => {
    for (const [name, one] of troubles) if (one.needs) troubles.delete(name);
    if (queue.size) schedule(0);
  });
  window.addEventListener("online", () => { failures = 0; schedule(0); });
  window.addEventListener("beforeunload", (event) => {
    if (isCell(document.activeElement)) commit(document.activeElement);
    if (queue.size && stopped !== "signedOut" && stopped !== "stale") event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });

  const historyButton = form.querySelector("[data-cell-history]");
  historyButton.hidden = false;
  historyButton.addEventListener("click", () => {
    if (!lastCell) return;
    const [pupil, column] = address(lastCell.name);
    const url = fill(form.dataset.history, { row: pupil, column: encodeURIComponent(column) });
    fetch(url, { headers: { "HX-Request": "true" } }).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.text();
    }).then((html) => { document.getElementById("cell-history").innerHTML = html; }, () => window.location.assign(url));
  });
  historyButton.addEventListener("mousedown", (event) => event.preventDefault());

  try {
    for (const [name, value, seen, batch, source] of JSON.parse(localStorage.getItem(storeKey) || "[]")) {
      const item = form.elements[name];
      if (!item) { stateLine.textContent = fill(words.gone, { value }); continue; }
      item.value = value;
      queue.set(name, { value, seen, batch, source, state: "unsaved" });
      mark(item, "unsaved");
    }
  } catch (_unreadable) { localStorage.removeItem(storeKey); }
  if (queue.size) {
    schedule(600);
    stateLine.textContent = fill(words.restored, { count: queue.size });
  }
})();
