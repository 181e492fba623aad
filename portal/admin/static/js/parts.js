// What a list opens is fetched when it is first asked for. Without this script the link leads to
// a page with the same form.

import { adopt, find, findAll, text, toast } from "./dom.js";

async function press(event, link) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.ariaBusy === "true") return;
  const menu = link.closest("[popover]");
  menu?.hidePopover();
  const known = document.getElementById(link.dataset.part);
  const part = known ?? (await fetched(link));
  if (!part) return;
  // What opens gives the focus back to what had it.
  (menu ? find(`[popovertarget="${menu.id}"]`) : link).focus();
  if (!known) {
    (menu ?? link).after(part);
    adopt(part);
  }
  if (part.matches("dialog")) part.showModal();
  else if (known) part.dispatchEvent(new Event("wanted"));
}

/** The part that stands in the answer. Where there is none: say so, and go to its page. */
async function fetched(link) {
  const address = new URL(link.href);
  address.searchParams.set("part", "1");
  link.ariaBusy = "true";
  try {
    const answer = await fetch(address, { redirect: "error" });
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = told.getElementById(link.dataset.part);
    if (!answer.ok || !part) throw new Error(answer.statusText);
    return part;
  } catch {
    toast(text("not_opened"), { tone: "bad" });
    location.assign(link.href);
    return null;
  } finally {
    link.ariaBusy = null;
  }
}

for (const link of findAll("a[data-part]")) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => press(event, link));
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") press(event, link);
  });
}
