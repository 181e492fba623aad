// The form of a new row in a dialog, over the form that needs the row. Loaded when first asked for.

import { adopt, ask, find, make, text } from "./dom.js";

/** Let people fill in the form at that address. Resolves to the row that was made, or to null. */
export async function fillIn(url, words) {
  const address = new URL(url, location.href);
  address.searchParams.set("inline", "1");
  const answer = await fetch(address, { headers });
  if (!answer.ok) throw new Error(answer.status);
  // Nothing to wait for between opening and listening: Escape may come at once.
  const html = await answer.text();
  const dialog = make("dialog", { className: "dialog is-form", "aria-labelledby": "inline-title" });
  document.body.append(dialog);
  dialog.showModal();
  show(dialog, html);
  const first = find("input[type=text]:not([role=combobox])", dialog);
  if (first && words && !first.value) {
    first.value = words;
    first.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return settled(dialog, address);
}

const headers = { Accept: "application/json", "X-Requested-With": "fetch" };

function show(dialog, html) {
  dialog.innerHTML = html;
  adopt(dialog);
  (find(".errors", dialog) ?? find("input:not([type=hidden]), select:not([hidden]), textarea", dialog))?.focus();
}

function settled(dialog, address) {
  let isTyped = false;
  let made = null;

  async function send(form) {
    dialog.setAttribute("aria-busy", "true");
    const answer = await post(address, new FormData(form));
    dialog.removeAttribute("aria-busy");
    if (answer.html) show(dialog, answer.html);
    else if (answer.error) tell(dialog, answer.error);
    else {
      made = answer;
      dialog.close();
    }
  }

  async function leave() {
    const words = { title: text("leave_title"), text: text("leave_text"), yes: text("leave_discard"), cancel: text("stay") };
    if (!isTyped || (await ask(words)) === "yes") dialog.close();
  }

  dialog.addEventListener("input", () => (isTyped = true));
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    if (dialog.ariaBusy !== "true") send(event.target);
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  dialog.addEventListener("click", (event) => event.target.closest("[data-leave]") && leave());
  dialog.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyS") return;
    event.preventDefault();
    find("form", dialog).requestSubmit();
  });
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(made);
    });
  });
}

/** Send the form; what comes back is the row, an `error`, or the form once more as `html`. */
async function post(address, body) {
  try {
    const answer = await fetch(address, { method: "POST", body, headers });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    if (!isJson) return { html: await answer.text() };
    const told = await answer.json();
    return answer.ok ? told : { error: told.error || text("not_changed") };
  } catch {
    return { error: text("not_changed") };
  }
}

function tell(dialog, sentence) {
  find(".err", dialog)?.remove();
  find(".dialog-foot", dialog).before(make("p", { className: "err", role: "alert", textContent: sentence }));
}
