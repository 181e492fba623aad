// Date fields: a line that says the date in words, and a calendar to pick it from.
// The field itself stays a text that the server reads; the browser's own picker is not used,
// because it speaks the browser's language, not the page's.

import { each, find, icon, intlLocale, isRtl, make, openUnder, text } from "./dom.js";

const dayMs = 24 * 3600 * 1000;
const page = document.body.dataset;
const inWords = (options) => new Intl.DateTimeFormat(intlLocale, { timeZone: "UTC", ...options });

// Reading and writing days as figures, in the order and with the sign of the page's language

const isPart = (part) => ["year", "month", "day"].includes(part.type);
const figures = inWords({ year: "numeric", month: "numeric", day: "numeric" })
  .formatToParts(new Date(Date.UTC(2026, 2, 5)))
  .map((part) => ({ ...part, value: part.value.replace(/\p{Cf}/gu, "") }));
const order = figures.filter(isPart).map((part) => part.type);
const sign = figures.slice(figures.findIndex(isPart)).find((part) => part.type === "literal")?.value ?? "-";

const isoDay = /(\d{4})-(\d{2})-(\d{2})/;
const localDay = /(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,4})/;
const clock = /(\d{1,2})[:.](\d{2})(?!\d*[.:/-]\d)/;

/** Western digits for Arabic, Persian and Devanagari ones; no invisible marks. */
const plain = (words) =>
  words
    .replace(/\p{Cf}/gu, "")
    .replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660)
    .replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x6f0)
    .replace(/[०-९]/g, (digit) => digit.charCodeAt(0) - 0x966);

/** The day in a text as a Date at midnight UTC, or null. */
function readDay(words) {
  const iso = isoDay.exec(plain(words));
  const found = iso ?? localDay.exec(plain(words));
  if (!found) return null;
  const names = iso ? ["year", "month", "day"] : order;
  const said = Object.fromEntries(names.map((name, index) => [name, Number(found[index + 1])]));
  const day = new Date(Date.UTC(said.year, said.month - 1, said.day));
  const isReal = day.getUTCMonth() === said.month - 1 && day.getUTCDate() === said.day;
  return isReal && said.year > 999 ? day : null;
}

const two = (number) => String(number).padStart(2, "0");

function writeDay(day) {
  const said = { year: day.getUTCFullYear(), month: two(day.getUTCMonth() + 1), day: two(day.getUTCDate()) };
  return order.map((name) => said[name]).join(sign);
}

const isoOf = (day) => day.toISOString().slice(0, 10);

/** Minutes since midnight in what stands beside the day, or null. */
function readClock(words) {
  const found = clock.exec(plain(words).replace(isoDay, "").replace(localDay, ""));
  if (!found) return null;
  const hour = Number(found[1]);
  const half = new Intl.DateTimeFormat(intlLocale, { hour: "numeric", hour12: true, timeZone: "UTC" });
  const nameAt = (at) => half.formatToParts(at * 3600 * 1000).find((part) => part.type === "dayPeriod")?.value;
  const says = (name) => name && words.toLowerCase().includes(name.toLowerCase());
  const shift = says(nameAt(15)) ? (hour < 12 ? 12 : 0) : says(nameAt(9)) && hour === 12 ? -12 : 0;
  return (hour + shift) * 60 + Number(found[2]);
}

// The line below the field

function sayInWords(input, kind, hint) {
  const day = readDay(input.value);
  const minutes = kind === "datetime" ? readClock(input.value) : null;
  hint.value = day ? words(day, minutes) : "";
}

function words(day, minutes) {
  if (minutes === null) return inWords({ dateStyle: "full" }).format(day);
  const moment = new Date(day.getTime() + minutes * 60 * 1000);
  const date = inWords({ dateStyle: "full", timeStyle: "short" }).format(moment);
  return page.zone ? text("in_zone", { date, zone: zoneName(moment) }) : date;
}

function zoneName(moment) {
  const format = new Intl.DateTimeFormat(intlLocale, { timeZone: page.zone, timeZoneName: "long" });
  return format.formatToParts(moment).find((part) => part.type === "timeZoneName").value;
}

// The calendar: one for all fields of the page

let field = null;
let shownDay = null;

const now = new Date();
const today = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
const locale = new Intl.Locale(document.documentElement.lang);
const weekStart = (locale.getWeekInfo?.() ?? locale.weekInfo ?? { firstDay: 1 }).firstDay % 7;

