/* Computes sizes and counts again when a reader chooses other sizes, in whole numbers, and writes them as the page had
   them: digits in threes, memory in KiB and the like with one digit behind the point, rounded half up.

   Markup: <div class="calculator"> with <li data-size="n" data-value="10" data-most="512" data-limit="100000"> for each
   size, <li data-widths="float32:4 float64:8"> for the type of numbers, and <span data-terms="4:1,1,0 -2:0,1,0"> for each
   number: terms with a coefficient and the power of each size, in the order of the sizes. data-bytes: so many numbers
   in memory. Without this script the numbers stand there for the first sizes. */
(() => {
  "use strict";

  const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

  // A browser that comes back to a page would fill in what was chosen, and tell nobody.
  const FORGET = { autocomplete: "off" };

  const make = (name, attributes = {}, ...children) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children);
    return element;
  };

  function parse(text) {
    return text.split(" ").map((term) => {
      const [coefficient, powers] = term.split(":");
      return { coefficient: BigInt(coefficient), powers: powers.split(",").map(BigInt) };
    });
  }

  const value = (terms, sizes) => terms.reduce(
    (sum, { coefficient, powers }) => sum + powers.reduce((product, p, k) => product * sizes[k] ** p, coefficient),
    0n,
  );

  const inThrees = (number) => number.toString().replace(/\B(?=(\d{3})+$)/g, ",");

  function inBytes(number) {
    let unit = 0;
    while (unit < UNITS.length - 1 && number >= 1024n ** BigInt(unit + 1)) unit += 1;
    if (unit === 0) return `${inThrees(number)} ${UNITS[0]}`;
    const tenths = (20n * number + 1024n ** BigInt(unit)) / (2n * 1024n ** BigInt(unit));
    return `${inThrees(tenths / 10n)}.${tenths % 10n} ${UNITS[unit]}`;
  }

  // A slider and a field for the same size; the field may go further than the slider.
  function control(item, id, changed) {
    const { size, value: first, most, limit } = item.dataset;
    const what = item.querySelector(".what");
    const words = what.firstChild.textContent.trim();
    const slider = make("input", { type: "range", id, min: 1, max: most, value: first, ...FORGET });
    const field = make("input", { type: "number", min: 1, max: limit, step: 1, value: first, required: true, ...FORGET });
    field.setAttribute("inputmode", "numeric");
    field.setAttribute("aria-label", `${words} ${size}, as a number from 1 to ${limit}`);
    let current = Number(first);
    const set = (number) => {
      current = number;
      slider.value = number;
      changed();
    };
    slider.addEventListener("input", () => {
      field.value = slider.value;
      set(Number(slider.value));
    });
    field.addEventListener("input", () => { if (field.validity.valid) set(Number(field.value)); });
    field.addEventListener("change", () => { if (!field.validity.valid) field.value = current; }); // it is no size
    item.querySelector("b").remove();
    item.append(make("label", { htmlFor: id }, what), slider, field);
    return {
      read: () => BigInt(current),
      reset: () => {
        field.value = first;
        set(Number(first));
      },
    };
  }

  function chooser(item, id, changed) {
    const list = make("select", { id, ...FORGET });
    for (const entry of item.dataset.widths.split(" ")) {
      const [name, bytes] = entry.split(":");
      list.append(make("option", { value: bytes }, name));
    }
    list.addEventListener("change", changed);
    item.querySelector("b").remove();
    item.append(make("label", { htmlFor: id }, item.querySelector(".what")), list);
    return list;
  }

  function calculate(box) {
    if (box.classList.contains("ready")) return;
    const settings = box.querySelector(".settings");
    const numbers = [...box.querySelectorAll("[data-terms]")].map((element) => ({
      element,
      terms: parse(element.dataset.terms),
      write: "bytes" in element.dataset ? (number) => inBytes(number * BigInt(list.value)) : inThrees,
    }));
    const cells = [...box.querySelectorAll(".totals thead th")].slice(1).map((head) => head.textContent);
    const told = box.querySelector(".told");
    const status = make("p", { className: "found" });
    status.setAttribute("role", "status");

    function update() {
      const sizes = controls.map(({ read }) => read());
      for (const { element, terms, write } of numbers) element.textContent = write(value(terms, sizes));
      box.classList.toggle("one-layer", sizes.at(-1) === 1n);
      const found = [...told.cells].slice(1).map((cell, k) => `${cells[k]} ${cell.textContent}`);
      status.textContent = `${told.cells[0].textContent}: ${found.join(", ")}`;
    }

    const controls = [...settings.querySelectorAll("[data-size]")].map((item) => (
      control(item, `${box.id}-${item.dataset.size}`, update)
    ));
    const list = chooser(settings.querySelector("[data-widths]"), `${box.id}-width`, update);
    const reset = make("button", { type: "button" }, "as at first");
    reset.addEventListener("click", () => {
      controls.forEach((each) => each.reset());
      list.selectedIndex = 0;
      update();
    });
    settings.querySelector("[data-widths]").append(reset);
    settings.after(status);
    box.classList.add("ready");
    update();
  }

  const start = () => document.querySelectorAll(".calculator").forEach(calculate);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  window.document$?.subscribe(start);
})();
