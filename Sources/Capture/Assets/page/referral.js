// Referrals to the protection role. What one says is sealed by the post and can be read there no
// more; this page forgets it as soon as it was taken, keeps none of it past an answer, and shows
// only how long each has been waiting since.
import { call, Problem } from "./api.js";
import { newIdentifier } from "./identifier.js";
import { text } from "./texts.js";

const element = (id) => document.getElementById(id);
const tick = 15000;

export class Referrals {
  #form = element("referral-form");
  #handlers;
  #name = null;
  #sent = [];

  // `handlers`: officer(), now() by the appliance, onSignInNeeded(problem).
  constructor(handlers) {
    this.#handlers = handlers;
    this.#form.addEventListener("input", () => { this.#name = null; });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    setInterval(() => this.#show(), tick);
  }

  leave() {
    this.#form.reset();
    this.#name = null;
    this.#sent = [];
    this.#show();
  }

  async #send() {
    const fault = this.#form.querySelector(".form-fault");
    const button = this.#form.querySelector("button");
    const { crossing, need, urgency } = this.#form.elements;
    fault.textContent = "";
    if (!need.value) {
      fault.textContent = text("referral_need_missing");
      need.focus();
      return;
    }
    this.#name ??= newIdentifier(this.#handlers.now());
    button.disabled = true;
    try {
      const receipt = await call("PUT", `/v1/referrals/${this.#name}`, {
        need: need.value, urgency: urgency.value,
        ...(crossing.value ? { crossing_id: crossing.value } : {}),
      }, this.#handlers.officer());
      this.#sent.unshift({ sequence: receipt.sequence, at: Date.parse(receipt.stored_at) });
      this.#form.reset();
      this.#name = null;
      this.#show();
      element("referral-said").textContent = text("referral_sealed");
    } catch (problem) {
      button.disabled = false;
      if (problem.name === "claim-refused" && window.confirm(text("referral_not_refused"))) {
        if (await this.#refer(crossing.value, fault)) return this.#send();
        return;
      }
      if (problem.status === 401) this.#handlers.onSignInNeeded(problem);
      else fault.textContent = problem instanceof Problem ? problem.words : text("referral_no_answer");
    }
    button.disabled = false;
  }

  // Instead of a refusal that was recorded before the claim was heard.
  async #refer(crossing, fault) {
    try {
      await call("POST", `/v1/crossings/${crossing}/amendments`, {
        reason: "late_information",
        changes: { "/decision/outcome": "referred", "/decision/refusal_reasons": null },
      }, this.#handlers.officer());
      return true;
    } catch (problem) {
      fault.textContent = problem instanceof Problem ? problem.words : text("referral_no_answer");
      return false;
    }
  }

  #show() {
    const now = this.#handlers.now();
    element("referral-list").replaceChildren(...this.#sent.map(({ sequence, at }) => {
      const line = document.createElement("li");
      const minutes = Math.max(0, Math.floor((now - at) / 60000));
      line.textContent = text("referral_waiting").replace("{0}", sequence)
        .replace("{1}", new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }))
        .replace("{2}", Math.floor(minutes / 60)).replace("{3}", String(minutes % 60).padStart(2, "0"));
      return line;
    }));
    element("referral-sent").hidden = this.#sent.length === 0;
  }
}
