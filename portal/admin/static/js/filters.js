// The builder of filters: opens over the list, and asks the server for what suits the field.
// Without this script it is a part of the page, one step after the other.

import { adopt, each, find, findAll, place, text, toast } from "./dom.js";

const button = find("#filter-button");
let box, form, step;
const isSheet = matchMedia("(max-width: 40rem)");
/** What a value may need, loaded with the first that does. */
const helpers = new Map([
  ["[data-date]", () => import("./calendar.js")],
  ["select[data-picker]", () => import("./picker.js")],
]);
let request;

// Opening and closing

function open() {
  box.showPopover();
  if (isSheet.matches) box.removeAttribute("style");
  else place(box, button);
  (find('[aria-invalid="true"]', box) ?? find("#filter-field", box)).focus();
  if (!step.children.length) load();
}

/** A press outside closes a popover before the click arrives: it must not open again. */
let wasShown = false;

function reopen() {
  if (!wasShown) open();
  wasShown = false;
}

// The steps: another field has other operators, another operator may want another value

async function load() {
  request?.abort();
  const { signal } = (request = new AbortController());
  const sent = new FormData(form);
  if (sent.get("of") !== sent.get("field")) sent.delete("value");
  sent.set("part", "1");
  step.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${form.action}?${new URLSearchParams(sent)}`, { signal });
    if (!answer.ok) throw new Error(answer.statusText);
    show(await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") toast(text("not_offered"), { tone: "bad" });
  }
  if (!signal.aborted) step.removeAttribute("aria-busy");
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const rest = find("#filter-rest", step);
  const isSameField = rest && find('[name="of"]', step).value === find('[name="of"]', fresh)?.value;
  if (!isSameField) step.replaceChildren(...fresh.childNodes);
  else if (saying(rest) === saying(find("#filter-rest", fresh))) return;
  else replace(rest, find("#filter-rest", fresh));
  prepare();
}

/** What tells one control from another. */
const saying = (part) => part.textContent + findAll("[name]", part).map((one) => one.id + one.type);

/** Nobody has waited for the answer: what was typed meanwhile goes on in the new control. */
function replace(old, fresh) {
  const focused = old.contains(document.activeElement) && document.activeElement.id;
  for (const input of findAll('input[type="text"]', fresh)) {
    input.value = find(`input#${input.id}`, old)?.value ?? input.value;
  }
  old.replaceWith(fresh);
  if (focused) find(`#${CSS.escape(focused)}`, fresh)?.focus();
}

function prepare() {
  adopt(step);
  for (const [selector, bring] of helpers) {
    if (!find(selector, step)) continue;
    helpers.delete(selector); // from now on, `adopt` knows it
    bring().catch(() => toast(text("not_offered"), { tone: "bad" }));
  }
  // Rows are searched in the field itself.
  find(".filter-search", step)?.remove();
}

/** Enter sends the form from a list of choices, too, and from rows that are chosen. */
function enter(event) {
  const { target } = event;
  if (event.key !== "Enter" || event.isComposing) return;
  const isRows = target.matches(".picker-input") && target.value && target.ariaExpanded !== "true";
  if (!target.matches("select") && !isRows) return;
  event.preventDefault();
  event.stopPropagation();
  form.requestSubmit();
}

// The form stands in the page after a step without the script, and comes with the first press otherwise

button?.setAttribute("aria-expanded", "false");

each("#filter > form", (found) => {
  [form, box, step] = [found, found.parentElement, find("#filter-step", found)];
  box.classList.remove("is-open");
  box.setAttribute("popover", "auto");
  box.setAttribute("role", "dialog");
  box.addEventListener("wanted", reopen);
  box.addEventListener("toggle", (event) => {
    button.setAttribute("aria-expanded", String(event.newState === "open"));
  });
  button.setAttribute("aria-controls", box.id);
  button.addEventListener("pointerdown", () => (wasShown = box.matches(":popover-open")));
  form.addEventListener("change", (event) => {
    if (event.target.matches("#filter-field, #filter-operator")) load();
  });
  form.addEventListener("keydown", enter, { capture: true });
  find("#filter-cancel", box).addEventListener("click", (event) => {
    event.preventDefault();
    box.hidePopover();
  });
  prepare();
  open();
});
