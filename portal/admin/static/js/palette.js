// The palette: pages and acts are found here at once, records as each kind of them answers.

import { find, findAll, icon, intlLocale, make, text } from "./dom.js";

const palette = find("#palette");
const query = find("#palette-query");
const list = find("#palette-list");
const said = find("#palette-none");
const everywhere = find("#palette-all");
const address = palette.dataset.find;
const searchPage = everywhere.getAttribute("href");

/** Milliseconds: a pause in typing, and a silence that wants a word. */
const [pause, silence] = [120, 300];

/** What the server tells at the first opening: kinds of records, acts, saved views, what was looked at. */
let known = { records: [], actions: [], views: [], recent: [] };
/** Whether it has told, or could not: "", "told" or "failed". */
let first = "";
/** For each kind that was asked: its entries, and whether it waits, has failed or is done. */
let answers = new Map();
let running = new AbortController();
let timers = [];
let isSlow = false;
/** The options in their order, and the name of the chosen one. */
let shown = [];
let chosen = "";

// Letters as people mean them

const letters = { ß: "ss", ı: "i", ł: "l", ø: "o", đ: "d", ħ: "h", ŧ: "t", ð: "d", æ: "ae", œ: "oe", þ: "th", ی: "ي", ى: "ي", ے: "ي", ک: "ك", ہ: "ه", ھ: "ه", ة: "ه", ـ: "" };

/** No case, no accents: as `portal.i18n.folding` has it. */
const folded = (words) =>
  words.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase().replace(/./gu, (letter) => letters[letter] ?? letter).trim();

const wordsOf = (typed) => folded(typed).split(/\s+/).filter(Boolean);

/** The entries that hold every word, those that begin with them first. */
function matching(entries, words) {
  const rank = (name) => (name.startsWith(words[0]) ? 0 : name.includes(` ${words[0]}`) ? 1 : 2);
  return entries
    .map((entry) => ({ entry, name: folded(entry.title) }))
    .filter(({ name }) => words.every((word) => name.includes(word)))
    .sort((one, other) => (words.length ? rank(one.name) - rank(other.name) : 0))
    .map(({ entry }) => entry);
}

// What there is to find

const entryOf = (element) => ({
  title: element.dataset.palette || element.textContent.trim(),
  icon: element.dataset.icon || "chevron-right",
  url: element.getAttribute("href") ?? "",
  element,
});

const pages = () => findAll(".nav-item").map(entryOf);

/** This page's own acts first, then what can be made anywhere, then the top bar's. */
function acts() {
  const own = findAll("main [data-palette]").map(entryOf);
  const language = find('[popovertarget="menu-language"]');
  const others = [
    ...known.actions,
    { title: text("change_language"), icon: "world", url: "", element: language },
    ...findAll("header [data-palette]").map(entryOf),
  ];
  const names = new Set(own.map((entry) => entry.title));
  return [...own, ...others.filter((entry) => !names.has(entry.title))];
}

/** Which kinds of records are meant, and what is looked for: "post: snow" names its kind. */
function asked() {
  const typed = query.value.trim();
  const [before, ...after] = typed.split(":");
  const kind = folded(before);
  const meant = after.length && kind ? known.records.filter((one) => one.names.some((name) => folded(name).startsWith(kind))) : [];
  if (meant.length) return { kinds: meant, words: after.join(":").trim() };
  return { kinds: known.records.filter((one) => !one.is_quiet), words: typed };
}

function groups() {
  const words = wordsOf(query.value);
  const found = [...answers.values()].flatMap((answer) => answer.entries);
  return [
    ["recent", words.length ? [] : known.recent],
    ["pages", matching(pages(), words)],
    ["actions", matching(acts(), words)],
    ["views", matching(known.views, words)],
    // Last, as they come last: what is chosen already stays where it is.
    ["records", found],
  ].filter(([, entries]) => entries.length);
}

// What is shown

function show() {
  shown = [];
  list.replaceChildren(...groups().map(groupOf));
  query.setAttribute("aria-expanded", shown.length > 0);
  list.toggleAttribute("data-waiting", !first || [...answers.values()].some(({ state }) => state === "waiting"));
  if (!shown.some(({ name }) => name === chosen)) chosen = shown[0]?.name;
  markChosen();
  const sentence = say();
  if (said.textContent !== sentence) said.textContent = sentence;
  said.hidden = !sentence;
  const typed = query.value.trim();
  everywhere.hidden = !typed;
  everywhere.href = `${searchPage}?${new URLSearchParams({ q: typed })}`;
}

