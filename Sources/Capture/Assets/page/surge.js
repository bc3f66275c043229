// The room for a surge: tallies, records with the least that tells one person from another, and
// referrals. What was tallied is named by the records that follow, so that nobody counts twice.
import { newIdentifier } from "./identifier.js";
import { Referrals } from "./referral.js";
import { Tally } from "./tally.js";
import { text } from "./texts.js";

const element = (id) => document.getElementById(id);
const usual = { entry: "admitted", exit: "departed" };
// Of what was stored since somebody signed in here.
const remembered = 50;

export class Surge {
  #form = element("minimum-form");
  #handlers;
  #tally;
  #referrals;
  #groups = [];
  #people = [];

  // `handlers`: officer(), now(), mayAdd(), add(item), onSignInNeeded(problem).
  constructor(handlers) {
    this.#handlers = handlers;
    this.#tally = new Tally({ ...handlers, add: (item) => this.#add(item) });
    this.#referrals = new Referrals(handlers);
    // What is usual for those who go this way, until somebody says otherwise.
    element("tally-form").addEventListener("change", ({ target }) => {
      const { outcome } = this.#form.elements;
      const isUntouched = outcome.value === "" || Object.values(usual).includes(outcome.value);
      if (target.name === "direction" && isUntouched) outcome.value = usual[target.value];
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#store();
    });
  }

  leave() {
    this.#tally.leave();
    this.#referrals.leave();
    this.#groups = [];
    this.#people = [];
    this.#form.reset();
    this.#show();
  }

  // A record of this page has its receipt.
  stored(item, receipt) {
    const known = [...this.#groups, ...this.#people].find((one) => one.id === item.id);
    if (known) known.sequence = receipt.sequence;
    else if (!item.kind || item.kind === "minimum") {
      this.#people = [{ id: item.id, label: item.label, sequence: receipt.sequence }, ...this.#people]
        .slice(0, remembered);
    }
    this.#show();
  }

  #add(item) {
    const { id, label, size } = item;
    if (item.kind === "tally") {
      this.#groups = [{ id, label, size, recorded: 0 }, ...this.#groups].slice(0, remembered);
    } else {
      this.#people = [{ id, label }, ...this.#people].slice(0, remembered);
      const group = this.#groups.find((one) => one.id === item.body.group?.id);
      if (group) group.recorded += 1;
    }
    this.#handlers.add(item);
    this.#show();
  }

  #show() {
    element("surge-groups").replaceChildren(...this.#groups.map((group) => {
      const line = document.createElement("li");
      const state = group.sequence ? text("surge_stored").replace("{0}", group.sequence) : text("surge_waiting");
      const recorded = text("surge_recorded").replace("{0}", group.recorded).replace("{1}", group.size);
      line.textContent = `${group.label} · ${state} · ${recorded}`;
      return line;
    }));
    element("surge-stored").hidden = this.#groups.length === 0;
    this.#offer(this.#form.elements.group, this.#groups);
    this.#offer(element("referral-form").elements.crossing, this.#people);
  }

  // The choice stays where it was.
  #offer(select, all) {
    const chosen = select.value;
    select.replaceChildren(new Option(text("surge_none"), ""), ...all.map(({ id, label }) => new Option(label, id)));
    select.value = all.some(({ id }) => id === chosen) ? chosen : "";
  }

  #store() {
    const fault = this.#form.querySelector(".form-fault");
    const { elements } = this.#form;
    const words = (name) => elements[name].value.trim();
    const direction = this.#tally.direction;
    fault.textContent = "";
    if (!direction) {
      fault.textContent = text("missing_direction");
      element("tally-form").elements.direction[0].focus();
      return;
    }
    if (!this.#handlers.mayAdd()) {
      fault.textContent = text("unsent_full");
      return;
    }
    const now = new Date(this.#handlers.now()).toISOString();
    const traveller = {};
    for (const name of ["surname", "given_names", "birth_date", "sex"]) {
      if (words(name)) traveller[name] = words(name);
    }
    if (words("nationality")) traveller.nationality = words("nationality").toUpperCase();
    if (traveller.birth_date) traveller.birth_date_basis = "declared";
    if (traveller.nationality) traveller.nationality_basis = "declared";
    const group = words("group");
    this.#add({
      id: newIdentifier(this.#handlers.now()), kind: "minimum", number: "",
      label: [traveller.surname, traveller.given_names].filter(Boolean).join(" ") || text("unnamed"),
      body: {
        direction, crossed_at: now, crossed_at_source: "appliance", captured_at: now,
        capture: { mode: "surge", completeness: "minimum" }, traveller,
        document: { class: "none", absent_reason: words("absent_reason") || "unknown" },
        decision: { outcome: words("outcome") || usual[direction] },
        ...(group ? { group: { id: group } } : {}),
      },
    });
    for (const name of ["surname", "given_names", "birth_date", "sex"]) elements[name].value = "";
    element("minimum-said").textContent = text("minimum_stored");
    elements.surname.focus();
  }
}
