// A file is sent as soon as it is chosen or dropped; the form then carries only its token.
// What cannot be sent now stays in the chooser, and goes with the form.

import { each, find, intlLocale, text } from "./dom.js";

/** A name in its own direction, in a sentence that may run the other way. */
const isolated = (name) => `\u2068${name}\u2069`;
const percent = new Intl.NumberFormat(intlLocale, { style: "percent" });

class Upload {
  constructor(box) {
    this.box = box;
    this.chooser = find("input[type=file]", box);
    this.token = find("input[type=hidden]", box);
    this.known = this.token.value;
    this.remove = find("input[type=checkbox]", box);
    this.zone = find(".upload-zone", box);
    this.progress = find(".upload-progress", box);
    this.state = find(".upload-state", box);
    this.chooser.addEventListener("change", () => this.take());
    this.token.addEventListener("input", () => this.restored());
    for (const name of ["dragenter", "dragover"]) this.zone.addEventListener(name, (event) => this.over(event));
    for (const name of ["dragleave", "drop"]) this.zone.addEventListener(name, () => this.zone.classList.remove("is-over"));
    this.zone.addEventListener("drop", (event) => this.drop(event));
    // A form that is sent meanwhile takes the file along.
    this.chooser.form.addEventListener("submit", () => this.request?.abort());
  }

  over(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.zone.classList.add("is-over");
  }

  drop(event) {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    const one = new DataTransfer();
    one.items.add(file);
    this.chooser.files = one.files;
    this.chooser.dispatchEvent(new Event("input", { bubbles: true }));
    this.take();
  }

  take() {
    const [file] = this.chooser.files;
    this.request?.abort();
    this.say("");
    if (!file) return;
    if (file.size > Number(this.box.dataset.maxBytes)) this.refuse(this.box.dataset.tooLarge);
    else if (this.box.dataset.uploadUrl) this.send(file);
    else this.say(text("upload_later", { name: isolated(file.name) }));
  }

  send(file) {
    const body = new FormData();
    body.append("file", file);
    const request = new XMLHttpRequest(); // fetch cannot tell how much has been sent
    this.request = request;
    request.open("POST", this.box.dataset.uploadUrl);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", find('meta[name="csrf-token"]').content);
    request.upload.addEventListener("progress", ({ loaded, total }) => this.show(total ? loaded / total : 0));
    request.addEventListener("loadend", () => this.answered(file, request));
    this.show(0);
    this.say(text("upload_sending", { name: isolated(file.name) }));
    request.send(body);
  }

  /** How far it is moves before the eyes; the ear is told once that it has begun. */
  show(share) {
    this.progress.hidden = false;
    find("progress", this.progress).value = share;
    find("bdi", this.progress).textContent = percent.format(share);
  }

  answered(file, request) {
    if (request !== this.request) return;
    this.request = null;
    this.progress.hidden = true;
    const answer = request.response;
    if (request.status === 200 && answer?.token) this.accept(answer);
    else if (request.status === 422 && answer?.error) this.refuse(answer.error);
    else this.say(text("upload_later", { name: isolated(file.name) }));
  }

  accept({ token, name, size, preview }) {
    this.chooser.value = "";
    this.remove.checked = false;
    this.token.value = this.known = token;
    this.picture(preview);
    find(".file-name", this.box).textContent = name;
    find(".file-size", this.box).textContent = size;
    find(".upload-file", this.box).hidden = false;
    this.say(text("upload_ready", { name: isolated(name) }));
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  refuse(sentence) {
    this.chooser.value = "";
    this.say(sentence, true);
  }

  /** A draft of this browser has put a token back: the file is there, its picture is not. */
  restored() {
    if (!this.token.value || this.token.value === this.known) return;
    this.picture("");
    for (const name of [".file-name", ".file-size"]) find(name, this.box).textContent = "";
    find(".upload-file", this.box).hidden = false;
    this.say(text("upload_restored"));
  }

  picture(address) {
    const image = find(".upload-file .file-image", this.box);
    image.hidden = !address;
    if (address) image.src = address;
  }

  say(sentence, isWrong = false) {
    this.state.textContent = sentence;
    this.state.classList.toggle("is-wrong", isWrong);
    this.chooser.setAttribute("aria-invalid", isWrong);
  }
}

each("[data-upload]", (box) => new Upload(box));
