// A list page: selecting rows, walking through them, the row menu, changing a badge in place.

import { find, findAll, intlLocale, isTyping, openUnder, post, text, toast } from "./dom.js";

const wrap = find(".tablewrap");
const rows = findAll(".table tbody tr");

// Selection: one by one, a range with Shift, or the whole page

const boxes = findAll('.table [name="rowid"]');
const selectAll = find("#select-all");
const bulk = find("#bulk");
const count = new Intl.NumberFormat(intlLocale);
// Offered once the whole page is selected: all rows that match, on the other pages, too
const all = find("#bulk-all");
let lastBox = null;

function showSelection() {
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr").classList.toggle("is-selected", box.checked);
  selectAll.checked = chosen === boxes.length;
  selectAll.indeterminate = chosen > 0 && chosen < boxes.length;
  bulk.hidden = chosen === 0;
  find("#bulk-count").textContent = text("selected", { count: count.format(chosen) });
  if (!all) return;
  all.hidden = !selectAll.checked;
  if (all.hidden) find("input", all).checked = false;
}

function selectTo(box, isRange) {
  if (isRange && lastBox) {
    const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
  }
  lastBox = box;
  showSelection();
}

function setAll(checked) {
  for (const box of boxes) box.checked = checked;
  showSelection();
}

if (selectAll && bulk && boxes.length) {
  for (const box of boxes) box.addEventListener("click", (event) => selectTo(box, event.shiftKey));
  selectAll.addEventListener("change", () => setAll(selectAll.checked));
  find("#bulk-clear").addEventListener("click", () => {
    setAll(false);
    selectAll.focus();
  });
  showSelection();
}

// The cursor: the row that holds the focus, moved by j, k and the arrows

let at = -1;

function setCursor(row) {
  rows[at]?.classList.remove("is-at");
  at = rows.indexOf(row);
  row.classList.add("is-at");
}

function walk(steps) {
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + steps))];
  if (!row) return;
  const link = find(".rowlink", row);
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(".table tbody tr");
  if (row) setCursor(row);
});

const inRow = (selector) => rows[at] && find(selector, rows[at]);

const rowKeys = {
  KeyJ: () => walk(1),
  KeyK: () => walk(-1),
  KeyE: () => (inRow('[data-key="e"]') ?? inRow(".rowlink"))?.click(),
  KeyS: () => inRow("[data-edit]")?.click(),
  KeyX: (event) => {
    const box = inRow('[name="rowid"]');
    if (!box) return;
    box.checked = !box.checked;
    selectTo(box, event.shiftKey);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const key = rowKeys[event.code];
  if (arrow && event.target.closest(".table")) walk(arrow);
  else if (key && document.body.dataset.shortcuts === "on") key(event);
  else return;
  event.preventDefault();
});

// The "…" of a row is a link to its details; with the script, one menu serves all rows

const rowMenu = find("#menu-row");

for (const link of findAll("[data-row-menu]")) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "true");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openRowMenu(link);
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    openRowMenu(link);
  });
}

function openRowMenu(link) {
  const row = link.closest("tr");
  const form = find("form", rowMenu);
  find('[data-go="details"]', rowMenu).href = link.href;
  form.hidden = !row.dataset.delete;
  form.action = row.dataset.delete ?? "";
  form.dataset.confirm = text("delete_row", { title: find(".rowlink", row).textContent.trim() });
  openUnder(rowMenu, link);
}

// A badge opens the menu of its values; the change is shown at once and can be undone

let edited = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-edit]");
  const menu = button && find(`#menu-${CSS.escape(button.dataset.edit)}`);
  if (!menu) return;
  edited = button;
  for (const item of findAll("[data-value]", menu)) {
    item.setAttribute("aria-checked", item.dataset.value === button.dataset.value);
  }
  openUnder(menu, button);
});

for (const menu of findAll('[role="menu"][popover]')) {
  menu.addEventListener("click", (event) => {
    const item = event.target.closest("[data-value]");
    if (!item) return;
    menu.hidePopover();
    edited.focus();
    if (item.dataset.value !== edited.dataset.value) change(edited, menu, item.dataset.value);
  });
}

async function change(button, menu, value, said = "changed") {
  const row = button.closest("tr");
  const before = { value: button.dataset.value, badge: find(".badge", button) };
  const badge = find(`[data-value="${CSS.escape(value)}"] .badge`, menu).cloneNode(true);
  show(button, value, badge);
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await post(wrap.dataset.updateUrl, {
      list_form_pk: row.dataset.id,
      [button.dataset.edit]: value,
      version: row.dataset.version,
    });
    row.dataset.version = answer.version ?? row.dataset.version;
    const words = { field: fieldName(button), value: badge.textContent };
    const undo = said === "changed" ? () => change(button, menu, before.value, "changed_back") : undefined;
    toast(text(said, words), { undo });
  } catch (error) {
    show(button, before.value, before.badge);
    toast(error.message, { tone: "bad" });
  }
  button.removeAttribute("aria-busy");
}

function show(button, value, badge) {
  const old = find(".badge", button);
  const label = button.getAttribute("aria-label");
  button.setAttribute("aria-label", label.replace(old.textContent, badge.textContent));
  button.dataset.value = value;
  old.replaceWith(badge);
}

function fieldName(button) {
  const column = button.closest("td").cellIndex;
  return find(".table thead tr").cells[column].textContent.trim();
}

// Shift and a heading: rows that are equal so far are sorted by that column

const plain = (name) => name.replace("-", "");

for (const link of findAll("a.sort")) {
  link.addEventListener("click", (event) => {
    if (!event.shiftKey) return;
    event.preventDefault();
    const [name] = new URL(link.href).searchParams.get("sort").split(",").map(plain);
    const sorted = (link.closest("tr").dataset.sort ?? "").split(",").filter(Boolean);
    const before = sorted.find((one) => plain(one) === name);
    const turned = before === name ? `-${name}` : name;
    const sort = before ? sorted.map((one) => (one === before ? turned : one)) : [...sorted, turned];
    const here = new URL(link.href);
    here.searchParams.set("sort", sort.slice(0, 3).join(","));
    location.assign(here);
  });
}

// How many rows are behind each tab: asked for when the page is there

async function countsFrom(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // offline, or the page is being left
  }
}

async function showCounts(tabs) {
  const counts = await countsFrom(tabs.dataset.countsUrl);
  if (!counts) return; // a tab leads to its rows, counted or not
  for (const place of findAll("[data-count]", tabs)) place.textContent = counts[place.dataset.count] ?? "";
}

const tabs = find("[data-counts-url]");
if (tabs) showCounts(tabs);

// A line beside the title column shows that the table goes on under it

if (wrap) {
  const mark = () => wrap.classList.toggle("is-scrolled", wrap.scrollWidth > wrap.clientWidth + 1);
  addEventListener("resize", mark);
  mark();
}
