// What the post found about a traveller who is not on the screen any more: a hit, lists that could
// not say, a record that will never be taken. Each stays, above everything else and past a reload,
// until an officer says that it was seen.
import { checkWords } from "./receipt.js";
import { keep, recall } from "./storage.js";
import { text } from "./texts.js";

const key = "notices";
const element = (id) => document.getElementById(id);
const title = document.title;

export class Notices {
  #all = recall("tab", key, []);
  // The record whose result stands on the screen by itself.
  #onScreen = null;

  constructor() {
    element("notices-seen").addEventListener("click", () => {
      this.#drop((notice) => notice.kind === "cannot_say");
    });
    this.#show();
  }

  // Kept before it is shown: a reload between the two must not lose it.
  add(kind, item, { details, sequence = null }, isOnScreen) {
    this.#all = this.#all.filter((notice) => notice.id !== item.id);
    const { id, label, number, officer, body } = item;
    this.#all.push({ kind, id, label, number, officer, at: body.captured_at ?? null, details, sequence });
    if (isOnScreen) this.#onScreen = id;
    this.#save();
    element("announcer").textContent = `${text(`${isOnScreen ? "result" : "notice"}_${kind}`)}: ${label}`;
  }

  // The officer went on from the result on the screen: that one has been seen.
  seen(id) {
    this.#onScreen = null;
    this.#drop((notice) => notice.id === id);
  }

  // The screen was left without the officer's word: what stood there is listed.
  left() {
    this.#onScreen = null;
    this.#show();
  }

  #drop(matches) {
    this.#all = this.#all.filter((notice) => !matches(notice));
    this.#save();
  }

  #save() {
    keep("tab", key, this.#all.length === 0 ? null : this.#all);
    this.#show();
  }

  #show() {
    const order = ["hit", "refused", "cannot_say"];
    const listed = this.#all.filter((notice) => notice.id !== this.#onScreen)
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    const isUrgent = listed.some((notice) => notice.kind !== "cannot_say");
    element("notices").hidden = listed.length === 0;
    element("notices").classList.toggle("mild", !isUrgent);
    element("notices-title").textContent = text("notices_title").replace("{0}", listed.length);
    element("notices-list").replaceChildren(...listed.map((notice) => this.#line(notice)));
    element("notices-seen").hidden =
      listed.filter((notice) => notice.kind === "cannot_say").length < 2;
    document.title = listed.length === 0 ? title : `(${listed.length}) ${title}`;
  }

  #line(notice) {
    const line = document.createElement("li");
    line.className = notice.kind;
    const part = (name, words) => {
      const place = document.createElement(name);
      place.textContent = words;
      line.append(place);
      return place;
    };
    part("h3", text(`notice_${notice.kind}`));
    const numbers = [
      [text("receipt_traveller"), notice.label], [text("document_number"), notice.number],
      [text("notice_captured"), notice.at && new Date(notice.at).toLocaleString()],
      [text("badge"), notice.officer], [text("receipt_number"), notice.sequence],
    ].filter(([, words]) => words !== null && words !== undefined && words !== "");
    part("p", numbers.map(([name, words]) => `${name}: ${words}`).join(" · "));
    for (const words of notice.details) part("p", words);
    part("p", text(`notice_${notice.kind}_next`)).className = "next";
    const button = part("button", text("notice_seen"));
    button.type = "button";
    button.setAttribute("aria-label", `${text("notice_seen")}: ${notice.label}`);
    button.addEventListener("click", () => {
      this.seen(notice.id);
      (document.querySelector("#notices-list button") ?? element("scan")).focus();
    });
    return line;
  }
}

// The notice that a receipt is worth; nothing where the officer need not know.
export function noticeOf(receipt) {
  const kind = receipt.screening?.verdict;
  if (kind !== "hit" && kind !== "cannot_say") return null;
  return { kind, details: checkWords(receipt), sequence: receipt.sequence };
}
