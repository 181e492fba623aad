// Over a list: the dialogs of saved views and columns, and columns that change places.

import { each, find, findAll, text } from "./dom.js";

// Buttons that open dialogs say so in HTML; browsers that do not know it yet are told here

if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (dialog?.open) dialog.close();
    else dialog?.showModal();
  });
}

// The current view is in sight, however many there are; also when the counts have made room for themselves

const strip = find(".views");
const showCurrent = () => find('[aria-current="page"]', strip)?.scrollIntoView({ block: "nearest", inline: "nearest" });

if (strip) {
  new MutationObserver(showCurrent).observe(strip, { childList: true, characterData: true, subtree: true });
  showCurrent();
}

// A column goes up or down in place; without the script the server shows it moved

each("[data-columns]", (form) => form.addEventListener("click", (event) => {
  const button = event.target.closest('[name="up"], [name="down"]');
  if (button) move(event, button, form);
}));

function move(event, button, form) {
  event.preventDefault();
  const item = button.closest("li");
  if (button.name === "up") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  button.focus();
  const items = findAll("li", form);
  find("[data-moved]", form).textContent = text("column_moved", {
    field: find("label", item).textContent,
    place: items.indexOf(item) + 1,
    count: items.length,
  });
}
