// Images of a crossing: each goes to the post as soon as it is chosen, in pieces, under its
// SHA-256, and goes on where it broke off when the post comes back. A crossing is sent once its
// images are there.
import { Problem, transfer } from "./api.js";
import { text } from "./texts.js";

const pieceBytes = 256 * 1024;
const sizeLimit = 16 * 1024 * 1024;
const countLimit = 32;
const longestWait = 30000;
const element = (id) => document.getElementById(id);

async function digest(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Images {
  // By SHA-256: what this page still has the bytes of.
  #files = new Map();
  // Of the crossing in the form.
  #chosen = [];
  #form;
  #officer;
  #onSignInNeeded;
  #timer = null;
  #isSending = false;
  #attempts = 0;

  constructor(form, officer, onSignInNeeded) {
    this.#form = form;
    this.#officer = officer;
    this.#onSignInNeeded = onSignInNeeded;
    for (const input of form.querySelectorAll("[data-image]")) {
      input.addEventListener("change", async () => {
        const files = [...input.files];
        input.value = "";
        for (const file of files) await this.#choose(file, input.dataset.image);
      });
    }
  }

  // What the crossing in the form names.
  take() {
    const named = this.#chosen.filter((image) => !image.fault);
    for (const image of named) image.isTaken = true;
    return named.map(({ sha256, kind, type, size }) => ({ sha256, kind, media_type: type, size }));
  }

  // What the post holds whole of the form's images.
  get held() {
    return this.#chosen.filter((image) => image.isComplete)
      .map(({ name, sha256, kind, type, size }) => ({ name, sha256, kind, type, size }));
  }

  // Images that were sent from another page.
  show(held) {
    this.#chosen = held.map((image) => ({ ...image, sent: image.size, isComplete: true }));
    this.#show();
  }

  // The form is for the next traveller; what a record names goes on being sent.
  clear() {
    for (const image of this.#chosen) if (!image.isTaken) this.#files.delete(image.sha256);
    this.#chosen = [];
    this.#show();
  }

  // Somebody is signed in again.
  resume() {
    clearTimeout(this.#timer);
    this.#sendChosen();
  }

  // Returns once the post holds what this record names; throws as `call` does, and where the bytes
  // of an image went with a reload.
  async complete(attachments, officer) {
    for (const { sha256 } of attachments) {
      const image = this.#files.get(sha256);
      if (image) {
        await this.#send(image, officer);
        this.#files.delete(sha256);
      } else if (!(await Images.#held(sha256, officer)).isComplete) {
        throw new Problem(0, { type: "urn:waypost:problem:image-lost", title: text("image_lost") });
      }
    }
  }

  async #choose(file, kind) {
    const image = { name: file.name, kind, type: file.type, size: file.size, file, sent: 0 };
    if (file.size === 0 || file.size > sizeLimit) image.fault = text("image_too_large");
    if (this.#chosen.length >= countLimit) image.fault = text("image_too_many");
    if (!image.fault) {
      image.sha256 = await digest(file);
      if (this.#chosen.some((other) => other.sha256 === image.sha256)) return;
      this.#files.set(image.sha256, image);
    }
    this.#chosen.push(image);
    this.#show();
    this.resume();
  }

  async #sendChosen() {
    if (this.#isSending || this.#officer() === null) return;
    const image = this.#chosen.find((one) => !one.fault && !one.isComplete);
    if (!image) return;
    this.#isSending = true;
    let wait = 0;
    try {
      await this.#send(image, this.#officer());
      this.#attempts = 0;
      this.#form.dispatchEvent(new Event("images-held"));
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 401) {
        this.#onSignInNeeded(problem);
        wait = null;
      } else if (problem instanceof Problem && !problem.isTransient) {
        image.fault = problem.words;
      } else {
        this.#attempts += 1;
        wait = Math.min(longestWait, 1000 * 2 ** Math.min(this.#attempts - 1, 5));
      }
    }
    this.#isSending = false;
    this.#show();
    if (wait !== null) this.#timer = setTimeout(() => this.#sendChosen(), wait);
  }

  // Asks how much the post holds and sends the rest piece by piece.
  async #send(image, officer) {
    const address = `/v1/attachments/${image.sha256}`;
    let held = await Images.#held(image.sha256, officer);
    let refusals = 0;
    while (!held.isComplete) {
      image.sent = held.bytes;
      this.#show();
      const end = Math.min(image.size, held.bytes + pieceBytes);
      try {
        held = Images.#read(await transfer("PUT", address, {
          "Upload-Offset": String(held.bytes),
          "Upload-Complete": end === image.size ? "?1" : "?0",
          "Content-Type": "application/octet-stream",
        }, image.file.slice(held.bytes, end), officer));
      } catch (problem) {
        // Another offset than was thought, or other bytes than ours: asked anew, a few times.
        refusals += 1;
        const isCurable = problem.name === "wrong-offset" || problem.name === "hash-mismatch";
        if (!isCurable || refusals > 3) throw problem;
        held = await Images.#held(image.sha256, officer);
      }
    }
    image.isComplete = true;
    this.#show();
  }

  static async #held(sha256, officer) {
    try {
      return Images.#read(await transfer("HEAD", `/v1/attachments/${sha256}`, {}, undefined, officer));
    } catch (problem) {
      if (problem.status === 404) return { bytes: 0, isComplete: false };
      throw problem;
    }
  }

  static #read(response) {
    return {
      bytes: Number(response.headers.get("Upload-Offset")),
      isComplete: response.headers.get("Upload-Complete") === "?1",
    };
  }

  #show() {
    element("images-list").replaceChildren(...this.#chosen.map((image) => {
      const line = document.createElement("li");
      const share = Math.floor((100 * image.sent) / Math.max(1, image.size));
      const state = image.fault
        ?? (image.isComplete ? text("image_sent") : text("image_share").replace("{0}", share));
      line.textContent = `${text(`image_${image.kind}`)}, ${image.name}: ${state} `;
      const drop = document.createElement("button");
      drop.type = "button";
      drop.textContent = text("image_drop");
      drop.setAttribute("aria-label", `${text("image_drop")}: ${image.name}`);
      drop.addEventListener("click", () => {
        this.#chosen = this.#chosen.filter((other) => other !== image);
        this.#show();
      });
      line.append(drop);
      return line;
    }));
  }
}
