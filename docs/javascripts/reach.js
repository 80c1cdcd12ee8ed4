/* What a theme leaves out for those who use a keyboard or a screen reader: a box that scrolls can be focused, so that
   the arrow keys scroll it, and the search has a name. */
(() => {
  "use strict";

  const BOXES = ["div", "figure", "table", "pre", "code", "ol", "ul", "p", "dl"].map((name) => `${name}:not(.katex *)`).join();
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

  const isLarger = (box) => [box.scrollWidth > box.clientWidth + 1, box.scrollHeight > box.clientHeight + 1];

  // Whether what is too long one way can be scrolled that way.
  function scrolls(box, [wide, high]) {
    const { overflowX, overflowY } = getComputedStyle(box);
    const can = (overflow) => overflow === "auto" || overflow === "scroll";
    return (wide && can(overflowX)) || (high && can(overflowY));
  }

  // Sizes are read of all boxes before any is changed: the browser lays the page out once.
  function reach() {
    const boxes = [...document.querySelectorAll(BOXES)].filter((box) => box.clientWidth && !box.closest("nav, .md-search"));
    const sizes = boxes.map(isLarger);
    const large = boxes.map((box, k) => sizes[k].some(Boolean) && scrolls(box, sizes[k]));
    boxes.forEach((box, k) => {
      if (box.dataset.reached !== undefined && !large[k]) {
        box.removeAttribute("tabindex");
        delete box.dataset.reached;
      } else if (large[k] && !box.hasAttribute("tabindex") && !box.querySelector(FOCUSABLE)) {
        box.tabIndex = 0;
        box.dataset.reached = "";
      }
    });
  }

  let waiting = 0;
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(reach, 200);
  }

  function start() {
    document.querySelector("[data-md-component=search]")?.setAttribute("aria-label", "Search");
    soon();
  }

  // what makes a box wider or narrower makes the page another size, mostly
  if ("ResizeObserver" in window) new ResizeObserver(soon).observe(document.documentElement);
  document.addEventListener("typeset", soon); // but not a formula that is wider than the box that scrolls it
  document.fonts?.addEventListener("loadingdone", soon); // formulas grow wider in their boxes, and no page higher
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  window.document$?.subscribe(start);
})();
