// The shift's room: who is in charge, what the last shift left, and the close-out with what the post
// itself knows of the shift. Nothing waits for it: crossings are recorded with no shift open, too.
import { call, Problem } from "./api.js";
import { newIdentifier } from "./identifier.js";
import { code, text } from "./texts.js";

const element = (id) => document.getElementById(id);
const lines = (words) => words.split("\n").map((line) => line.trim()).filter(Boolean);

export class Shift {
  #open = element("shift-open");
  #close = element("shift-close");
  #handlers;
  // The same for each attempt at the same words.
  #name = null;

  // `handlers`: officer(), now() by the appliance, unsent() how many, onSignInNeeded(problem).
  constructor(handlers) {
    this.#handlers = handlers;
    for (const form of [this.#open, this.#close]) {
      form.addEventListener("input", () => { this.#name = null; });
    }
    this.#onSubmit(this.#open, () => this.#begin());
    this.#onSubmit(this.#close, () => this.#end());
  }

  async enter() {
    this.#name = null;
    const { officer_in_charge: charge } = this.#open.elements;
    charge.value ||= this.#handlers.officer() ?? "";
    await this.#ask(() => this.#look());
  }

  leave() {
    this.#open.reset();
    this.#close.reset();
    this.#open.hidden = true;
    this.#close.hidden = true;
    for (const id of ["shift-said", "shift-counts", "shift-before"]) element(id).replaceChildren();
  }

  #onSubmit(form, act) {
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      await this.#ask(act);
      button.disabled = false;
    });
  }

  async #ask(act) {
    let words = "";
    try {
      await act();
    } catch (problem) {
      if (this.#handlers.onSignInNeeded(problem)) return;
      words = problem instanceof Problem ? problem.words : text("no_answer");
    }
    element("shift-fault").textContent = words;
  }

  async #look() {
    const { shift, closing, before } = await call("GET", "/v1/shifts/current", undefined, this.#handlers.officer());
    this.#open.hidden = shift !== null;
    this.#close.hidden = shift === null;
    element("shift-said").textContent = shift
      ? filled("shift_is_open", when(shift.opened ?? shift.stored_at), shift.officer_in_charge ?? shift.officer ?? "?", (shift.officers ?? []).join(", ") || "–")
      : text("shift_none_open");
    element("shift-counts").replaceChildren(...(closing ? counted(closing, this.#handlers.unsent()) : []).map(item));
    element("shift-before").replaceChildren(...(before ? left(before) : []).map(item));
    element("shift-last").hidden = before === null;
  }

  async #begin() {
    const { officer_in_charge: charge, officers } = this.#open.elements;
    const others = officers.value.split(/[\s,;]+/).filter(Boolean);
    await this.#store("POST", "/v1/shifts", {
      opened: new Date(this.#handlers.now()).toISOString(),
      officer_in_charge: charge.value.trim() || this.#handlers.officer(),
      ...(others.length > 0 ? { officers: others } : {}),
    });
    this.#open.reset();
    await this.#look();
  }

  async #end() {
    const { occurrences, open_items: items, handed_to: next } = this.#close.elements;
    const unsent = this.#handlers.unsent();
    if (unsent > 0 && !window.confirm(filled("shift_unsent_sure", unsent))) return;
    await this.#store("DELETE", "/v1/shifts/current", {
      occurrences: lines(occurrences.value),
      open_items: [...lines(items.value), ...(unsent > 0 ? [filled("shift_unsent", unsent)] : [])],
      ...(next.value.trim() ? { handed_to: next.value.trim() } : {}),
    });
    this.#close.reset();
    await this.#look();
  }

  async #store(method, address, body) {
    this.#name ??= newIdentifier(this.#handlers.now());
    await call(method, address, body, this.#handlers.officer(), { "Idempotency-Key": this.#name });
    this.#name = null;
  }
}

function item(words) {
  const line = document.createElement("li");
  line.textContent = words;
  return line;
}

function when(time) {
  return new Date(time).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
}

function filled(key, ...values) {
  return text(key).replace(/\{(\d)\}/g, (_, place) => values[place]);
}

function directions(crossings) {
  return Object.entries(crossings).map(([direction, outcomes]) => {
    const told = Object.entries(outcomes).map(([outcome, count]) => `${code("decision.outcome", outcome)} ${count}`);
    return `${code("direction", direction)}: ${told.join(", ")}`;
  });
}

// What the close-out will say.
function counted({ crossings, cut, waiting, drafts }, unsent) {
  const told = directions(crossings);
  return [
    ...(told.length > 0 ? told : [text("shift_no_crossings")]), ...(cut ? [text("shift_cut")] : []),
    ...(waiting > 0 ? [filled("shift_waiting", waiting)] : []),
    ...(drafts > 0 ? [filled("shift_drafts", drafts)] : []),
    ...(unsent > 0 ? [filled("shift_unsent", unsent)] : []),
  ];
}

// What the last shift left to this one.
function left({ closed, officer_in_charge: charge, officer, occurrences, open_items: items }) {
  const words = (one) => {
    if (typeof one === "string") return [one];
    return Object.entries(one).flatMap(([key, value]) => {
      if (key === "crossings") return directions(value);
      if (key === "power") return value.soc_permille === undefined ? [] : [filled("shift_power", Math.round(value.soc_permille / 10))];
      return [filled({ waiting_for_an_answer: "shift_waiting", drafts: "shift_drafts", handed_to: "shift_handed" }[key] ?? "shift_other", typeof value === "object" ? JSON.stringify(value) : value)];
    });
  };
  return [filled("shift_closed", when(closed), charge ?? officer ?? "?"), ...[...(items ?? []), ...(occurrences ?? [])].flatMap(words)];
}
