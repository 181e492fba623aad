// A form page: errors, language tabs, keys, the guard against lost work, the draft kept here.

import { ask, each, find, findAll, icon, intlLocale, make, text } from "./dom.js";

const form = find("form[data-guard]");
const page = document.body.dataset;

// Errors: the summary has the focus; its links lead into the control, also behind a tab

function focusControl(id) {
  const target = document.getElementById(id);
  const controls = "input:not([type=hidden]), select:not([hidden]), textarea";
  const control = target?.matches(controls) ? target : target && find(controls, target);
  if (!control) return false;
  const panel = control.closest("[role=tabpanel]");
  if (panel?.hidden) document.getElementById(panel.getAttribute("aria-labelledby")).click();
  control.focus();
  control.scrollIntoView({ block: "center" });
  return true;
}

const summary = find("#errors") ?? find("#conflicts");
summary?.focus();
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && focusControl(link.hash.slice(1))) event.preventDefault();
});

// Texts in several languages: one tab a language

function makeTabs(group) {
  const panels = findAll(".langpanel", group);
  if (panels.length < 2) return;
  const bar = make("div", { className: "langtabs", role: "tablist", "aria-labelledby": group.getAttribute("aria-labelledby") });
  const tabs = panels.map((panel) => tabOf(panel));
  const choose = (chosen) => {
    tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      panels[index].hidden = tab !== chosen;
    });
  };
  tabs.forEach((tab) => tab.addEventListener("click", () => choose(tab)));
  bar.addEventListener("keydown", (event) => {
    const next = nextTab(event, tabs);
    if (!next) return;
    event.preventDefault();
    choose(next);
    next.focus();
  });
  bar.append(...tabs);
  group.prepend(bar);
  const open = tabs.filter((_tab, index) => !find("[readonly]", panels[index]));
  choose(open.find((tab) => tab.lang === document.documentElement.lang && isFilled(tab)) ?? open.find(isFilled) ?? open[0]);
}

const isFilled = (tab) => tab.classList.contains("is-filled");

function tabOf(panel) {
  const label = find(".langpanel-name", panel);
  const control = find("input, textarea", panel);
  const tab = make("button", { type: "button", role: "tab", className: "langtab", id: `${panel.id}-tab`, lang: label.lang, textContent: label.textContent, "aria-controls": panel.id });
  const mark = () => tab.classList.toggle("is-filled", control.value.trim() !== "");
  control.addEventListener("input", mark);
  mark();
  label.classList.add("sr");
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  return tab;
}

function nextTab(event, tabs) {
  const at = tabs.indexOf(document.activeElement);
  const onward = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
  const next = { ArrowRight: at + onward, ArrowLeft: at - onward, Home: 0, End: tabs.length - 1 }[event.key];
  return next === undefined ? null : tabs[(next + tabs.length) % tabs.length];
}

each("[data-languages]", makeTabs);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const control = find("input, textarea", button.closest(".langpanel"));
  control.value = document.getElementById(button.dataset.copy).value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.focus();
});

// The guard: work is never lost without a question

let isDirty = Boolean(summary);

function setDirty(dirty) {
  isDirty = dirty;
  find("#unsaved").textContent = dirty ? text("unsaved") : "";
}

form.addEventListener("input", () => {
  setDirty(true);
  keepDraft();
});
form.addEventListener("submit", () => {
  isDirty = false;
  storeDraft();
  sessionStorage.setItem("sent-draft", draftKey);
});
addEventListener("beforeunload", (event) => isDirty && event.preventDefault());

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target || link?.hasAttribute("download");
  if (!link || !isDirty || isElsewhere || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  const words = { title: text("leave_title"), text: text("leave_text"), cancel: text("stay") };
  const answer = await ask({ ...words, other: text("leave_discard"), yes: text("leave_save"), danger: false });
  if (answer === "yes") saveAndGoTo(link);
  if (answer !== "other") return;
  isDirty = false;
  dropDraft();
  location.href = link.href;
});

