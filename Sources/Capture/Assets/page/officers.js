// Colleagues and their PINs for a supervisor, and one's own PIN for everybody.
import { call, Problem } from "./api.js";
import { text } from "./texts.js";

export class Officers {
  #role = null;
  #isBusy = false;

  // `part` is closed until somebody asks for it: most shifts never do.
  constructor(part, officer) {
    this.part = part;
    this.officer = officer;
    this.rows = part.querySelector("tbody");
    this.colleagues = part.querySelector(".colleagues");
    this.told = part.querySelector(".told");
    this.fault = part.querySelector(".officers-fault");
    this.form = part.querySelector("form");
    part.addEventListener("toggle", () => { if (part.open) this.look(); });
    part.querySelector(".told button").addEventListener("click", () => this.forget());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.change();
    });
  }

  // Whose page it is; `null` for nobody's. What one officer saw is not for the next.
  set role(role) {
    this.#role = role;
    this.part.open = false;
    this.rows.replaceChildren();
    this.form.reset();
    this.forget();
    this.colleagues.hidden = role !== "supervisor";
  }

  forget() {
    this.told.hidden = true;
    this.told.querySelector(".pin").textContent = "";
    this.fault.textContent = "";
    this.form.querySelector(".form-fault").textContent = "";
    this.form.querySelector(".done").textContent = "";
  }

  async look() {
    if (this.#role !== "supervisor") return;
    await this.#ask(this.fault, async () => {
      const { officers } = await call("GET", "/v1/officers", undefined, this.officer());
      this.rows.replaceChildren(...officers.map((officer) => this.#row(officer)));
    });
  }

  #row({ badge, name, role, locked, has_pin: hasPIN, may_reset: mayReset }) {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = badge;
    if (name) {
      const words = document.createElement("span");
      words.className = "quiet";
      words.dir = "auto";
      words.textContent = name;
      head.append(document.createElement("br"), words);
    }
    const state = locked ? "officers_locked" : hasPIN ? "officers_active" : "officers_no_pin";
    row.append(head, ...[text(`role_${role}`, role), text(state)].map((words) => {
      const cell = document.createElement("td");
      cell.textContent = words;
      return cell;
    }));
    const cell = document.createElement("td");
    if (mayReset) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text("officers_reset");
      button.setAttribute("aria-label", `${text("officers_reset")}: ${badge}`);
      button.addEventListener("click", () => this.reset(badge));
      cell.append(button);
    } else {
      cell.textContent = text("officers_technician");
    }
    row.append(cell);
    return row;
  }

  async reset(badge) {
    if (!window.confirm(text("officers_sure").replace("{0}", badge))) return;
    this.forget();
    await this.#ask(this.fault, async () => {
      const address = `/v1/officers/${encodeURIComponent(badge)}/pin`;
      const { pin } = await call("POST", address, undefined, this.officer());
      this.told.querySelector(".whose").textContent = text("officers_told").replace("{0}", badge);
      this.told.querySelector(".pin").textContent = pin;
      this.told.hidden = false;
      this.told.querySelector("button").focus();
    });
  }

  async change() {
    const { pin, new_pin: wanted, again } = this.form.elements;
    const fault = this.form.querySelector(".form-fault");
    this.forget();
    if (wanted.value !== again.value) {
      fault.textContent = text("own_pin_differs");
      again.focus();
      return;
    }
    const body = { pin: pin.value, new_pin: wanted.value };
    const isDone = await this.#ask(fault, async () => {
      await call("PUT", "/v1/sessions/current/pin", body, this.officer());
    });
    this.form.reset();
    if (isDone) this.form.querySelector(".done").textContent = text("own_pin_done");
    else pin.focus();
  }

  // One at a time; what was wrong is said at its place.
  async #ask(fault, act) {
    if (this.#isBusy) return false;
    this.#isBusy = true;
    fault.textContent = "";
    try {
      await act();
      return true;
    } catch (problem) {
      fault.textContent = problem instanceof Problem ? problem.words : text("no_answer");
      return false;
    } finally {
      this.#isBusy = false;
    }
  }
}
