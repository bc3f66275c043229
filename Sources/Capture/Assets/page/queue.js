// Records that have no receipt yet. Each is sent again under the same name until it is answered;
// one that is refused for good steps aside and does not hold up those behind it.
//
// A record is its maker's: it bears the badge that captured it and is sent in that officer's
// session alone. The post is told whose it is with every attempt and refuses another's, because
// a second tab may have signed somebody else in with the same cookies.
import { call, Problem } from "./api.js";
import { keep, recall } from "./storage.js";
import { text } from "./texts.js";

const longestWait = 30000;
const limit = 200;
const key = "unsent";
// Not answers about the record: they end with the officer's next sign-in.
const untilSignIn = ["not-enrolled", "no-session", "other-officer"];

export class Queue {
  // `fault` is what refused the item for good, or holds it until its officer signs in.
  #items = recall("tab", key, []);
  #handlers;
  #timer = null;
  #isSending = false;
  #officer = null;

  constructor(handlers) {
    this.#handlers = handlers;
    this.#show();
  }

  get length() {
    return this.#items.length;
  }

  has(id) {
    return this.#items.some((item) => item.id === id);
  }

  get isFull() {
    return this.#items.length >= limit;
  }

  // How many still wait for an answer, of whoever is signed in.
  get waiting() {
    return this.#own.filter((item) => item.fault === null || Queue.#isHeld(item)).length;
  }

  // The names of all that has no receipt, those of other officers by their badge alone.
  get unsent() {
    return this.#items.map((item) => (item.officer === this.#officer ? item.label : item.officer));
  }

  // Who is signed in here; `null` sends nothing.
  set officer(badge) {
    this.#officer = badge;
    clearTimeout(this.#timer);
    if (badge === null) this.#show();
    else this.resume();
  }

  get officer() {
    return this.#officer;
  }

  add(item) {
    this.#items.push({ ...item, officer: this.#officer, attempts: 0, fault: null });
    this.#save();
    this.resume();
  }

  resume() {
    clearTimeout(this.#timer);
    for (const item of this.#own) if (Queue.#isHeld(item)) item.fault = null;
    this.#save();
    this.#send();
  }

  get #own() {
    return this.#items.filter((item) => item.officer === this.#officer);
  }

  static #isHeld(item) {
    return item.fault !== null && untilSignIn.includes(item.fault.name);
  }

  async #send() {
    if (this.#isSending) return;
    const item = this.#own.find((candidate) => candidate.fault === null);
    if (!item) return;
    this.#isSending = true;
    item.attempts += 1;
    let wait = 0;
    try {
      await this.#handlers.prepare(item);
      const receipt = await call("PUT", address(item), item.body, item.officer);
      this.#handlers.onReceipt(receipt, item);
      this.#items = this.#items.filter((other) => other !== item);
    } catch (problem) {
      if (problem instanceof Problem && !problem.isTransient) {
        item.fault = { name: problem.name, words: problem.words };
        if (Queue.#isHeld(item)) this.#handlers.onSignInNeeded(problem, item);
        else this.#handlers.onRefused(problem, item);
      } else {
        wait = Math.max(
          (problem.retryAfter ?? 0) * 1000, Math.min(longestWait, 1000 * 2 ** Math.min(item.attempts - 1, 5)));
        this.#handlers.onWaiting(item);
      }
    }
    this.#isSending = false;
    this.#save();
    if (this.#own.some((other) => other.fault === null)) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#send(), wait);
    }
  }

  #save() {
    keep("tab", key, this.#items.length === 0 ? null : this.#items);
    this.#show();
  }

  #show() {
    const count = this.#items.length;
    document.getElementById("unsent-count").textContent =
      count === 0 ? "" : text("unsent_count").replace("{0}", count);
    document.getElementById("unsent").hidden = count === 0;
    const others = new Map();
    for (const item of this.#items) {
      if (item.officer === this.#officer) continue;
      others.set(item.officer, [...(others.get(item.officer) ?? []), item]);
    }
    document.getElementById("unsent-list").replaceChildren(
      ...this.#own.map((item) => this.#line(item)),
      ...[...others].map(([badge, items]) => Queue.#othersLine(badge, items)));
  }

  // How many, and nothing of whom: that is for the officer who captured them.
  static #othersLine(badge, items) {
    const line = document.createElement("li");
    const waiting = items.filter((item) => item.fault === null || Queue.#isHeld(item)).length;
    const refused = items.length - waiting;
    line.textContent = [[waiting, text("unsent_of_other")], [refused, text("unsent_refused_of_other")]]
      .filter(([count]) => count > 0)
      .map(([count, words]) => words.replace("{0}", count).replaceAll("{1}", badge)).join("; ");
    return line;
  }

  #line(item) {
    const line = document.createElement("li");
    const state = item.fault
      ? item.fault.words
      : text("unsent_attempts").replace("{0}", item.attempts);
    line.textContent = `${item.label}: ${state}`;
    if (item.fault?.name === "image-lost") {
      const bare = document.createElement("button");
      bare.type = "button";
      bare.textContent = text("unsent_without_images");
      bare.addEventListener("click", () => {
        delete item.body.attachments;
        item.fault = null;
        this.resume();
      });
      line.append(" ", bare);
    }
    if (item.fault && !Queue.#isHeld(item)) {
      const drop = document.createElement("button");
      drop.type = "button";
      drop.textContent = text("unsent_drop");
      drop.addEventListener("click", () => {
        if (!window.confirm(text("unsent_drop_sure"))) return;
        this.#items = this.#items.filter((other) => other !== item);
        this.#save();
      });
      line.append(" ", drop);
    }
    return line;
  }
}

// Other kinds wait here like a crossing.
const folders = { tally: "tallies", incident: "incidents", vehicle_visit: "vehicle-visits" };

function address({ kind, id }) {
  return `/v1/${folders[kind] ?? "crossings"}/${id}`;
}
