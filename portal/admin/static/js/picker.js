// Pickers: a select turns into a text field that searches on the server (ARIA combobox, listbox).
// The select stays, out of sight: it holds what is chosen, and the form sends it as before.

import { each, find, findAll, icon, intlLocale, make, place, text, toast } from "./dom.js";

const pause = 150; // milliseconds without a key before the server is asked
const silence = 300; // milliseconds of waiting that want a word
const most = 20; // rows in one answer

const list = make("ul", { className: "picker-list", id: "picker-list", role: "listbox", popover: "manual" });
const said = make("p", { className: "sr", role: "status" });
const count = new Intl.NumberFormat(intlLocale);

let shown = null; // the picker whose list is open
let rows = 0; // how many there are in the list
let at = -1; // the option that the cursor stands on
let timer, request;

each("select[data-picker]", (select) => {
  const isMany = select.multiple;
  const name = select.labels[0].firstChild.textContent.trim();
  const input = make("input", {
    type: "text", className: "form-control picker-input", role: "combobox", autocomplete: "off", spellcheck: false, dir: "auto",
    id: select.id, "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", "aria-required": String(select.required),
  });
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  const box = make("div", { className: "picker-box" }, input);
  const chips = make("ul", { className: "chips", "aria-label": text("chosen", { field: name }) });
  if (isMany) box.prepend(chips);
  select.before(box);
  select.removeAttribute("id");
  select.hidden = true;
  const picker = { select, input, box, chips, isMany, name };
  select.addEventListener("input", () => show(picker));
  input.addEventListener("input", (event) => {
    event.stopPropagation(); // what is looked for is no change of the form
    open(picker);
    look(input.value);
  });
  input.addEventListener("keydown", (event) => press(picker, event));
  input.addEventListener("focusout", () => leave(picker));
  box.addEventListener("click", (event) => {
    if (event.target.closest("button, .picker-list")) return;
    input.focus();
    if (shown !== picker) begin(picker);
  });
  show(picker);
});

// What is chosen

function chosen({ select }) {
  return [...select.selectedOptions].filter((option) => option.value);
}

function show(picker) {
  const { input, chips, isMany } = picker;
  if (isMany) chips.replaceChildren(...chosen(picker).map((option) => chip(picker, option)));
  else input.value = chosen(picker)[0]?.text ?? "";
  chips.hidden = !chips.children.length;
  put();
}

function chip(picker, option) {
  const remove = () => {
    set(picker, option.value, option.text, false);
    picker.input.focus();
  };
  const button = make("button", { type: "button", "aria-label": text("take_away", { title: option.text }), onclick: remove }, icon("x", "i-sm"));
  return make("li", { className: "chip" }, make("bdi", { textContent: option.text }), button);
}

