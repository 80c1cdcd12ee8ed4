/* The poster of all cells: words that are typed and kinds that are pressed leave fewer cards. Without this script all
   cards are there.

   Markup: <div class="poster"><ul class="choices" hidden><li data-kind="ID">word</li>...</ul>, then sections with cards,
   each <a class="card" data-kinds="ID ID">. */
(() => {
  "use strict";

  function choose(poster) {
    const list = poster.querySelector(".choices");
    if (!list || !list.hidden) return; // made before
    const cards = [...poster.querySelectorAll(".card")];
    const texts = new Map(cards.map((card) => {
      const words = [...card.querySelectorAll("b, .title")].map((each) => each.textContent);
      return [card, words.join(" ").toLowerCase()];
    }));
    const search = Object.assign(document.createElement("input"), {
      autocomplete: "off", // a browser that comes back to a page would fill it in, and tell nobody
      type: "search", placeholder: "Find a cell", ariaLabel: `Find among ${cards.length} cells`,
    });
    const buttons = [...list.children].map((item) => {
      const button = Object.assign(document.createElement("button"), {
        type: "button", value: item.dataset.kind, ariaPressed: "false",
      });
      button.append(...item.childNodes);
      item.append(button);
      button.addEventListener("click", () => {
        button.ariaPressed = String(button.ariaPressed !== "true");
        show();
      });
      return button;
    });
    const status = Object.assign(document.createElement("span"), { role: "status" });

    function show() {
      const chosen = buttons.filter((button) => button.ariaPressed === "true").map((button) => button.value);
      const sought = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const card of cards) {
        const kinds = card.dataset.kinds.split(" ");
        card.hidden = !(chosen.every((kind) => kinds.includes(kind))
          && sought.every((word) => texts.get(card).includes(word)));
        shown += Number(!card.hidden);
      }
      for (const section of poster.querySelectorAll("section")) {
        section.hidden = !section.querySelector(".card:not([hidden])");
      }
      status.textContent = shown === cards.length ? `${shown} cells` : `${shown} of ${cards.length} cells`;
    }

    search.addEventListener("input", show);
    list.prepend(document.createElement("li"));
    list.firstChild.append(search);
    list.append(document.createElement("li"));
    list.lastChild.append(status);
    list.hidden = false;
    show();
  }

  const start = () => document.querySelectorAll(".poster").forEach(choose);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  window.document$?.subscribe(start);
})();
