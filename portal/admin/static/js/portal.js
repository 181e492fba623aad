// The frame of every page: menus, navigation drawer, toasts, confirmations, keyboard, palette.

import { ask, enter, fade, find, findAll, isTyping, make, place, text, toast } from "./dom.js";

const page = document.body.dataset;
const hasShortcuts = page.shortcuts === "on";

// A password can be read while it is typed, and is hidden again before it is sent

for (const button of findAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
}

// Menus: native popovers, placed under the button that opened them

let opener = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[popovertarget]");
  if (button) opener = button;
}, true);

for (const menu of findAll(".menu[popover]")) {
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "open") return;
    if (opener?.getAttribute("popovertarget") === menu.id) place(menu, opener);
    enter(menu);
  });
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu:popover-open:not(.calendar)");
  const items = menu ? findAll("a[href], button", menu).filter((item) => item.offsetParent) : [];
  if (!items.length) return;
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[(next + items.length) % items.length].focus();
});

addEventListener("scroll", () => {
  for (const menu of findAll(".menu:popover-open")) menu.hidePopover();
}, { passive: true });

// The navigation is a drawer on narrow screens

const nav = find("#nav");
const navToggle = find("#nav-toggle");
const isNarrow = matchMedia("(max-width: 60rem)");

function setNav(open) {
  document.documentElement.dataset.nav = open ? "open" : "";
  navToggle.setAttribute("aria-expanded", open);
  nav.inert = isNarrow.matches && !open;
  if (open) find("a", nav)?.focus();
}

if (navToggle) {
  const isOpen = () => navToggle.getAttribute("aria-expanded") === "true";
  setNav(false);
  isNarrow.addEventListener("change", () => setNav(false));
  navToggle.addEventListener("click", () => setNav(!isOpen()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    setNav(false);
    navToggle.focus();
  });
  document.addEventListener("click", (event) => {
    if (isOpen() && !event.target.closest("#nav, #nav-toggle")) setNav(false);
  });
}

// Toasts that came with the page

findAll(".toast[data-fades]").forEach(fade);
document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".toast").remove();
});

// Acts that are asked about: the words stand on the button, or on its form

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const words = event.submitter?.dataset.confirm ? event.submitter.dataset : form.dataset;
  if (!words.confirm || form.elements.confirmed) return;
  event.preventDefault();
  const answer = await ask({
    title: words.confirm,
    text: words.confirmText,
    yes: words.confirmButton || event.submitter?.textContent.trim(),
    danger: "danger" in words,
  });
  if (answer !== "yes") return;
  // The server asks on a page of its own unless it hears that the question was answered.
  form.append(make("input", { type: "hidden", name: "confirmed", value: "1" }));
  form.requestSubmit(event.submitter ?? undefined);
});

// The palette opens at once; the script that fills it comes with the first time

const palette = find("#palette");

function openPalette() {
  if (!palette || palette.open) return;
  find("#palette-query").value = "";
  palette.showModal();
  // Fast fingers: what is typed stays in the field, and Enter is kept until somebody can act on it.
  let isDecided = false;
  const note = (event) => (isDecided ||= event.key === "Enter");
  palette.addEventListener("keydown", note);
  import("./palette.js").then(
    ({ begin }) => begin(isDecided),
    () => {
      palette.close();
      toast(text("not_loaded"), { tone: "bad" });
    },
  ).finally(() => palette.removeEventListener("keydown", note));
}

// Dialogs and keys

const openers = { palette: openPalette, keys: () => find("#keys")?.showModal() };

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open]");
  if (button) openers[button.dataset.open]?.();
});

function undoLast() {
  const last = findAll("#toasts .toast").filter((box) => box.undo).at(-1);
  last?.undo();
  return Boolean(last);
}

/** Letters by their place on the keyboard, so that they work on Arabic or Cyrillic layouts. */
const letterKeys = {
  Slash: (event) => (event.shiftKey ? openers.keys() : find("#search")?.focus()),
  KeyN: () => find('[data-key="n"]')?.click(),
  BracketLeft: () => find('.pager [rel="prev"]')?.click(),
  BracketRight: () => find('.pager [rel="next"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.code === "KeyK") {
    event.preventDefault();
    openPalette();
  } else if (command && event.code === "KeyZ" && !isTyping(event.target) && undoLast()) {
    event.preventDefault();
  } else if (hasShortcuts && !command && !event.altKey && !isTyping(event.target)) {
    // "?" and "/" move between layouts, so what they write counts before where they are.
    const code = { "/": "Slash", "?": "Slash" }[event.key] ?? event.code;
    if (!letterKeys[code]) return;
    event.preventDefault();
    letterKeys[code]({ shiftKey: event.key === "?" || event.shiftKey });
  }
});

addEventListener("beforeprint", () => {
  const written = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  for (const time of findAll("[data-print-time]")) time.textContent = written.format(new Date());
  for (const address of findAll("[data-print-address]")) address.textContent = readable(location.href);
});

function readable(address) {
  try {
    return decodeURI(address);
  } catch {
    return address; // somebody has typed a percent sign
  }
}

// A sent form was accepted when another page, without problems, came back: its draft may go.

const sentDraft = sessionStorage.getItem("sent-draft");
if (sentDraft && page.user && !find("#errors, #conflicts, .is-error")) {
  localStorage.removeItem(sentDraft);
  sessionStorage.removeItem("sent-draft");
}

// What was looked at last, for the palette: numbers only, so that what they are called is the server's to tell.

const mostRecent = 8;
const [, looked] = location.pathname.match(/\/([\w-]+)\/(?:edit|details)\/$/) ?? [];
const number = new URLSearchParams(location.search).get("id");
if (page.user && looked && number) {
  page.looked = `${looked}.${number}`;
  try {
    const kept = JSON.parse(localStorage.getItem(`recent:${page.user}`) ?? "[]");
    const others = kept.filter((one) => one !== page.looked);
    localStorage.setItem(`recent:${page.user}`, JSON.stringify([page.looked, ...others].slice(0, mostRecent)));
  } catch {
    // A full or forbidden store: the palette goes without.
  }
}
