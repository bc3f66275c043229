// The rooms of the page: capturing, and what else a role may look at. What was found of travellers
// who have gone on stands above whichever room is open.
import { text } from "./texts.js";

const element = (id) => document.getElementById(id);

export class Rooms {
  #rooms;
  #role = null;
  #open = null;

  // `rooms`: by name, `roles` who may enter, `part` its element, `enter()` when it is opened and
  // `leave()` when somebody signs out.
  constructor(rooms) {
    this.#rooms = Object.entries(rooms);
    for (const [name, room] of this.#rooms) {
      room.button = document.createElement("button");
      room.button.type = "button";
      room.button.textContent = text(`room_${name}`);
      room.button.addEventListener("click", () => this.open(name));
    }
    element("rooms").replaceChildren(...this.#rooms.map(([, room]) => room.button));
  }

  // Who is signed in; `null` closes all.
  set role(role) {
    const isSame = role === this.#role && role !== null;
    this.#role = role;
    const mine = this.#rooms.filter(([, room]) => room.roles.includes(role));
    for (const [, room] of this.#rooms) room.button.hidden = !room.roles.includes(role);
    element("rooms").hidden = mine.length < 2;
    if (role === null) for (const [, room] of this.#rooms) room.leave?.();
    if (isSame && this.#open !== null) return this.#show();
    this.#open = mine[0]?.[0] ?? null;
    this.#show();
    if (this.#open !== null) mine[0][1].enter?.();
  }

  open(name) {
    if (this.#open === name) return;
    this.#open = name;
    this.#show();
    const room = this.#rooms.find(([other]) => other === name)[1];
    room.enter?.();
    (room.focus ?? room.part.querySelector("h1"))?.focus();
  }

  #show() {
    for (const [name, room] of this.#rooms) {
      const isOpen = name === this.#open;
      room.part.hidden = !isOpen;
      room.button.setAttribute("aria-current", isOpen ? "page" : "false");
    }
  }
}
