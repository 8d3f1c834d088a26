/* The editor of an article, on ProseMirror. It takes over the text box of <div data-editor>: the <template> holds the
   stored body as HTML, the box carries what is written back. Only the shapes the server keeps exist here. */
"use strict";

(() => {
  const root = document.querySelector("[data-editor]");
  if (!root || !window.ProseMirror) return;
  const PM = window.ProseMirror;
  const box = root.querySelector("textarea");
  const form = box.form;
  const tools = root.querySelector(".tools");
  const linkBar = root.querySelector("[data-link]");
  const linkInput = linkBar.querySelector("input");
  const textBlocks = "(paragraph | bullet_list | ordered_list)+";
  const isAddress = (text) => /^(https?:\/\/[^\s@\\/]+[^\s\\]*|mailto:\S+@\S+|tel:[+\d() .-]+|\/(?![/\\])\S*)$/i.test(text);

  const simple = (tag, more = []) => ({ parseDOM: [{ tag }, ...more.map((other) => (other.includes("=") ? { style: other } : { tag: other }))], toDOM: () => [tag, 0] });
  const schema = new PM.Schema({
    nodes: {
      doc: { content: "block+" },
      paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
      heading: {
        group: "block",
        content: "inline*",
        attrs: { level: { default: 2 } },
        defining: true,
        parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: Math.min(4, Math.max(2, level)) } })),
        toDOM: (node) => [`h${node.attrs.level}`, 0],
      },
      blockquote: { group: "block", content: textBlocks, defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
      bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
      ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
      list_item: { content: "paragraph (paragraph | bullet_list | ordered_list)*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
      rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
      figure: {
        group: "block",
        content: "inline*",
        isolating: true,
        attrs: { medium: {}, alt: { default: "" } },
        parseDOM: [{
          tag: "figure",
          contentElement: (dom) => dom.querySelector("figcaption") || document.createElement("figcaption"),
          getAttrs: (dom) => {
            const image = dom.querySelector("img[data-medium]");
            return image ? { medium: image.dataset.medium, alt: image.getAttribute("alt") || "" } : false;
          },
        }],
        toDOM: ({ attrs }) => ["figure", ["img", { "data-medium": attrs.medium, alt: attrs.alt }], ["figcaption", 0]],
      },
      text: { group: "inline" },
      line_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
      ...PM.tableNodes({ tableGroup: "block", cellContent: textBlocks, cellAttributes: {} }),
    },
    marks: {
      link: {
        attrs: { href: {}, video: { default: false } },
        inclusive: false,
        parseDOM: [{ tag: "a[href]", getAttrs: (dom) => isAddress(dom.getAttribute("href")) && { href: dom.getAttribute("href"), video: dom.className === "video" } }],
        toDOM: ({ attrs }) => ["a", attrs.video ? { href: attrs.href, class: "video" } : { href: attrs.href }, 0],
      },
      strong: simple("strong", ["b", "font-weight=bold", "font-weight=700"]),
      em: simple("em", ["i", "font-style=italic"]),
      u: simple("u", ["ins"]),
      s: simple("s", ["strike", "del"]),
      sub: simple("sub"),
      sup: simple("sup"),
    },
  });
  const { nodes, marks } = schema;

  /* A caption of a table becomes a paragraph before it: the editor has no place for it. */
  function read(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const caption of page.querySelectorAll("caption")) {
      const line = page.createElement("p");
      line.append(...caption.childNodes);
      caption.closest("table").before(line);
      caption.remove();
    }
    return PM.DOMParser.fromSchema(schema).parse(page.body);
  }

  function write(doc) {
    const holder = document.createElement("div");
    holder.append(PM.DOMSerializer.fromSchema(schema).serializeFragment(doc.content));
    return doc.textContent || holder.querySelector("figure, table, hr") ? holder.innerHTML : "";
  }

  const stored = root.querySelector("template").innerHTML;
  const words = (text) => text.replace(/\s+/g, "");
  const start = read(stored);
  const was = document.createElement("div");
  was.append(root.querySelector("template").content.cloneNode(true));
  if (words(start.textContent) !== words(was.textContent)) return; /* something here the editor cannot hold: the box keeps it */

  const inList = PM.chainCommands(PM.splitListItem(nodes.list_item));
  const breakLine = (state, dispatch) => {
    if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.line_break.create()).scrollIntoView());
    return true;
  };
  const keys = {
    "Mod-b": PM.toggleMark(marks.strong),
    "Mod-i": PM.toggleMark(marks.em),
    "Mod-u": PM.toggleMark(marks.u),
    "Mod-k": () => { openLink(false); return true; },
    "Mod-z": PM.undo,
    "Mod-y": PM.redo,
    "Shift-Mod-z": PM.redo,
    "Shift-Enter": breakLine,
    "Mod-]": PM.sinkListItem(nodes.list_item),
    "Mod-[": PM.chainCommands(PM.liftListItem(nodes.list_item), PM.lift),
    Enter: inList,
    Tab: PM.goToNextCell(1),
    "Shift-Tab": PM.goToNextCell(-1),
  };
  const rules = PM.inputRules({
    rules: [
      PM.wrappingInputRule(/^\s*([-•])\s$/, nodes.bullet_list),
      PM.wrappingInputRule(/^1[.)]\s$/, nodes.ordered_list),
      PM.wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
      PM.textblockTypeInputRule(/^(#{2,4})\s$/, nodes.heading, (match) => ({ level: match[1].length })),
    ],
  });

  function insertTable(state, dispatch) {
    const cell = (type) => type.createAndFill();
    const row = (type) => nodes.table_row.create(null, [cell(type), cell(type), cell(type)]);
    const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
    if (dispatch) dispatch(state.tr.replaceSelectionWith(table).scrollIntoView());
    return true;
  }

  const insertRule = (state, dispatch) => {
    if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.rule.create()).scrollIntoView());
    return true;
  };
  const acts = {
    ...Object.fromEntries(["strong", "em", "u", "s", "sub", "sup"].map((name) => [name, PM.toggleMark(marks[name])])),
    ul: PM.wrapInList(nodes.bullet_list),
    ol: PM.wrapInList(nodes.ordered_list),
    out: PM.chainCommands(PM.liftListItem(nodes.list_item), PM.lift),
    in: PM.sinkListItem(nodes.list_item),
    quote: PM.wrapIn(nodes.blockquote),
    hr: insertRule,
    table: insertTable,
    undo: PM.undo,
    redo: PM.redo,
    "row-add": PM.addRowAfter,
    "row-drop": PM.deleteRow,
    "col-add": PM.addColumnAfter,
    "col-drop": PM.deleteColumn,
    "row-head": PM.toggleHeaderRow,
    "table-drop": PM.deleteTable,
  };

  const label = root.querySelector(`label[for="${CSS.escape(box.id)}"]`);
  label.id = "body-label";
  const place = document.createElement("div");
  place.className = "editor-place";
  const plugins = [rules, PM.keymap(keys), PM.keymap(PM.baseKeymap), PM.history(), PM.dropCursor(), PM.gapCursor(), PM.tableEditing()];
  let waiting;
  let ours = false;

  function carry() {
    clearTimeout(waiting);
    waiting = undefined;
    box.value = write(view.state.doc);
    ours = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    ours = false;
  }

  /* A picture shows small; what is kept of it is its number, its description and its caption. */
  function showFigure({ attrs }) {
    const dom = document.createElement("figure");
    const image = document.createElement("img");
    const contentDOM = document.createElement("figcaption");
    image.src = root.dataset.thumbnail.replace("/0/", `/${Number(attrs.medium)}/`);
    image.alt = attrs.alt;
    image.contentEditable = "false";
    dom.append(image, contentDOM);
    return { dom, contentDOM };
  }

  const view = new PM.EditorView(place, {
    nodeViews: { figure: showFigure },
    state: PM.EditorState.create({ doc: start, plugins }),
    attributes: { id: box.id, class: "editor-text", role: "textbox", "aria-multiline": "true", "aria-labelledby": "body-label" },
    /* looks and events from elsewhere would only be refused by the page's policy, with a complaint for each */
    transformPastedHTML: (html) => html.replace(/\s(?:style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""),
    dispatchTransaction(change) {
      view.updateState(view.state.apply(change));
      showState();
      if (!change.docChanged) return;
      clearTimeout(waiting);
      waiting = setTimeout(carry, 200);
    },
  });

  /* The box hides behind the editor but goes on carrying the words, as HTML. */
  box.id = `${box.id}-carried`;
  label.removeAttribute("for");
  label.addEventListener("click", () => view.focus());
  box.hidden = true;
  box.value = write(view.state.doc);
  form.elements.form_of_body.value = "html";
  const hint = root.querySelector(".hint");
  if (hint) hint.hidden = true;
  form.querySelector("[data-without-editor]")?.remove();
  tools.hidden = false;
  box.before(tools, linkBar, place);
  form.addEventListener("submit", () => { if (waiting) carry(); }, true);
  box.addEventListener("input", () => {
    if (ours) return; /* what was kept in this tab is put back */
    view.updateState(PM.EditorState.create({ doc: read(box.value), plugins }));
    showState();
  });

  let wantsVideo = false;
  function openLink(video) {
    wantsVideo = video;
    const found = marks.link.isInSet(view.state.selection.$from.marks()) || view.state.doc.rangeHasMark(view.state.selection.from, view.state.selection.to, marks.link);
    linkInput.value = found && found.attrs ? found.attrs.href : "";
    linkInput.removeAttribute("aria-invalid");
    linkBar.hidden = false;
    linkInput.focus();
  }

  function setLink() {
    let href = linkInput.value.trim();
    if (/^[\w-]+(\.[\w-]+)+/.test(href)) href = `https://${href}`;
    if (!isAddress(href) || (wantsVideo && !/^https:/i.test(href))) return linkInput.setAttribute("aria-invalid", "true");
    const mark = marks.link.create({ href, video: wantsVideo });
    const { from, to, empty } = view.state.selection;
    const change = empty ? view.state.tr.replaceSelectionWith(schema.text(href, [mark]), false) : view.state.tr.removeMark(from, to, marks.link).addMark(from, to, mark);
    linkBar.hidden = true;
    view.dispatch(change);
    view.focus();
  }

  linkBar.querySelector("[data-link-set]").addEventListener("click", setLink);
  linkBar.querySelector("[data-link-drop]").addEventListener("click", () => {
    linkBar.hidden = true;
    PM.toggleMark(marks.link)(view.state, view.dispatch);
    view.focus();
  });
  linkBar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { linkBar.hidden = true; view.focus(); }
    if (event.key !== "Enter" || event.target !== linkInput) return;
    event.preventDefault();
    setLink();
  });
  linkInput.addEventListener("input", (event) => event.stopPropagation());

  /* Pictures of the library, in a dialog: found and turned over by htmx, put after the paragraph the cursor is in. */
  const picker = document.querySelector("dialog[data-picker]");
  function openPicker() {
    picker.showModal();
    window.htmx.ajax("GET", picker.dataset.picker, { target: "#picker", swap: "innerHTML" });
  }
  picker?.querySelector("[data-picker-close]").addEventListener("click", () => picker.close());
  picker?.addEventListener("close", () => view.focus());
  picker?.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const { insert, alt, credit } = button.dataset;
    const figure = nodes.figure.create({ medium: insert, alt }, credit ? schema.text(credit) : null);
    const { $to } = view.state.selection;
    view.dispatch(view.state.tr.insert($to.depth ? $to.after(1) : $to.pos, figure).scrollIntoView());
    picker.close();
  });

  const select = tools.querySelector("[data-block]");
  select.addEventListener("change", () => {
    const type = select.value === "p" ? nodes.paragraph : nodes.heading;
    PM.setBlockType(type, select.value === "p" ? null : { level: Number(select.value) })(view.state, view.dispatch);
    view.focus();
  });
  tools.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const { act } = button.dataset;
    if (act === "picture") return openPicker();
    if (act === "link" || act === "video") return openLink(act === "video");
    acts[act](view.state, view.dispatch, view);
    view.focus();
  });
  /* One stop for Tab, arrows inside. */
  const reachable = () => [select, ...tools.querySelectorAll("button")].filter((item) => item.offsetParent !== null);
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = reachable();
    const next = items[(items.indexOf(document.activeElement) + step + items.length) % items.length];
    items.forEach((item) => { item.tabIndex = item === next ? 0 : -1; });
    next.focus();
  });

  function showState() {
    const { state } = view;
    const { $from } = state.selection;
    for (const name of ["strong", "em", "u", "s", "sub", "sup", "link"]) {
      const on = state.selection.empty ? marks[name].isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(state.selection.from, state.selection.to, marks[name]);
      tools.querySelector(`[data-act="${name}"]`).setAttribute("aria-pressed", on ? "true" : "false");
    }
    const block = $from.parent;
    select.value = block.type === nodes.heading ? String(block.attrs.level) : "p";
    tools.querySelector("[data-in-table]").hidden = !PM.isInTable(state);
  }

  tools.querySelectorAll("button").forEach((button) => { button.tabIndex = -1; });
  showState();
})();
