// A surge: people are tallied with one key each, in groups, and get records of their own later.
// The keys are those of a place on the keyboard, whatever the layout writes there.
import { newIdentifier } from "./identifier.js";
import { ages, code, text } from "./texts.js";

const element = (id) => document.getElementById(id);
const groups = ["0-4", "5-11", "12-17", "18-59", "60+", "unknown"];
const rows = { F: "QWERTY", M: "ASDFGH", unknown: "ZXCVBN" };

export class Tally {
  #part = element("room-surge");
  #form = element("tally-form");
  #handlers;
  #keys = new Map();
  #pressed = [];
  #name = null;

  // `handlers`: now() by the appliance, mayAdd() whether the page takes one more, add(item),
  // changed() when somebody was tallied.
  constructor(handlers) {
    this.#handlers = handlers;
    for (const [sex, letters] of Object.entries(rows)) this.#draw(sex, letters);
    this.#part.addEventListener("keydown", (event) => this.#press(event));
    element("tally-back").addEventListener("click", () => this.#back());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#store();
    });
    this.#label();
    this.#show();
  }

  get direction() {
    return this.#form.elements.direction.value;
  }

  leave() {
    this.#pressed = [];
    this.#name = null;
    this.#form.reset();
    this.#show();
  }

  #draw(sex, letters) {
    const line = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = sex === "unknown" ? text("stat_unknown") : code("traveller.sex", sex);
    line.append(head, ...groups.map((age, place) => {
      const cell = document.createElement("td");
      const button = document.createElement("button");
      button.type = "button";
      const key = { sex, age, button, letter: letters[place], count: 0 };
      button.addEventListener("click", () => this.#count(key));
      this.#keys.set(`Key${letters[place]}`, key);
      cell.append(button);
      return cell;
    }));
    element("tally-rows").append(line);
  }

  // What stands on the keys here, where the browser tells.
  async #label() {
    const layout = await navigator.keyboard?.getLayoutMap?.().catch(() => null);
    for (const [place, key] of this.#keys) key.letter = (layout?.get(place) ?? key.letter).toUpperCase();
    this.#show();
  }

  #press(event) {
    const isTyping = event.target.closest("input:not([type=radio]), select, textarea, form:not(#tally-form)");
    if (isTyping || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const key = this.#keys.get(event.code);
    if (key) this.#count(key);
    else if (event.code === "Backspace") this.#back();
    else return;
    event.preventDefault();
  }

  #count(key) {
    this.#name ??= newIdentifier(this.#handlers.now());
    key.count += 1;
    this.#pressed.push(key);
    this.#fault("");
    this.#show(key);
  }

  #back() {
    const key = this.#pressed.pop();
    if (!key) return;
    key.count -= 1;
    this.#show(key);
  }

  #fault(words) {
    this.#form.querySelector(".form-fault").textContent = words;
  }

  #show(last = null) {
    const all = [...this.#keys.values()];
    for (const key of all) {
      key.count = this.#pressed.filter((other) => other === key).length;
      const letter = document.createElement("kbd");
      letter.textContent = key.letter;
      const count = document.createElement("span");
      count.textContent = key.count;
      key.button.replaceChildren(letter, " ", count);
      key.button.classList.toggle("some", key.count > 0);
      key.button.setAttribute("aria-label", `${name(key)}: ${key.count} (${key.letter})`);
    }
    element("tally-total").textContent = text("tally_total").replace("{0}", this.#pressed.length);
    if (last) element("tally-said").textContent = `${name(last)}: ${last.count}`;
    element("tally-back").disabled = this.#pressed.length === 0;
  }

  #store() {
    if (this.#pressed.length === 0) return this.#fault(text("tally_empty"));
    if (!this.direction) return this.#fault(text("missing_direction"));
    if (!this.#handlers.mayAdd()) return this.#fault(text("unsent_full"));
    const counts = {};
    for (const { sex, age, count } of this.#keys.values()) {
      if (count > 0) (counts[sex] ??= {})[age] = count;
    }
    const { transport, origin, needs } = this.#form.elements;
    const special = needs.value.split(",").map((words) => words.trim()).filter(Boolean);
    const size = this.#pressed.length;
    const at = new Date(this.#handlers.now());
    this.#handlers.add({
      id: this.#name, kind: "tally", size, number: "",
      label: text("tally_group").replace("{0}", clock(at)).replace("{1}", size),
      body: {
        direction: this.direction, counts, group_size: size,
        ...(transport.value ? { transport: transport.value } : {}),
        ...(origin.value.trim() ? { origin: origin.value.trim() } : {}),
        ...(special.length > 0 ? { special_needs: special } : {}),
      },
    });
    this.#pressed = [];
    this.#name = null;
    origin.value = "";
    needs.value = "";
    this.#show();
    element("tally-said").textContent = text("tally_next");
    element("tally-rows").querySelector("button").focus();
  }
}

function name({ sex, age }) {
  const group = age === "unknown" ? text("tally_age_unknown") : ages(age);
  return `${sex === "unknown" ? text("stat_unknown") : code("traveller.sex", sex)}, ${group}`;
}

function clock(at) {
  return at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