/** Save; the server then leads to where the link would have. */
function saveAndGoTo(link) {
  const address = new URL(location.href);
  if (link.origin === location.origin) address.searchParams.set("url", link.pathname + link.search);
  form.action = address.href;
  press("_save");
}

// Keys

function press(name) {
  const button = find(`[name="${name}"]`, form);
  if (button) form.requestSubmit(button);
}

function walkSections(steps) {
  const sections = findAll("fieldset.card", form);
  const at = sections.findIndex((section) => section.contains(document.activeElement));
  const section = sections[Math.max(0, Math.min(sections.length - 1, at + steps))];
  find("input:not([type=hidden]), select:not([hidden]), textarea", section)?.focus();
}

document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (find("dialog[open]")) return;
  if (command && event.code === "KeyS") press("_save");
  else if (command && event.key === "Enter") press("_continue");
  else if (event.altKey && arrow && !event.target.matches("select, [role=combobox]")) walkSections(arrow);
  else return;
  event.preventDefault();
});

// The draft: what is typed stays in this browser until the server has confirmed it

const record = new URLSearchParams(location.search).get("id") ?? "new";
const draftKey = `draft:${page.user}:${location.pathname}:${record}`;
const notKept = new Set(["csrf_token", "submit_token", "confirmed"]);
let draftTimer;

const isKept = (control) => control.name && !notKept.has(control.name) && !["password", "file", "submit", "button"].includes(control.type);

function values() {
  const kept = [...form.elements].filter(isKept).filter((control) => !["checkbox", "radio"].includes(control.type) || control.checked);
  return kept.flatMap((control) => {
    if (!control.selectedOptions) return [[control.name, control.value]];
    // A picker holds titles that the next page will not know.
    return [...control.selectedOptions].map(({ value, text: title }) => [control.name, value, ...("picker" in control.dataset ? [title] : [])]);
  });
}

function storeDraft() {
  clearTimeout(draftTimer);
  try {
    localStorage.setItem(draftKey, JSON.stringify({ at: Date.now(), values: values() }));
  } catch {
    // A full or forbidden store: the form itself still holds the work.
  }
}

function keepDraft() {
  clearTimeout(draftTimer);
  draftTimer = setTimeout(storeDraft, 800);
}

function dropDraft() {
  clearTimeout(draftTimer);
  localStorage.removeItem(draftKey);
}

/** Put the values back, with the version they were typed against: a newer one is a conflict. */
function restore(draft) {
  const left = Map.groupBy(draft.values, ([name]) => name);
  form.dispatchEvent(new CustomEvent("restoring", { detail: [...left.keys()] }));
  for (const control of [...form.elements].filter(isKept)) {
    const mine = left.get(control.name) ?? [];
    const all = mine.map(([, value]) => value);
    if (["checkbox", "radio"].includes(control.type)) control.checked = all.includes(control.value);
    else if (control.selectedOptions) select(control, mine, all);
    else if (all.length) control.value = mine.shift()[1];
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function select(control, kept, values) {
  for (const [, value, title] of kept) {
    const isThere = [...control.options].some((option) => option.value === value);
    if (!isThere && title) control.append(new Option(title, value));
  }
  for (const option of control.options) option.selected = values.includes(option.value);
}

function offer(draft) {
  const time = new Intl.DateTimeFormat(intlLocale, { dateStyle: "medium", timeStyle: "short" }).format(draft.at);
  const banner = make("div", { className: "banner tone-info", role: "status" }, icon("info-circle"), make("p", { textContent: text("draft_found", { time }) }));
  const answer = (name, act) => make("button", { type: "button", className: "btn", textContent: text(name), onclick: () => { banner.remove(); act(); } });
  banner.append(answer("draft_restore", () => restore(draft)), answer("draft_discard", dropDraft));
  form.before(banner);
}

const draft = JSON.parse(localStorage.getItem(draftKey) ?? "null");
if (draft && !summary) {
  if (JSON.stringify(draft.values) === JSON.stringify(values())) dropDraft();
  else offer(draft);
}
