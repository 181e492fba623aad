// What every script needs: finding and making elements, texts, toasts, requests, popovers.

export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

const root = document.documentElement;
const page = document.body.dataset;
const texts = JSON.parse(page.texts || "{}");

export const isRtl = root.dir === "rtl";

/** The page's language for Intl: Gregorian calendar, Latin digits, as the server writes them. */
export const intlLocale = `${root.lang}-u-ca-gregory-nu-latn`;

/** The text of that name in the reader's language, its %(placeholders)s filled. */
export function text(name, values = {}) {
  return (texts[name] ?? "").replace(/%\((\w+)\)s/g, (_, key) => values[key] ?? "");
}

/** An element; `props` are properties where it has them, attributes otherwise. */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined) continue;
    if (name in element && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function icon(name, extra = "") {
  const svgNamespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(svgNamespace, "svg");
  const use = document.createElementNS(svgNamespace, "use");
  svg.setAttribute("class", `i ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${page.icons}#${name}`);
  svg.append(use);
  return svg;
}

/** Send a form. Returns the answer's JSON; throws an Error whose message is fit to be shown. */
export async function post(url, fields) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: {
        Accept: "application/json",
        "X-CSRFToken": find('meta[name="csrf-token"]').content,
        "X-Requested-With": "fetch",
      },
    });
  } catch {
    throw new Error(text("not_changed"));
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error || text("not_changed"));
  return body;
}

// Parts that come later: the form in a dialog, one more row

const kinds = [];

/** Do something with every such element: those that are here, and those that `adopt` brings. */
export function each(selector, act) {
  kinds.push([selector, act]);
  findAll(selector).forEach(act);
}

/** Let a part that was added to the page work like the rest of it. */
export function adopt(part) {
  for (const [selector, act] of kinds) findAll(selector, part).forEach(act);
}

// Toasts

const toastIcons = { ok: "circle-check", bad: "alert-circle", warn: "alert-triangle" };
const toastSeconds = 8;
const mostToasts = 3;

/** Say something at the bottom of the page. Errors stay; `undo` offers the way back. */
export function toast(message, { tone = "ok", undo } = {}) {
  const box = make(
    "div",
    { className: `toast tone-${tone}` },
    icon(toastIcons[tone] ?? "info-circle"),
    make("p", { textContent: message, dir: "auto" }),
  );
  if (undo) {
    const take = () => {
      box.remove();
      undo();
    };
    box.append(make("button", { type: "button", className: "btn", textContent: text("undo"), onclick: take }));
    box.undo = take;
  }
  const close = { type: "button", className: "btn-icon", "aria-label": text("close"), onclick: () => box.remove() };
  box.append(make("button", close, icon("x")));
  const stack = find("#toasts");
  stack.append(box);
  while (stack.children.length > mostToasts) stack.firstElementChild.remove();
  if (tone !== "bad") fade(box);
}

/** Take a toast away after a while, but never from under a pointer or the focus. */
export function fade(box) {
  let timer;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(() => box.remove(), toastSeconds * 1000);
  };
  box.addEventListener("mouseenter", stop);
  box.addEventListener("focusin", stop);
  box.addEventListener("mouseleave", start);
  box.addEventListener("focusout", start);
  start();
}

/** Open a popover under the button it belongs to, inside the window. */
export function openUnder(popover, button) {
  popover.showPopover();
  place(popover, button);
  enter(popover);
}

/** Put the focus on the chosen item of a menu, else on its first: at once, for fast fingers. */
export function enter(menu) {
  if (menu.contains(document.activeElement)) return;
  const current = find('[aria-current="true"], [aria-checked="true"]', menu);
  (current ?? find("a[href], button", menu))?.focus();
}

export function place(popover, button) {
  const edge = 8;
  const near = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const wished = isRtl ? near.right - width : near.left;
  const widest = root.clientWidth - width - edge;
  const below = near.bottom + 4;
  const fitsBelow = below + height + edge <= innerHeight;
  const above = near.top - height - 4;
  popover.style.left = `${Math.max(edge, Math.min(wished, widest))}px`;
  popover.style.top = `${fitsBelow || above < edge ? below : above}px`;
}

/**
 * Ask in a dialog before an act. Resolves to "yes", "other" or "" (cancelled).
 * The buttons name the acts; the focus starts on the harmless one.
 */
export function ask({ title, text: explanation = "", yes, other = "", cancel = "", danger = true }) {
  const dialog = find("#ask");
  const [stay, second, act] = ["[autofocus]", "#ask-other", "#ask-yes"].map((one) => find(one, dialog));
  find("#ask-title", dialog).textContent = title;
  find("#ask-text", dialog).textContent = explanation;
  stay.textContent = cancel || text("cancel");
  act.textContent = yes;
  act.className = danger ? "btn btn-danger" : "btn btn-primary";
  second.textContent = other;
  second.hidden = !other;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

/** Whether a key press belongs to what has the focus, not to the page. */
export function isTyping(target) {
  return Boolean(target.closest?.('input:not([type="checkbox"]), textarea, select, dialog, [popover]'));
}