const title = make("h2", { className: "calendar-title", id: "calendar-title", "aria-live": "polite" });
const names = make("tr", { role: "row" });
const weeks = make("tbody", { role: "rowgroup" });
const calendar = make(
  "div",
  { className: "menu calendar", popover: "auto", role: "dialog", "aria-label": text("calendar") },
  make("div", { className: "calendar-head" }, step(-1, "previous_month", "chevron-left"), title, step(1, "next_month", "chevron-right")),
  make("table", { role: "grid", "aria-labelledby": "calendar-title" }, make("thead", { role: "rowgroup" }, names), weeks),
  make("div", { className: "calendar-foot" }, footer("today", () => pick(today)), footer("clear", () => pick(null))),
);

function step(months, name, arrow) {
  const onclick = () => show(addMonths(shownDay, months));
  return make("button", { type: "button", className: "btn-icon", "aria-label": text(name), onclick }, icon(arrow, "i-dir"));
}

function footer(name, onclick) {
  return make("button", { type: "button", className: "btn btn-quiet", textContent: text(name), onclick });
}

const addDays = (day, count) => new Date(day.getTime() + count * dayMs);

function addMonths(day, count) {
  const target = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + count + 1, 0));
  target.setUTCDate(Math.min(day.getUTCDate(), target.getUTCDate()));
  return target;
}

const startOfWeek = (day) => addDays(day, -((day.getUTCDay() - weekStart + 7) % 7));

function show(day, withFocus = false) {
  shownDay = day;
  title.textContent = inWords({ month: "long", year: "numeric" }).format(day);
  const first = startOfWeek(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1)));
  names.replaceChildren(...Array.from({ length: 7 }, (_, index) => weekday(addDays(first, index))));
  weeks.replaceChildren(...Array.from({ length: 6 }, (_, index) => week(addDays(first, index * 7))));
  if (withFocus) find('.day[tabindex="0"]', weeks).focus();
}

function weekday(day) {
  const long = inWords({ weekday: "long" }).format(day);
  return make("th", { role: "columnheader", scope: "col", abbr: long, title: long, textContent: inWords({ weekday: "narrow" }).format(day) });
}

function week(first) {
  return make("tr", { role: "row" }, ...Array.from({ length: 7 }, (_, index) => cell(addDays(first, index))));
}

function cell(day) {
  const isChosen = day.getTime() === readDay(field.input.value)?.getTime();
  const button = make("button", {
    type: "button",
    className: day.getUTCMonth() === shownDay.getUTCMonth() ? "day" : "day is-other",
    textContent: inWords({ day: "numeric" }).formatToParts(day).find((part) => part.type === "day").value,
    tabIndex: day.getTime() === shownDay.getTime() ? 0 : -1,
    "aria-label": inWords({ dateStyle: "full" }).format(day),
    "aria-current": day.getTime() === today.getTime() ? "date" : undefined,
    onclick: () => pick(day),
  });
  return make("td", { role: "gridcell", "aria-selected": String(isChosen) }, button);
}

/** The text of a moment with another day in it; midnight where it held none. */
function withDay(words, day) {
  if (isoDay.test(words)) return words.replace(isoDay, isoOf(day));
  return localDay.test(words) ? words.replace(localDay, writeDay(day)) : `${isoOf(day)} 00:00`;
}

/** Write the day into the field; a time of day that stands there already is kept. */
function pick(day) {
  const { input, kind } = field;
  if (!day) input.value = "";
  else if (kind === "date") input.value = writeDay(day);
  else input.value = withDay(plain(input.value), day);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  calendar.hidePopover();
  input.focus();
}

calendar.addEventListener("keydown", (event) => {
  if (!event.target.matches(".day")) return;
  const onward = isRtl ? -1 : 1;
  const months = event.shiftKey ? 12 : 1;
  const start = startOfWeek(shownDay);
  const next = {
    ArrowRight: () => addDays(shownDay, onward),
    ArrowLeft: () => addDays(shownDay, -onward),
    ArrowDown: () => addDays(shownDay, 7),
    ArrowUp: () => addDays(shownDay, -7),
    Home: () => start,
    End: () => addDays(start, 6),
    PageDown: () => addMonths(shownDay, months),
    PageUp: () => addMonths(shownDay, -months),
  }[event.key];
  if (!next) return;
  event.preventDefault();
  show(next(), true);
});

each("[data-date]", (box) => {
  const input = find("input", box);
  const button = find("button", box);
  const hint = box.parentElement.querySelector(".hint");
  const kind = box.dataset.date;
  const say = () => sayInWords(input, kind, hint);
  input.addEventListener("input", say);
  say();
  button.addEventListener("click", () => {
    field = { input, kind };
    box.parentElement.append(calendar);
    show(readDay(input.value) ?? today);
    openUnder(calendar, button);
    find('.day[tabindex="0"]', weeks).focus();
  });
});
