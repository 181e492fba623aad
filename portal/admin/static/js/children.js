// Rows of another record on a form: the empty row is the pattern that more are made from.

import { adopt, each, find, findAll } from "./dom.js";

each("[data-children]", (section) => {
  const blank = find("[data-blank]", section);
  if (!blank) return;
  const mark = blank.dataset.blank; // as in loans-new1, with which all its names begin
  const stem = mark.replace(/\d+$/, "");
  let next = Number(mark.slice(stem.length));
  const place = blank.nextSibling;
  blank.remove();
  blank.removeAttribute("data-blank");

  function add() {
    const row = blank.cloneNode(true);
    for (const element of [row, ...findAll("*", row)]) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes(mark)) element.setAttribute(name, value.replaceAll(mark, `${stem}${next}`));
      }
    }
    next += 1;
    section.insertBefore(row, place);
    adopt(row);
    return row;
  }

  find("[data-add]", section).addEventListener("click", () => {
    find("input:not([type=hidden]), select:not([hidden])", add()).focus();
  });

  // A draft that is brought back may hold rows that the page does not have yet.
  section.closest("form").addEventListener("restoring", ({ detail: names }) => {
    const numbers = names.filter((name) => name.startsWith(stem)).map((name) => parseInt(name.slice(stem.length), 10));
    while (next <= Math.max(...numbers)) add();
  });
});
