/* Makes a long table one that can be sorted and filtered: a search field, a list of which one word is chosen, words of
   which several are, and headings that sort. Without this script the table stands as it is, with all its rows.

   Markup: <div class="browser" data-select="1" data-toggles="2"><table>; the numbers are columns, from 0, and the first
   may be missing. A cell holds its words separated by commas. */
(() => {
  "use strict";

  const make = (name, attributes = {}, ...children) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children);
    return element;
  };

  // A browser that comes back to a page would fill in what was chosen, and tell nobody.
  const FORGET = { autocomplete: "off" };

  const words = (text) => text.split(",").map((word) => word.trim()).filter(Boolean);

  // Read before formulas are typeset, as they are in twice then.
  function read(row) {
    const texts = [...row.cells].map((cell) => cell.textContent.trim());
    return { row, texts, all: texts.slice(0, 3).join(" ").toLowerCase() };
  }

  const numeric = (text) => /^\d/.test(text);

  function compare(a, b) {
    if (numeric(a) && numeric(b)) return parseFloat(a) - parseFloat(b);
    return a.localeCompare(b, "en", { sensitivity: "base", numeric: true });
  }

  // Every word of a column with how many rows have it, in the order of the alphabet.
  function counted(rows, column) {
    const counts = new Map();
    for (const { texts } of rows) {
      for (const word of words(texts[column])) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return [...counts].sort(([a], [b]) => compare(a, b));
  }

  function browse(box) {
    const table = box.querySelector("table");
    const body = table?.tBodies[0];
    if (!body || box.querySelector(".controls")) return;
    const rows = [...body.rows].map(read);
    const [select, toggles] = [Number(box.dataset.select ?? -1), Number(box.dataset.toggles)];
    const heads = [...table.tHead.rows[0].cells];
    const titles = heads.map((head) => head.textContent.trim());
    for (const { row } of rows) [...row.cells].forEach((cell, k) => { cell.dataset.label = titles[k]; });

    const label = `Search in ${rows.length} rows`;
    const search = make("input", { type: "search", placeholder: "Search", ariaLabel: label, ...FORGET });
    const list = make("select", { ...FORGET, ariaLabel: titles[select] }, make("option", { value: "" }, `any ${titles[select]}`));
    for (const [word, number] of select < 0 ? [] : counted(rows, select)) {
      list.append(make("option", { value: word }, `${word} (${number})`));
    }
    list.hidden = list.options.length < 3; // there is nothing to choose from
    const buttons = counted(rows, toggles).map(([word, number]) => {
      const button = make("button", { type: "button", value: word, ariaPressed: "false" }, `${word} `);
      button.append(make("span", { className: "number" }, `${number}`));
      button.addEventListener("click", () => {
        button.ariaPressed = String(button.ariaPressed !== "true");
        filter();
      });
      return button;
    });
    const status = make("p", { className: "found", role: "status" });

    function filter() {
      const sought = words(search.value.toLowerCase().replace(/\s+/g, ","));
      const chosen = buttons.filter((button) => button.ariaPressed === "true").map((button) => button.value);
      let shown = 0;
      for (const { row, texts, all } of rows) {
        const has = words(texts[toggles]);
        row.hidden = !(
          sought.every((word) => all.includes(word)) &&
          (!list.value || words(texts[select]).includes(list.value)) &&
          chosen.every((word) => has.includes(word))
        );
        shown += Number(!row.hidden);
      }
      const noun = rows.length === 1 ? "cell" : "cells";
      status.textContent = shown === rows.length ? `${shown} ${noun}` : `${shown} of ${rows.length} ${noun}`;
    }

    function sort(column, descending = heads[column].getAttribute("aria-sort") === "ascending") {
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      heads[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
      const sign = descending ? -1 : 1;
      const ordered = [...rows].sort((a, b) => sign * compare(a.texts[column], b.texts[column]));
      body.append(...ordered.map(({ row }) => row));
    }

    heads.forEach((head, k) => {
      const button = make("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => sort(k));
      head.append(button);
    });
    search.addEventListener("input", filter);
    list.addEventListener("change", filter);
    const group = make("div", { className: "toggles", role: "group", ariaLabel: titles[toggles] }, ...buttons);
    const order = make("select", { className: "order", ariaLabel: "Sort by", ...FORGET });
    order.append(make("option", { value: "" }, "sort by"));
    for (const [k, title] of titles.entries()) {
      order.append(make("option", { value: `${k} up` }, `${title} \u2191`));
      order.append(make("option", { value: `${k} down` }, `${title} \u2193`));
    }
    order.addEventListener("change", () => {
      const [column, direction] = order.value.split(" ");
      if (direction) sort(Number(column), direction === "down");
    });
    box.prepend(make("div", { className: "controls" }, search, list, order, group, status));
    box.classList.add("ready");
    filter();
  }

  const start = () => document.querySelectorAll(".browser").forEach(browse);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  window.document$?.subscribe(start);
})();
