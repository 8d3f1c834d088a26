/* Choosing and sending files: <div data-files> is the picker, <form data-upload> the form that is sent with progress.
   Sentences come from the data-text-* attributes of components/files.html. */
"use strict";

(() => {
  const pick = (root, selector) => root.querySelector(selector);

  function sizeText(bytes) {
    const units = ["B", "KB", "MB", "GB"];
    const step = bytes ? Math.min(3, Math.floor(Math.log2(bytes) / 10)) : 0;
    const number = (bytes / 1024 ** step).toLocaleString(document.documentElement.lang, { maximumFractionDigits: step ? 1 : 0 });
    return `${number} ${units[step]}`;
  }

  /* One picker: files collects the choices over several openings of the dialog. */
  function picker(box) {
    const input = pick(box, "input[type=file]");
    const list = pick(box, "[data-chosen]");
    const refused = pick(box, "[data-refused]");
    const say = box.dataset;
    let files = [];

    function why(file) {
      if (file.size === 0) return say.textEmpty;
      if (file.size > Number(say.maxBytes)) return say.textBig;
      if (files.some((other) => other.name === file.name && other.size === file.size && other.lastModified === file.lastModified)) return say.textSame;
      if (say.maxFiles && files.length >= Number(say.maxFiles)) return say.textMany;
      return "";
    }

    function show() {
      const carrier = new DataTransfer();
      files.forEach((file) => carrier.items.add(file));
      input.files = carrier.files;
      list.replaceChildren(...files.map((file) => {
        const row = document.createElement("li");
        const name = document.createElement("span");
        const size = document.createElement("span");
        const remove = document.createElement("button");
        name.textContent = file.name;
        size.textContent = sizeText(file.size);
        size.className = "small muted num nowrap";
        remove.type = "button";
        remove.className = "secondary small";
        remove.textContent = say.textRemove;
        remove.setAttribute("aria-label", `${say.textRemove}: ${file.name}`);
        remove.addEventListener("click", () => {
          files = files.filter((other) => other !== file);
          refused.hidden = true;
          show();
          input.focus();
        });
        row.append(name, size, remove);
        return row;
      }));
      list.hidden = files.length === 0;
      pick(box, "[data-announce]").textContent = `${say.textCount}: ${files.length}`;
    }

    function add(chosen) {
      const complaints = [];
      for (const file of chosen) {
        const reason = why(file);
        if (reason) complaints.push(`${file.name}: ${reason}.`);
        else files = input.multiple ? [...files, file] : [file];
      }
      refused.textContent = complaints.join(" ");
      refused.hidden = complaints.length === 0;
      show();
    }

    input.addEventListener("change", () => add([...input.files]));
    const drop = pick(box, ".drop");
    drop.querySelectorAll("[data-with-script]").forEach((words) => { words.hidden = false; });
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    }
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      add([...event.dataTransfer.files]);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  /* Sending one form. */
  function sender(form) {
    const panel = pick(form, "[data-sending]");
    const failed = pick(form, "[data-failed]");
    const bar = pick(panel, "progress");
    const words = pick(panel, "[data-text]");
    const say = panel.dataset;
    let request = null;
    let sessionEnded = false;

    function rest(message) {
      request = null;
      panel.hidden = true;
      form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = false; });
      if (!message) return;
      pick(failed, "[data-text]").textContent = message;
      pick(failed, "[data-sign-in]").hidden = !sessionEnded;
      failed.hidden = false;
      failed.scrollIntoView({ block: "center" });
    }

    function refusedForm(html) {
      const answer = new DOMParser().parseFromString(html, "text/html");
      const fresh = pick(answer, "main");
      if (!fresh) return rest(say.textOther);
      /* the chosen files stay: each new file input gets those of the old one with its name, but those the server kept */
      const kept = [...form.querySelectorAll("input[type=file]")].map((input) => [input.name, input.files]);
      const main = document.querySelector("main");
      main.replaceWith(document.adoptNode(fresh));
      document.title = answer.title;
      start(document);
      const stored = [...document.querySelectorAll("main [data-stored]")].map((item) => item.dataset.stored);
      for (const [name, files] of kept) {
        const input = document.querySelector(`main input[type=file][name="${CSS.escape(name)}"]`);
        const carrier = new DataTransfer();
        [...files].filter((file) => !stored.includes(file.name.normalize("NFC"))).forEach((file) => carrier.items.add(file));
        if (!input || !carrier.files.length) continue;
        input.files = carrier.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
      window.portal.begin(document.querySelector("main"));
      if (window.htmx) window.htmx.process(document.querySelector("main"));
      if (!document.querySelector("main [data-focus]")) document.querySelector("main").focus();
    }

    function answered() {
      const { status, responseURL, responseText } = request;
      const elsewhere = request.getResponseHeader("HX-Redirect");
      sessionEnded = status === 401 || (status >= 200 && status < 300 && responseText.includes('name="portal-sign-in"'));
      if (sessionEnded) {
        rest(say["text-401"]);
      } else if (status === 422 || (status === 200 && !elsewhere && new URL(responseURL).pathname === window.location.pathname)) {
        request = null;
        refusedForm(responseText);
      } else if (status >= 200 && status < 300) {
        window.portal.sent(form);
        window.location.assign(elsewhere || responseURL);
      } else {
        rest(say[`text-${status}`] || say.textOther);
      }
    }

    /* After signing in elsewhere the form needs the new session's token. */
    async function renewToken() {
      const answer = await fetch(window.location.href);
      const fresh = pick(new DOMParser().parseFromString(await answer.text(), "text/html"), "main form [name=csrf_token]");
      if (fresh) pick(form, "[name=csrf_token]").value = fresh.value;
    }

    function send(button) {
      const body = new FormData(form, button);
      request.open("POST", (button && button.getAttribute("formaction")) || form.getAttribute("action"));
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      let told = -10;
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        const percent = total ? Math.floor((loaded / total) * 100) : 0;
        bar.value = percent;
        if (percent >= 100) {
          words.textContent = say.textSaving;
          pick(panel, "[data-cancel]").hidden = true; /* too late to stop */
        } else if (percent >= told + 10) {
          told = percent;
          words.textContent = `${say.textSending} ${percent}% (${sizeText(loaded)} / ${sizeText(total)})`;
        }
      });
      request.addEventListener("load", answered);
      request.addEventListener("error", () => rest(say.textNetwork));
      request.addEventListener("abort", () => rest(say.textCancelled));
      request.send(body);
    }

    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (request) return;
      const button = event.submitter;
      failed.hidden = true;
      panel.hidden = false;
      pick(panel, "[data-cancel]").hidden = false;
      bar.value = 0;
      words.textContent = say.textSending;
      request = new XMLHttpRequest();
      const sending = request;
      const go = () => {
        if (request !== sending) return; /* stopped meanwhile */
        send(button);
        form.querySelectorAll("button[type=submit]").forEach((item) => { item.disabled = true; });
      };
      if (sessionEnded) renewToken().then(go, () => rest(say.textNetwork));
      else go();
    });
    pick(panel, "[data-cancel]").addEventListener("click", () => {
      if (request && request.readyState === XMLHttpRequest.UNSENT) rest(say.textCancelled);
      else if (request) request.abort();
    });
  }

  function start(root) {
    root.querySelectorAll("[data-files]:not([data-ready])").forEach((box) => { box.dataset.ready = ""; picker(box); });
    root.querySelectorAll("form[data-upload]:not([data-ready])").forEach((form) => { form.dataset.ready = ""; sender(form); });
  }
  /* a file dropped beside the picker would replace the page and what was typed */
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => { if (document.querySelector("[data-files]")) event.preventDefault(); });
  document.addEventListener("portal:begin", (event) => start(event.detail));
  start(document);
})();
