/* What belongs together on a cell's page lights up together: a box of the diagram with its lines, its equations with
   their lines of code, and its gradients. Whatever has data-of="f i" belongs to the statements f and i; pointing at one
   thing, or moving the focus into it, marks all others of the same statements with the class "linked". Nothing moves. */
(() => {
  "use strict";

  let marked = [];
  let held = null; // the element that is pointed at, or else has the focus

  const names = (element) => (element?.dataset.of ?? "").split(" ").filter(Boolean);
  const within = (target) => (target instanceof Element ? target.closest("[data-of]") : null);
  const partners = (name) => document.querySelectorAll(`[data-of~="${CSS.escape(name)}"]`);

  function show(element) {
    if (element === held) return;
    held = element;
    marked.forEach((each) => each.classList.remove("linked"));
    marked = [...new Set(names(element).flatMap((name) => [...partners(name)]))];
    marked.forEach((each) => each.classList.add("linked"));
    for (const figure of document.querySelectorAll("figure.diagram")) {
      figure.classList.toggle("lit", marked.some((each) => figure.contains(each)));
    }
  }

  const focused = () => within(document.activeElement);

  // A link to the equation that the address names already: its view may have been closed since.
  function again(event) {
    const link = event.target instanceof Element && event.target.closest("a.statement");
    if (link && link.getAttribute("href") === location.hash) window.dispatchEvent(new Event("hashchange"));
  }

  function start() {
    if (document.documentElement.dataset.linked !== undefined) return; // listeners stay when pages are exchanged
    document.documentElement.dataset.linked = "";
    document.addEventListener("pointerover", (event) => show(within(event.target) ?? focused()));
    document.addEventListener("pointerleave", () => show(focused()));
    document.addEventListener("focusin", (event) => show(within(event.target)));
    document.addEventListener("focusout", () => show(null));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") show(null); });
    document.addEventListener("click", again);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  window.document$?.subscribe(start);
})();
