// The matrix of roles: after a change was collected, the focus is on its cell again. And panels
// that a press beside them closes.

import { each } from "./dom.js";

if (location.hash) document.getElementById(location.hash.slice(1))?.focus();

each("dialog.panel", (panel) => panel.addEventListener("click", (event) => {
  if (event.target === panel) panel.close();
}));