function set({ select }, key, title, isChosen) {
  let option = [...select.options].find((one) => one.value === String(key));
  if (!option) select.append((option = new Option(title, key)));
  option.selected = isChosen;
  select.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Leave the field: an emptied one chooses nothing, and words that chose nothing are taken back. */
function leave(picker) {
  if (shown === picker) close();
  const { select, input, isMany } = picker;
  const wasEmptied = !isMany && !input.value.trim() && chosen(picker).length;
  if (wasEmptied && find('option[value=""]', select)) set(picker, "", "", true);
  else show(picker);
  if (isMany) input.value = "";
}

// The list

function open(picker) {
  if (shown === picker) return;
  shown = picker;
  list.setAttribute("aria-label", picker.name);
  list.setAttribute("aria-multiselectable", picker.isMany);
  list.replaceChildren();
  picker.box.append(list, said);
  picker.input.setAttribute("aria-expanded", "true");
  list.style.minInlineSize = `${picker.box.offsetWidth}px`;
  list.showPopover();
  put();
}

function put() {
  if (shown) place(list, shown.box);
}

function close() {
  clearTimeout(timer);
  request?.abort();
  list.hidePopover();
  shown.input.setAttribute("aria-expanded", "false");
  shown.input.removeAttribute("aria-activedescendant");
  shown = null;
}

/** Show all there is, whatever is chosen; the words in the field are replaced by typing. */
function begin(picker) {
  open(picker);
  if (!picker.isMany) picker.input.select();
  ask("");
}

function look(words) {
  clearTimeout(timer);
  timer = setTimeout(() => ask(words), pause);
}

async function ask(words, offset = 0) {
  const picker = shown;
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  const late = setTimeout(() => note(text("loading")), offset ? pause * 100 : silence);
  const address = new URL(picker.select.dataset.picker, location.href);
  address.searchParams.set("query", words.trim());
  address.searchParams.set("offset", offset);
  try {
    const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
    const found = await answer.json().catch(() => ({}));
    if (!signal.aborted && answer.ok) fill(picker, words, found, offset);
    else if (!signal.aborted) note(found.error || text("not_offered"));
  } catch {
    if (!signal.aborted) note(text("not_offered"));
  } finally {
    clearTimeout(late);
  }
}

function note(words) {
  list.replaceChildren(make("li", { className: "picker-note", role: "option", "aria-disabled": "true", textContent: words }));
  said.textContent = words;
  move(-1);
}

function fill(picker, words, found, offset) {
  findAll("[data-act], .picker-note", list).forEach((one) => one.remove());
  if (!offset) list.replaceChildren();
  rows = offset + found.length;
  const values = chosen(picker).map((option) => option.value);
  list.append(...found.map(([key, title, about]) => row(picker, key, title, about, values.includes(String(key)))));
  if (!rows) note(text("none_found"));
  else said.textContent = text("found", { count: count.format(rows) });
  if (found.length === most) list.append(act("more", "chevron-down", text("more"), () => ask(words, rows)));
  if (picker.select.dataset.create) list.append(act("create", "plus", text("create"), () => create(picker, words)));
  [...list.children].forEach((option, index) => (option.id = `picker-${index}`));
  const marked = [...list.children].findIndex((option) => option.ariaSelected === "true");
  if (!offset) move(words.trim() && rows ? 0 : picker.isMany ? -1 : marked);
  else move(Math.min(offset, list.children.length - 1));
  put();
}

function row(picker, key, title, about, isChosen) {
  const option = make("li", { className: "picker-row", role: "option", "aria-selected": String(isChosen) },
    make("span", { className: "picker-title", dir: "auto", textContent: title }),
    make("span", { className: "picker-about", textContent: about }), icon("check", "i-sm"));
  option.act = () => {
    const turned = !picker.isMany || option.ariaSelected !== "true";
    set(picker, key, title, turned);
    option.ariaSelected = String(turned);
    if (!picker.isMany) close();
    else if (picker.input.value) ask((picker.input.value = ""));
  };
  return option;
}

function act(name, drawing, words, does) {
  const option = make("li", { className: "picker-act", role: "option", "aria-selected": "false", "data-act": name }, icon(drawing, "i-sm"), make("span", { textContent: words }));
  option.act = does;
  return option;
}

async function create(picker, words) {
  close();
  try {
    const { fillIn } = await import("./create.js");
    const made = await fillIn(picker.select.dataset.create, words.trim());
    if (made) set(picker, made.id, made.title, true);
  } catch {
    toast(text("not_offered"), { tone: "bad" });
  }
  picker.input.focus();
}

// The cursor stays in the field; the option it stands for is told by aria-activedescendant

function move(to) {
  list.children[at]?.classList.remove("is-at");
  at = to;
  const option = list.children[at];
  option?.classList.add("is-at");
  option?.scrollIntoView({ block: "nearest" });
  if (option) shown?.input.setAttribute("aria-activedescendant", option.id);
  else shown?.input.removeAttribute("aria-activedescendant");
}

function press(picker, event) {
  const { input, isMany } = picker;
  const isOpen = shown === picker;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (step && !isOpen) begin(picker);
  else if (step) move((Math.max(at, step < 0 ? 0 : -1) + step + list.children.length) % list.children.length);
  else if (event.key === "Enter" && isOpen) list.children[at]?.act?.();
  else if (event.key === "Enter") begin(picker);
  else if (event.key === "Escape" && (isOpen || input.value !== (chosen(picker)[0]?.text ?? ""))) leave(picker);
  else if (event.key === "Backspace" && isMany && !input.value && chosen(picker).length) {
    const last = chosen(picker).at(-1);
    set(picker, last.value, last.text, false);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

list.addEventListener("mousedown", (event) => {
  event.preventDefault(); // the focus stays in the field
  event.stopPropagation();
});
list.addEventListener("click", (event) => event.target.closest("[role=option]")?.act?.());
list.addEventListener("scroll", () => {
  const isAtEnd = list.scrollTop + list.clientHeight > list.scrollHeight - 8;
  const more = find('[data-act="more"]', list);
  if (!isAtEnd || !list.scrollTop || !more?.act) return;
  more.act();
  more.act = null; // once
}, { passive: true });
addEventListener("scroll", (event) => event.target !== list && put(), { passive: true, capture: true });
addEventListener("resize", put);
