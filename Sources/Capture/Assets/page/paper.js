// The room for paper: blank sheets to be printed while all is well, and the keying in of those that
// were written on. A sheet's number says under which name its record is stored, so that one that is
// keyed in twice is one record.
import { call, Problem } from "./api.js";
import { text } from "./texts.js";

const element = (id) => document.getElementById(id);

export class Paper {
  #keying = element("paper-form");
  #printing = element("paper-print");
  #handlers;

  // `handlers`: officer(), onSheet({ number, id }) when one is to be keyed in,
  // onSignInNeeded(problem).
  constructor(handlers) {
    this.#handlers = handlers;
    this.#onSubmit(this.#keying, () => this.#open());
    this.#onSubmit(this.#printing, () => this.#print());
    window.addEventListener("afterprint", () => this.#putAway());
  }

  leave() {
    this.#keying.reset();
    this.#tell(this.#keying, "");
    this.#tell(this.#printing, "");
    element("paper-said").textContent = "";
    this.#putAway();
  }

  #onSubmit(form, act) {
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      this.#tell(form, "");
      button.disabled = true;
      try {
        await act();
      } catch (problem) {
        if (!this.#handlers.onSignInNeeded(problem)) {
          this.#tell(form, problem instanceof Problem ? problem.words : text("no_answer"));
        }
      }
      button.disabled = false;
    });
  }

  #tell(form, words) {
    form.querySelector(".form-fault").textContent = words;
  }

  async #open() {
    const { number } = this.#keying.elements;
    const words = number.value.replace(/\s/g, "");
    number.focus();
    if (words === "") return this.#tell(this.#keying, text("paper_number_missing"));
    let sheet;
    try {
      sheet = await call(
        "GET", `/v1/paper-forms/${encodeURIComponent(words)}`, undefined, this.#handlers.officer());
    } catch (problem) {
      if (problem.name !== "purged") throw problem;
      return this.#tell(this.#keying, text("paper_purged"));
    }
    if (sheet.recorded) {
      const { stored_at: at, officer, sequence } = sheet.recorded;
      return this.#tell(this.#keying, text("paper_recorded").replace("{0}", sheet.number)
        .replace("{1}", new Date(at).toLocaleString()).replace("{2}", officer ?? "?")
        .replace("{3}", sequence));
    }
    this.#keying.reset();
    await this.#handlers.onSheet(sheet);
  }

  async #print() {
    const count = Number(this.#printing.elements.count.value);
    const { forms } = await call("POST", "/v1/paper-forms", { count }, this.#handlers.officer());
    const sheets = forms.map(({ number }) => {
      const sheet = element("paper-sheet").content.cloneNode(true);
      sheet.querySelector(".sheet-number").textContent = number;
      return sheet;
    });
    element("paper-sheets").replaceChildren(...sheets);
    document.body.classList.add("on-sheets");
    element("paper-said").textContent = text("paper_printed").replace("{0}", forms.length);
    window.print();
  }

  #putAway() {
    document.body.classList.remove("on-sheets");
    element("paper-sheets").replaceChildren();
  }
}
