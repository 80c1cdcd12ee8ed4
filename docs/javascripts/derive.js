/* Typesets formulas with KaTeX when they come near the window, and gives each display equation its tools.

   Markup: <span class="tex">TeX</span> in a line, <div class="tex">TeX</div> on its own; an equation with a name is
   <div class="eq" id="eq-NAME"><div class="tex">TeX</div> ... </div>. A formula that KaTeX refuses gets the class
   "broken", which a test looks for. */
(() => {
  "use strict";

  const OPTIONS = { throwOnError: false, strict: "error", trust: false };
  const sources = new WeakMap(); // element -> its TeX: also says which elements were seen before

  function typeset(element) {
    if (element.classList.contains("set")) return;
    const displayMode = element.matches("div, .display");
    katex.render(sources.get(element), element, { ...OPTIONS, displayMode });
    element.classList.add("set");
    const error = element.querySelector(".katex-error");
    if (error) element.classList.add("broken");
    if (displayMode) fit(element);
  }

  // A formula too long for its column takes the whole row, and can be scrolled by keyboard where that is not enough.
  function fit(element) {
    const overflows = () => element.scrollWidth > element.clientWidth + 1;
    const row = element.closest(".eq");
    row?.classList.remove("long");
    if (row && overflows()) row.classList.add("long");
    if (overflows()) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }

  const near = "IntersectionObserver" in window && new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        near.unobserve(entry.target);
        typeset(entry.target);
      }
    },
    { rootMargin: "800px 0px" },
  );

  function button(row) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "copy";
    made.textContent = "copy LaTeX";
    made.addEventListener("click", async () => {
      const done = await copy(sources.get(row.querySelector(".tex")));
      made.textContent = done ? "copied" : "not copied";
      setTimeout(() => { made.textContent = "copy LaTeX"; }, 1500);
    });
    return made;
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
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }

  // The tools stand in one box: copying, and the page's own link for reporting a mistake.
  function equip(row) {
    if (row.querySelector(".tools") || !row.querySelector(".tex")) return;
    const tools = document.createElement("div");
    tools.className = "tools";
    tools.append(button(row), ...row.querySelectorAll(".wrong"));
    row.append(tools);
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

  function start() {
    if (!window.katex) return; // the TeX stays readable
    document.documentElement.classList.add("typesetting");
    for (const element of document.querySelectorAll(".tex")) {
      if (sources.has(element)) continue;
      sources.set(element, element.textContent.trim());
      if (element.closest("h1[id], h2[id], h3[id], h4[id], h5[id], h6[id]")) retitle(element);
      else if (near) near.observe(element);
      else typeset(element);
    }
    document.querySelectorAll(".eq").forEach(equip);
  }

  const all = () => document.querySelectorAll(".tex").forEach((element) => sources.has(element) && typeset(element));

  // Material tells of a new page by document$, which never fires on file://; both may come, and start() may run twice.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  window.document$?.subscribe(start);
  window.addEventListener("beforeprint", all);
  window.addEventListener("resize", () => document.querySelectorAll("div.tex.set").forEach(fit));
  window.derive = { typesetAll: all };
})();
