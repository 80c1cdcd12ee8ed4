/* Puts two cells side by side. What is known of a cell is in a script of its own beside the pages, cells/NAME.js, which
   calls deriveCompare.cell; cells/index.js lists them all. They are fetched when they are needed, as scripts, because a
   page in a folder may load nothing else.

   Markup: <div class="compare"> with a link to the list of cells, which says where these scripts are. The choice stands
   in the address: compare.html?a=lstm&b=gru&at=n:10,m:20, or the same behind a #. */
(() => {
  "use strict";

  const cells = new Map(); // data by name
  const waiting = new Map(); // promises by name of a script
  let list = null, groups = [], box = null, base = null, shown = "";

  const make = (name, attributes = {}, ...children) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  };
  const FORGET = { autocomplete: "off" }; // the address says what was chosen, not what a browser fills in
  const tex = (source, name = "span") => make(name, { className: "tex", textContent: source });

  window.deriveCompare = {
    index(data) { list = new Map(data.cells.map((cell) => [cell.name, cell])); groups = data.groups; },
    cell(data) { cells.set(data.name, data); },
  };

  // A script is asked for once; one that did not come may be asked for again.
  function load(name) {
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((resolve, reject) => {
        const script = make("script", { src: new URL(`${encodeURIComponent(name)}.js`, base).href, onload: resolve });
        script.onerror = () => { waiting.delete(name); reject(new Error(name)); };
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  }

  // -- the address

  function wanted() {
    const behind = new URLSearchParams(location.hash.slice(1));
    const from = behind.has("a") || behind.has("b") ? behind : new URLSearchParams(location.search);
    const sizes = (from.get("at") ?? "").split(",").map((each) => each.split(":"));
    return {
      a: from.get("a") ?? "", b: from.get("b") ?? "",
      at: Object.fromEntries(sizes.filter(([name, number]) => name && /^\d{1,9}$/.test(number ?? ""))),
    };
  }

  function address({ a, b, at }) {
    const words = [["a", a], ["b", b]].filter(([, name]) => name).map(([key, name]) => `${key}=${encodeURIComponent(name)}`);
    const sizes = Object.entries(at).map(([name, number]) => `${name}:${number}`).join(",");
    return [...words, ...(sizes ? [`at=${sizes}`] : [])].join("&");
  }

  // Browsers differ in what a page in a folder may do to its own address; behind a # it may do everything.
  function remember(choice, replace) {
    const method = replace ? "replaceState" : "pushState";
    try {
      history[method](null, "", `${location.pathname}?${address(choice)}`);
    } catch {
      history[method](null, "", `#${address(choice)}`);
    }
  }

  // -- choosing

  function chooser(key, label) {
    const select = make("select", { id: `compare-${key}`, ...FORGET }, make("option", { value: "" }, "choose a cell"));
    const families = new Map();
    for (const cell of list.values()) {
      const group = () => (cell.family ? make("optgroup", { label: cell.family }) : new DocumentFragment());
      if (!families.has(cell.family)) families.set(cell.family, group());
      families.get(cell.family).append(make("option", { value: cell.name }, `${cell.name}: ${cell.title}`));
    }
    select.append(...[...families].sort(([a], [b]) => a.localeCompare(b, "en")).map(([, group]) => group));
    select.addEventListener("change", () => change({ [key]: select.value }));
    return make("div", {}, make("label", { htmlFor: select.id }, label), select);
  }

  function change(parts) {
    const { a, b, at } = wanted();
    remember({ a, b, at, ...parts }, false);
    show();
  }

  function controls() {
    const swap = make("button", { type: "button", className: "swap", ariaLabel: "Swap the two cells" }, "\u21c4");
    swap.addEventListener("click", () => {
      const { a, b } = wanted();
      change({ a: b, b: a });
    });
    return make("div", { className: "choice" }, chooser("a", "First cell"), swap, chooser("b", "Second cell"));
  }

  // -- what is shown

  async function show() {
    const { a, b, at } = wanted();
    for (const [key, name] of [["a", a], ["b", b]]) {
      const select = box.querySelector(`#compare-${key}`);
      select.value = list.has(name) ? name : "";
    }
    const request = address({ a, b, at });
    shown = request;
    const result = box.querySelector(".result");
    const unknown = [a, b].filter((name) => name && !list.has(name));
    if (unknown.length) return tell(result, ...unknown.flatMap(stranger), "Choose another one above, or from ", overview(), ".");
    if (!a || !b) return tell(result, a || b ? "Choose another cell to put beside it." : "");
    try {
      await Promise.all([load(a), load(b)]);
    } catch (error) {
      return tell(result, `The data of ${error.message} could not be loaded. Its page has the same: `, link(error.message), ".");
    }
    if (shown !== request) return undefined; // the reader went on meanwhile
    result.replaceChildren(...comparison(cells.get(a), cells.get(b), at));
    window.derive?.update();
    return undefined;
  }

  const tell = (place, ...pieces) => place.replaceChildren(make("p", {}, ...pieces));
  const overview = () => make("a", { href: box.dataset.list }, "the list of all cells");
  const page = (name) => (/\.html$/.test(new URL(box.dataset.list).pathname) ? `${name}.html` : `${encodeURIComponent(name)}/`);
  const link = (name, text = name) => make("a", { href: new URL(page(name), base).href }, text);

  function stranger(name) {
    const [sought, far] = [name.toLowerCase(), (each) => Math.abs(each.length - name.length)];
    const near = [...list.keys()].filter((each) => each.includes(sought) || sought.includes(each))
      .sort((one, other) => far(one) - far(other));
    const hint = near.slice(0, 4).flatMap((each, k) => [k ? ", " : " Near it: ", link(each)]);
    return [`There is no cell called \u201c${name}\u201d here.`, ...hint, near.length ? ". " : " "];
  }

  function comparison(a, b, at) {
    return [
      pair(heading(a), heading(b), "heads"),
      relation(a, b),
      section("Diagrams", pair(diagram(a, "a"), diagram(b, "b"), "diagrams")),
      section("Equations", equations(a, b)),
      section("Counts", counts(a, b, at)),
      section("Sizes", ...sizes(a, b)),
      section("Properties", properties(a, b)),
    ];
  }

  const section = (title, ...content) => make("section", {}, make("h2", {}, title), ...content);
  const pair = (left, right, name = "") => make("div", { className: `pair ${name}` }, left, right);

  function heading(cell) {
    const badges = cell.verdicts.flatMap(([text, status]) => [make("span", { className: `verdict ${status}` }, text), " "]);
    return make("div", {},
      make("p", { className: "name" }, link(cell.name, cell.title)),
      cell.summary ? make("p", {}, cell.summary) : "",
      make("p", { className: "quiet" }, [cell.source, list.get(cell.name).family, cell.kinds.join(", ")].filter(Boolean).join(" \u00b7 "), " ", ...badges));
  }

  function relation(a, b) {
    const found = a.relations.filter(([other]) => other === b.name);
    if (a.name === b.name) return make("p", { className: "relation" }, "These are one and the same cell.");
    if (!found.length) return make("p", { className: "relation" }, "No relation between the two is on file.");
    return make("div", { className: "relation" }, ...found.map(([, told, words, text, status]) => make("p", {},
      link(a.name, a.title), ` ${told} `, link(b.name, b.title), `: ${words} `, make("span", { className: `verdict ${status}` }, text))));
  }

  // The ids of a diagram are those of its page; here there are two of them, and perhaps of one cell.
  function diagram(cell, side) {
    const figure = make("div", { className: "drawing" });
    const drawn = new DOMParser().parseFromString(cell.diagram || "<p/>", "image/svg+xml").documentElement;
    if (drawn.localName !== "svg") return make("p", {}, "There is no diagram of this cell.");
    for (const each of [drawn, ...drawn.querySelectorAll("[id]")]) if (each.id) each.id = `${side}-${each.id}`;
    const labels = drawn.getAttribute("aria-labelledby")?.split(" ").map((id) => `${side}-${id}`).join(" ");
    if (labels) drawn.setAttribute("aria-labelledby", labels);
    figure.append(document.importNode(drawn, true));
    return figure;
  }

  // Statements of one group side by side: those that mean the same first; in a group of one purpose then in the order
  // of computation, where others have nothing beside them.
  function matched(left, right, ofOnePurpose) {
    const free = [...right], rows = [];
    const take = (test) => { const k = free.findIndex(test); return k < 0 ? null : free.splice(k, 1)[0]; };
    const same = left.map((row) => take((other) => other.meaning === row.meaning && other.before === row.before));
    left.forEach((row, k) => {
      rows.push([row, same[k] ?? take((other) => other.name === row.name && other.before === row.before)]);
    });
    for (const each of ofOnePurpose ? rows : []) each[1] ??= take((other) => other.before === each[0].before);
    return [...rows, ...free.map((row) => [null, row])];
  }

  function equations(a, b) {
    const table = make("div", { className: "equations" });
    for (const [group, title] of groups) {
      const [left, right] = [a, b].map((cell) => cell.rows.filter((row) => row.group === group));
      if (!left.length && !right.length) continue;
      table.append(make("h3", { className: `g-${group}` }, title));
      for (const [one, other] of matched(left, right, group !== "value")) table.append(pair(statement(one, a), statement(other, b), "eqs"));
    }
    return table;
  }

  function statement(row, cell) {
    if (!row) return make("div", { className: "none" }, make("span", {}, `nothing in ${cell.name}`));
    return make("div", { className: "statement" },
      make("p", { className: "quiet" }, make("span", { className: "of" }, `${cell.name}: `), row.meaning || row.name),
      tex(row.tex, "div"));
  }

  // -- numbers, in whole ones of any length

  const value = (terms, at) => terms.reduce((sum, [coefficient, powers]) => sum
    + Object.entries(powers).reduce((product, [name, power]) => product * BigInt(at[name]) ** BigInt(power), BigInt(coefficient)), 0n);
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

  function counts(a, b, at) {
    const known = { ...b.sizes, ...a.sizes };
    for (const name of Object.keys(known)) if (Number(at[name]) > 0) known[name] = Number(at[name]);
    const rows = Object.keys(a.counts).map((name) => {
      const outputs = [a, b].map((cell) => make("output", {}));
      const formulas = [a, b].map((cell, k) => make("td", {}, make("span", { className: "of" }, `${cell.name}: `),
        outputs[k], " ", tex(cell.counts[name][0])));
      return { name, outputs, row: make("tr", {}, make("th", { scope: "row" }, name), ...formulas) };
    });
    const update = () => rows.forEach(({ name, outputs }) => [a, b].forEach((cell, k) => {
      outputs[k].textContent = grouped(value(cell.counts[name][1], known));
    }));
    const inputs = Object.keys(known).map((name) => {
      const input = make("input", { type: "number", min: 1, max: 999999999, value: known[name], ...FORGET });
      input.id = `compare-size-${name}`;
      input.addEventListener("input", () => {
        if (!input.checkValidity() || !input.value) return;
        known[name] = Number(input.value);
        const choice = wanted();
        remember({ ...choice, at: known }, true);
        shown = address({ ...choice, at: known });
        update();
      });
      return make("div", {}, make("label", { htmlFor: input.id }, tex(name), " ="), input);
    });
    update();
    const told = "For one sample and one step; a multiply-add counts as two operations.";
    return make("div", {}, make("div", { className: "given" }, ...inputs), make("p", { className: "quiet" }, told),
      sheet(["", a.name, b.name], rows.map(({ row }) => row)));
  }

  function sheet(heads, rows) {
    const head = make("tr", {}, ...heads.map((text) => (text ? make("th", { scope: "col" }, text) : make("td", {}))));
    return make("table", { className: "sheet" }, make("thead", {}, head), make("tbody", {}, ...rows));
  }

  function sizes(a, b) {
    return ["inputs", "states", "outputs", "parameters"].flatMap((role) => {
      const columns = [a, b].map((cell) => cell.symbols.filter(([of]) => of === role));
      if (!columns.some((symbols) => symbols.length)) return [];
      const lists = columns.map((symbols, k) => make("ul", {}, make("li", { className: "of" }, [a, b][k].name),
        ...symbols.map(([, symbol, meaning, size]) => make("li", {}, tex(symbol), ` ${meaning}, `, tex(size || "1")))));
      columns.forEach((symbols, k) => symbols.length || lists[k].append(make("li", { className: "quiet" }, "none")));
      return [make("h3", {}, role), pair(...lists, "symbols")];
    });
  }

  function properties(a, b) {
    const words = [...new Set([...Object.keys(a.properties), ...Object.keys(b.properties)])];
    return sheet(["", a.name, b.name], words.map((word) => {
      const held = [a, b].map((cell) => cell.properties[word] ?? "\u2013");
      const row = make("tr", { className: held[0] === held[1] ? "" : "differs" }, make("th", { scope: "row" }, word));
      row.append(...held.map((text, k) => make("td", {}, make("span", { className: "of" }, `${[a, b][k].name}: `), text)));
      return row;
    }));
  }

  // -- the page

  async function start() {
    const found = document.querySelector(".compare");
    const way = found?.querySelector("a[href]");
    if (!found || found === box || !way) return;
    box = found;
    box.dataset.list = way.href;
    base = new URL(".", way.href);
    if (list === null) await load("index").catch(() => {});
    if (list === null) return; // the words about the list of cells stay
    box.replaceChildren(controls(), make("div", { className: "result", ariaLive: "polite" }));
    box.classList.add("ready");
    show();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  window.document$?.subscribe(start);
  window.addEventListener("popstate", () => box?.isConnected && list && show());
})();
