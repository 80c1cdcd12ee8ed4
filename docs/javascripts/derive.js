/* Typesets formulas with KaTeX when they come near the window, and gives each display equation its tools.

   Markup: <span class="tex">TeX</span> in a line, <div class="tex">TeX</div> on its own; an equation with a name is
   <div class="eq" id="eq-NAME"><div class="tex">TeX</div> ... </div>, and a given value that is copied by itself is
   <div class="value"><div class="tex">TeX</div></div> in <div class="given">. A formula that KaTeX refuses gets the class
   "broken", which a test looks for. */
(() => {
  "use strict";

  const OPTIONS = { throwOnError: false, strict: "error", trust: false };
  const sources = new WeakMap(); // element -> its TeX: also says which elements were seen before

  function typeset(element) {
    if (element.classList.contains("set")) return;
    const displayMode = element.matches("div, .display");
    const source = sources.get(element), marked = prepare(element, source);
    katex.render(marked, element, { ...OPTIONS, ...(marked === source ? {} : deriveSymbols.OPTIONS), displayMode });
    if (marked !== source) clean(element, source);
    element.classList.add("set");
    const error = element.querySelector(".katex-error");
    if (error) element.classList.add("broken");
    if (!displayMode) holdPunctuation(element);
  }

  // On a page that lists its symbols they are marked in the TeX that KaTeX gets, and in no other (symbols.js).
  function prepare(element, source) {
    return element.closest("h1, h2, h3, h4, h5, h6") ? source : window.deriveSymbols?.prepare(source) ?? source;
  }

  // What a reader copies from the page has no marks.
  function clean(element, source) {
    const written = element.querySelector("annotation");
    if (written) written.textContent = source;
  }

  // Browsers end lines behind a box, and a formula is a row of boxes: its comma goes into the last one.
  function holdPunctuation(element) {
    const text = element.nextSibling;
    const mark = text?.nodeType === Node.TEXT_NODE && /^[.,;:!?)\]]+/.exec(text.data)?.[0];
    const last = [...element.querySelectorAll(".katex-html > .katex-base")].at(-1);
    if (!mark || !last) return;
    text.data = text.data.slice(mark.length);
    last.append(Object.assign(document.createElement("span"), { className: "mark", textContent: mark }));
  }

  // A formula too long for its column takes the whole row, and can be scrolled by keyboard where that is not enough.
  // All are measured before any is changed, since the browser lays the page out anew for each change in between.
  function fit(formulas) {
    const rows = formulas.map((element) => element.closest(".eq"));
    const overflow = () => formulas.map((element) => element.scrollWidth > element.clientWidth + 1);
    rows.forEach((row) => row?.classList.remove("long"));
    overflow().forEach((much, k) => rows[k]?.classList.toggle("long", much));
    overflow().forEach((much, k) => {
      if (much) formulas[k].tabIndex = 0;
      else formulas[k].removeAttribute("tabindex");
    });
  }

  function typesetAll(elements) {
    elements.forEach(typeset);
    fit(elements.filter((element) => element.matches("div.set")));
    document.dispatchEvent(new Event("typeset")); // what a formula makes wider, the page need not notice
  }

  const near = "IntersectionObserver" in window && new IntersectionObserver(
    (entries) => {
      const seen = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
      seen.forEach((element) => near.unobserve(element));
      typesetAll(seen);
    },
    { rootMargin: "800px 0px" },
  );

  function copier(text) {
    const name = "copy LaTeX";
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copy" });
    button.textContent = name;
    button.addEventListener("click", async () => {
      button.textContent = (await copy(text())) ? "copied" : "not copied";
      setTimeout(() => { button.textContent = name; }, 1500);
    });
    return button;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text); // older browsers, and pages that are not from a secure place
    }
  }

  function copyBySelection(text) {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    try {
      return document.execCommand("copy");
    } catch {
      return false;
    } finally {
      area.remove();
      before?.focus({ preventScroll: true }); // who came by keyboard goes on from there
    }
  }

  // Copying stands first among an equation's tools. Links stay where the page has them: a link that is moved while it
  // is clicked leads nowhere. A given value has no box for tools, and templates of one's own may have none.
  function equip(row) {
    const formula = row.querySelector(".tex");
    if (!formula || row.querySelector(".copy")) return;
    const tools = row.querySelector(":scope > .tools") ?? row.appendChild(toolbox());
    tools.prepend(copier(() => sources.get(formula)));
  }

  const toolbox = () => Object.assign(document.createElement("div"), { className: "tools" });

  // Views of one thing: without this all are there, one after the other, as on paper.
  function tabs(box) {
    if (box.classList.contains("ready")) return;
    const views = [...box.querySelectorAll(":scope > .view")];
    const list = Object.assign(document.createElement("div"), { className: "tablist" });
    list.setAttribute("role", "tablist");
    views.forEach((view, k) => {
      const tab = Object.assign(document.createElement("button"), { type: "button", id: `tab-${view.id}` });
      tab.textContent = view.querySelector(".title").textContent;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", view.id);
      view.setAttribute("role", "tabpanel");
      view.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", () => open(view));
      tab.addEventListener("keydown", (event) => {
        const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!way) return;
        event.preventDefault();
        const next = views.at((k + way) % views.length);
        open(next);
        document.getElementById(`tab-${next.id}`).focus();
      });
      list.append(tab);
    });
    box.prepend(list);
    box.classList.add("ready");
    open(views[0]);
  }

  function open(view) {
    for (const each of view.parentElement.querySelectorAll(":scope > .view")) {
      const tab = document.getElementById(`tab-${each.id}`);
      each.classList.toggle("open", each === view);
      tab.setAttribute("aria-selected", each === view);
      tab.tabIndex = each === view ? 0 : -1;
    }
    fit([...view.querySelectorAll("div.tex.set")]); // what is not shown has no width
  }

  // What the address names; an address may be cut in the middle of a letter.
  function named() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  }

  // A link into a view that is not shown opens it.
  function reveal() {
    const target = document.getElementById(named());
    const view = target?.closest(".views.ready > .view:not(.open)");
    if (!view) return;
    open(view);
    (target === view ? view.parentElement : target).scrollIntoView();
  }

  // The theme's table of contents has a heading's formula as bare TeX: give it the typeset one.
  function retitle(formula) {
    const heading = formula.closest("h1, h2, h3, h4, h5, h6");
    typeset(formula);
    for (const link of document.querySelectorAll(`.md-nav__link[href$="#${CSS.escape(heading.id)}"] .md-ellipsis`)) {
      const copy = heading.cloneNode(true);
      copy.querySelector(".headerlink")?.remove();
      link.replaceChildren(...copy.childNodes);
    }
  }

  // The page about mistakes is told by its address which equation is meant.
  function fillReport(box) {
    const text = [...new URLSearchParams(location.search)].map(([key, value]) => `${key}: ${value}`).join("\n");
    if (text) box.querySelector("code").textContent = text;
  }

  function isSentence(cell) {
    const words = cell.cloneNode(true);
    words.querySelectorAll(".tex, code").forEach((element) => element.remove());
    return words.textContent.trim().length > 24;
  }

  function start() {
    for (const cell of document.querySelectorAll(".md-typeset td")) cell.classList.toggle("words", isSentence(cell));
    if (document.querySelector(".tex, .verdict")) { // a page of ours, perhaps in a theme whose tables do not scroll
      for (const table of document.querySelectorAll("table")) table.dataset.derive = "";
    }
    document.querySelectorAll(".views").forEach(tabs);
    reveal();
    if (!window.katex) return; // the TeX stays readable
    window.deriveSymbols?.start();
    document.documentElement.classList.add("typesetting");
    for (const element of document.querySelectorAll(".tex")) {
      if (sources.has(element)) continue;
      sources.set(element, element.textContent.trim());
      if (element.closest("h1[id], h2[id], h3[id], h4[id], h5[id], h6[id]")) retitle(element);
      else if (near) near.observe(element);
      else typesetAll([element]);
    }
    document.querySelectorAll(".eq, .given > .value").forEach(equip);
    document.querySelectorAll(".report").forEach(fillReport);
  }

  const all = () => typesetAll([...document.querySelectorAll(".tex")].filter((element) => sources.has(element)));

  // Material tells of a new page by document$, which never fires on file://; both may come, and start() may run twice.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  window.document$?.subscribe(start);
  window.addEventListener("beforeprint", all);
  window.addEventListener("hashchange", reveal);
  const fitAll = () => fit([...document.querySelectorAll("div.tex.set")]);
  window.addEventListener("resize", fitAll);
  document.fonts?.addEventListener("loadingdone", fitAll); // formulas have other widths before their fonts are there
  const typesetOne = (element) => { if (sources.has(element)) typesetAll([element]); };
  window.derive = { typesetAll: all, typeset: typesetOne, update: start }; // a script that adds formulas to a page says so by update
})();
