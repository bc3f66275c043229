// Where this post saw the document before, as far as it knows; a crossing is read back, with its
// pictures, once somebody opens it. Both are recorded.
import { call, Problem } from "./api.js";
import { crossingLine, joined } from "./crossing.js";
import { picture } from "./picture.js";
import { text } from "./texts.js";

const shown = 10;
const element = (id) => document.getElementById(id);

export class Earlier {
  #officer;
  #turn = 0;

  constructor(officer) {
    this.#officer = officer;
  }

  clear() {
    this.#turn += 1;
    element("earlier").hidden = true;
    element("earlier-list").replaceChildren();
  }

  async look({ issuer, number }) {
    this.clear();
    if (!number) return;
    const turn = this.#turn;
    const asked = new URLSearchParams({ number, ...(issuer ? { issuer } : {}), limit: shown });
    try {
      const page = await call("GET", `/v1/crossings?${asked}`, undefined, this.#officer());
      if (turn === this.#turn) this.#show(page);
    } catch (problem) {
      if (turn !== this.#turn) return;
      element("earlier-standing").textContent =
        problem instanceof Problem ? problem.words : text("earlier_no_answer");
      element("earlier").hidden = false;
    }
  }

  #show({ crossings, standing, next }) {
    element("earlier-standing").textContent = standing ? text(`earlier_${standing}`) : "";
    element("earlier-more").hidden = next === null;
    element("earlier-list").replaceChildren(...crossings.map((one) => this.#line(one)));
    element("earlier").hidden = false;
  }

  #line(crossing) {
    const line = document.createElement("details");
    const summary = document.createElement("summary");
    summary.append(...joined(crossingLine(crossing)));
    line.append(summary);
    line.addEventListener("toggle", () => {
      if (line.open && line.childElementCount === 1) this.#read(crossing.id, line);
    });
    return line;
  }

  async #read(id, line) {
    const part = document.createElement("div");
    line.append(part);
    try {
      const { current, body, officer } = await call(
        "GET", `/v1/crossings/${id}`, undefined, this.#officer());
      const said = current ?? body;
      const words = document.createElement("p");
      words.textContent = text("earlier_by").replace("{0}", officer ?? "?");
      const pictures = document.createElement("div");
      pictures.className = "pictures";
      pictures.append(...(said.attachments ?? [])
        .filter(({ kind }) => kind === "face" || kind === "page_visible")
        .map(({ kind, sha256 }) => picture(kind, sha256)));
      part.append(words, pictures);
    } catch (problem) {
      part.textContent = problem instanceof Problem ? problem.words : text("earlier_no_answer");
    }
  }
}
