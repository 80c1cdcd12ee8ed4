/* A symbol in a formula says what it is: its name in code, what it means, its size.

   A page brings a list of its symbols, <ul class="symbols" hidden>: TeX, TeX without the step, name, meaning, size.
   derive.js asks for a formula's TeX with \htmlData around every symbol of the list, which KaTeX turns into an element
   of its own without changing how the formula looks. Pointing at it, tapping it, or coming by keyboard to what belongs
   to an equation's row shows what the list says. */
(() => {
  "use strict";

  const TOKEN = /\\[A-Za-z]+|\\[^]|\s+|[^]/g;
  // commands that make one letter of their argument, commands whose argument is no formula, and what takes arguments
  const LETTERS = /^\\(bar|tilde|hat|dot|ddot|overline|widetilde|widehat|math[a-z]+|boldsymbol|vec)$/;
  const FONT = /\\(mathbf|mathrm|mathit|mathsf|boldsymbol)\{([^{}]*)\}/g;
  const WORDS = /^\\(begin|end|tag|text|operatorname|left|right|[bB]igg?[lr]?)$/;
  const TAKING = /^\\([dt]?frac|sqrt|overset|underset|underbrace|overbrace|substack)$/;
  const GREEK = /^\\(var)?(alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega|upsilon|imath|jmath|ell)$/i;

  /* The symbol that begins at a token: its letter, what is below as a list, what is above, and where it ends. */
  function read(tokens, from) {
    let k = from;
    const argument = () => {
      while (/^\s/.test(tokens[k] ?? "")) k += 1;
      const start = k;
      let depth = 0;
      do {
        depth += { "{": 1, "}": -1 }[tokens[k]] ?? 0;
        k += 1;
      } while (depth && k < tokens.length);
      return tokens.slice(start, k).join("").replace(/^\{([^]*)\}$/, "$1");
    };
    const command = tokens[k];
    k += 1;
    const dressed = LETTERS.test(command) ? `${command}{${argument()}}` : command;
    const letter = dressed.replace(FONT, "$2"); // an entry of a bold vector is not bold
    const below = [], above = [];
    while (tokens[k] === "_" || tokens[k] === "^") {
      const where = tokens[k] === "_" ? below : above;
      k += 1;
      where.push(argument());
    }
    return { letter, below: pieces(below.join(",")), above: above.join(","), end: k };
  }

  /* A subscript at its commas, as far as they are in no braces. */
  function pieces(text) {
    const found = [""];
    let depth = 0;
    for (const sign of text) {
      depth += { "{": 1, "}": -1 }[sign] ?? 0;
      if (sign === "," && !depth) found.push("");
      else found[found.length - 1] += sign;
    }
    return text ? found : [];
  }

  const begins = (token) => /^[A-Za-z]$/.test(token) || GREEK.test(token) || LETTERS.test(token);

  function within(part, whole) {
    return whole.above.startsWith(part.above) && part.below.every((piece, k) => piece === whole.below[k]);
  }

  /* Which symbol of the list it is: the one that explains most of it, and says the same of the step. */
  function find(found, known) {
    let best = -1, most = -1;
    for (const { place, base, full } of known.get(found.letter) ?? []) {
      const rest = found.below.slice(base.below.length); // steps and indices
      if (!within(base, found) || rest.some((piece) => !/^[A-Za-z0-9+\-() ]*$/.test(piece))) continue;
      if (full.below.length > base.below.length && !rest.length) continue; // what has a step is never without one
      const explained = 4 * (base.below.length + base.above.length) + (within(full, found) ? 1 : 0);
      if (explained > most) [best, most] = [place, explained];
    }
    return best;
  }

  function table(list) {
    const known = new Map(), starts = new Set(); // by letter, and the tokens that they begin with
    [...list.children].forEach((item, place) => {
      const [full, base] = [...item.querySelectorAll("i")].slice(0, 2).map((each) => {
        const tokens = each.textContent.match(TOKEN) ?? [""], found = read(tokens, 0);
        return begins(tokens[0]) && found.end === tokens.length ? found : null;
      });
      if (!full || !base) return; // a derivative written as a fraction: in it the symbol itself is found
      starts.add(item.textContent.trim().match(TOKEN)[0]);
      known.set(base.letter, [...(known.get(base.letter) ?? []), { place, base, full }]);
    });
    return { known, starts };
  }

  /* The formula with its symbols marked. */
  function marked(tex, { known, starts }) {
    const tokens = tex.match(TOKEN) ?? [];
    let out = "", k = 0;
    const take = (number) => { out += tokens.slice(k, k + number).join(""); k += number; };
    const plainArgument = () => { // as it is; in braces it is gone through like the rest, but for words
      while (/^\s/.test(tokens[k] ?? "")) take(1);
      let depth = 0;
      do {
        depth += { "{": 1, "}": -1 }[tokens[k]] ?? 0;
        take(1);
      } while (depth && k < tokens.length);
    };
    while (k < tokens.length) {
      const token = tokens[k];
      if (token.length > 1 && WORDS.test(token)) {
        take(1);
        plainArgument();
      } else if (starts.has(token)) {
        const found = read(tokens, k), place = find(found, known);
        const text = tokens.slice(k, found.end).join("");
        if (place >= 0) {
          out += `\\htmlData{symbol=${place}}{${text}}`;
          k = found.end;
        } else {
          take(1);
          if (LETTERS.test(token)) plainArgument();
        }
      } else if (token.length > 1 && LETTERS.test(token)) {
        take(1);
        plainArgument();
      } else if (token === "_" || token === "^" || (token.length > 1 && TAKING.test(token))) {
        take(1);
        if (tokens[k] !== "{") plainArgument();
      } else {
        take(1);
      }
    }
    return out;
  }

  let list = null, symbols = null;

  // derive.js says when there is a page: to look for a list before every formula would take longer than to mark it.
  function start() {
    const there = document.querySelector("ul.symbols");
    if (there === list) return;
    list = there;
    symbols = there && table(there);
  }

  /* What KaTeX is to be given for a formula, and how: the same where the page has no list. */
  function prepare(tex) {
    return symbols ? marked(tex, symbols) : tex;
  }

  const OPTIONS = {
    strict: (code) => (code === "htmlExtension" ? "ignore" : "error"),
    trust: ({ command, attributes }) =>
      command === "\\htmlData" && Object.keys(attributes).join() === "data-symbol" && /^\d+$/.test(attributes["data-symbol"]),
  };

  // -- telling

  const tip = Object.assign(document.createElement("div"), { className: "symbol-tip", id: "symbol-tip", hidden: true });
  tip.setAttribute("role", "tooltip");
  let leaving = 0, teller = null;

  function line(place) {
    const item = list.children[place], told = document.createElement("p");
    const code = document.createElement("code"), size = document.createElement("span");
    code.textContent = item.querySelector("code").textContent;
    const meaning = item.querySelector("span").textContent;
    katex.render(item.lastElementChild.textContent, size, { throwOnError: false });
    told.append(code, meaning ? ` ${meaning}, ` : " ", size);
    return told;
  }

  function show(element, places) {
    clearTimeout(leaving);
    if (!list || !places.length) return;
    tip.replaceChildren(...places.map(line));
    document.body.append(tip);
    tip.hidden = false;
    teller = element;
    const box = element.getBoundingClientRect(), room = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(box.left, room - tip.offsetWidth - 8));
    const below = box.bottom + 6 + tip.offsetHeight < innerHeight || box.top < tip.offsetHeight + 6;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) + scrollY}px`;
  }

  function hide() {
    clearTimeout(leaving);
    tip.hidden = true;
    teller?.removeAttribute("aria-describedby");
    teller = null;
  }

  const symbolAt = (target) => target instanceof Element && target.closest("[data-symbol]");

  document.addEventListener("pointerover", (event) => {
    const symbol = symbolAt(event.target);
    if (symbol && event.pointerType !== "touch") show(symbol, [Number(symbol.dataset.symbol)]);
    else if (event.target === tip || tip.contains(event.target)) clearTimeout(leaving);
    else if (teller?.dataset.symbol) leaving = setTimeout(hide, 150); // time to move onto what it says
  });

  document.addEventListener("click", (event) => {
    const symbol = symbolAt(event.target);
    if (symbol && symbol !== teller) show(symbol, [Number(symbol.dataset.symbol)]);
    else if (teller && !tip.contains(event.target) && event.pointerType === "touch") hide();
  });

  // By keyboard one comes to the tools of a row: there all symbols of its formula are told.
  document.addEventListener("focusin", ({ target }) => {
    const row = target.matches?.(":focus-visible") && target.closest(".eq");
    if (!row) return;
    row.querySelectorAll(":scope > .tex").forEach((formula) => window.derive?.typeset(formula)); // it may be far down yet
    const places = [...row.querySelectorAll(":scope > .tex [data-symbol]")].map((each) => Number(each.dataset.symbol));
    show(target, [...new Set(places)]);
    if (!tip.hidden) target.setAttribute("aria-describedby", tip.id);
  });
  document.addEventListener("focusout", () => { if (teller && !teller.dataset.symbol) hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  window.deriveSymbols = { start, prepare, OPTIONS };
})();