function groupOf([group, entries]) {
  const head = make("li", { id: `palette-${group}`, className: "palette-head", role: "presentation", textContent: text(group) });
  const options = entries.map((entry) => optionOf(group, entry));
  return make("ul", { role: "group", "aria-labelledby": head.id }, head, ...options);
}

function optionOf(group, entry) {
  const name = `${group} ${entry.url || entry.title}`;
  const words = make("span", { className: "name" }, make("bdi", { textContent: entry.title }));
  if (entry.meta) words.append(make("span", { className: "group", textContent: entry.meta }));
  const open = (event) => go(entry, event.ctrlKey || event.metaKey);
  const option = make("li", { id: `palette-option-${shown.length}`, role: "option", onclick: open }, icon(entry.icon), words);
  shown.push({ name, entry, option });
  return option;
}

function markChosen() {
  for (const { name, option } of shown) option.setAttribute("aria-selected", name === chosen);
  const option = shown.find(({ name }) => name === chosen)?.option;
  if (option) query.setAttribute("aria-activedescendant", option.id);
  else query.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

/** One sentence about what is not in the list: who has not answered, who could not, or nothing. */
function say() {
  const titles = (state) => known.records.filter(({ key }) => answers.get(key)?.state === state).map(({ title }) => title);
  const [waiting, failed] = [titles("waiting"), titles("failed")];
  const together = (names) => new Intl.ListFormat(intlLocale).format(names);
  if (waiting.length) {
    if (!isSlow) return "";
    return waiting.length > 3 ? text("searching") : text("searching_in", { records: together(waiting) });
  }
  if (failed.length) return text("not_searched", { records: together(failed) });
  if (first === "failed") return text("not_loaded");
  return shown.length || !first ? "" : text("no_results", { words: query.value.trim() });
}

// Asking the server

async function ask(values, signal) {
  const answer = await fetch(`${address}?${new URLSearchParams(values)}`, { headers: { Accept: "application/json" }, signal });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function seek() {
  running.abort();
  running = new AbortController();
  timers.forEach(clearTimeout);
  isSlow = false;
  const { kinds, words } = asked();
  const looked = kinds.filter((kind) => words.startsWith("#") || (words && kind.has_texts));
  // What was found before and still fits stays until its kind has answered.
  const kept = (key) => matching(answers.get(key)?.entries ?? [], wordsOf(words));
  answers = new Map(looked.map(({ key }) => [key, { state: "waiting", entries: kept(key) }]));
  show();
  if (!looked.length) return;
  timers = [
    setTimeout(() => looked.forEach(({ key }) => seekIn(key, words)), pause),
    setTimeout(() => {
      isSlow = true;
      show();
    }, pause + silence),
  ];
}

async function seekIn(record, words) {
  const { signal } = running;
  const answer = await ask({ record, q: words }, signal).then(
    ({ items }) => ({ state: "done", entries: items }),
    () => ({ state: "failed", entries: [] }),
  );
  if (signal.aborted) return;
  answers.set(record, answer);
  show();
}

/** What was looked at before this page. */
function recent() {
  const { user, looked } = document.body.dataset;
  try {
    return JSON.parse(localStorage.getItem(`recent:${user}`) ?? "[]").filter((one) => one !== looked);
  } catch {
    return [];
  }
}

// Choosing

function go({ url, element }, inNewTab) {
  palette.close();
  if (inNewTab && url) open(url, "_blank", "noopener");
  else if (element) element.click();
  else {
    // A click on a link, so that a form with unsaved work is asked first.
    const link = make("a", { href: url, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
  }
}

palette.addEventListener("click", (event) => event.target === palette && palette.close());
palette.addEventListener("close", () => running.abort());
query.addEventListener("input", () => {
  chosen = "";
  seek();
});
query.addEventListener("keydown", (event) => {
  if (event.isComposing || !shown.length) return;
  const at = shown.findIndex(({ name }) => name === chosen);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (next !== undefined) chosen = shown[(next + shown.length) % shown.length].name;
  else if (event.key === "Enter") go(shown[at].entry, event.ctrlKey || event.metaKey);
  else return;
  event.preventDefault();
  markChosen();
});

/** Fill the open palette, with whatever was typed meanwhile; `isDecided`: Enter was pressed, too. */
export async function begin(isDecided) {
  chosen = "";
  answers = new Map();
  seek();
  if (isDecided && shown.length) go(shown[0].entry);
  if (first === "told" || !palette.open) return;
  first = "";
  try {
    known = await ask(recent().map((one) => ["recent", one]));
    first = "told";
  } catch {
    first = "failed";
  }
  if (!query.value && chosen === shown[0]?.name) chosen = "";
  seek();
}
