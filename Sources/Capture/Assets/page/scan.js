// Takes what a reader types: two or three lines and Enter. The server reads and judges it.
import { call, Problem } from "./api.js";
import { text } from "./texts.js";

const doubtful = ["unknown_code", "not_checked"];
// As an officer reads a document: whose it is, then the numbers.
const order = [
  "document_code", "issuer", "primary", "secondary", "document_number", "nationality",
  "date_of_birth", "sex", "date_of_expiry", "optional", "optional2", "composite",
];

export class Scan {
  #area = document.getElementById("scan");
  #notice = document.getElementById("scan-notice");
  #table = document.getElementById("verdicts");
  #handlers;
  #turn = 0;

  constructor(handlers) {
    this.#handlers = handlers;
    document.getElementById("scan-check").addEventListener("click", () => this.#check());
    this.#area.addEventListener("input", () => { if (this.#isWhole) this.#check(); });
    this.#area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) this.#check();
    });
  }

  clear() {
    this.#turn += 1;
    this.#area.value = "";
    this.#notice.hidden = true;
    this.#table.hidden = true;
    this.#area.focus();
  }

  get #lines() {
    return this.#area.value.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  }

  // A zone is whole when its last line has its length and, as readers do, ends with Enter.
  get #isWhole() {
    const lines = this.#lines;
    const expected = lines[0]?.length === 30 ? 3 : 2;
    return lines.length === expected && lines.every((line) => line.length === lines[0].length)
      && [30, 36, 44].includes(lines[0].length) && /\n\s*$/.test(this.#area.value);
  }

  async #check() {
    const mrz = this.#lines;
    if (mrz.length === 0) return;
    this.#turn += 1;
    const turn = this.#turn;
    this.#say("doubt", text("scan_working"));
    try {
      const answer = await call("POST", "/v1/documents/inspect", { mrz }, this.#handlers.officer());
      // An answer to an earlier scan must not overwrite the traveller who stands here now.
      if (turn !== this.#turn) return;
      this.#show(answer);
      this.#handlers.onRead(answer);
    } catch (problem) {
      if (turn !== this.#turn) return;
      if (this.#handlers.onProblem(problem)) return;
      this.#say("bad", problem instanceof Problem ? problem.words : text("scan_no_answer"));
    }
  }

  #say(kind, words) {
    this.#notice.className = `notice ${kind}`;
    this.#notice.textContent = words;
    this.#notice.hidden = false;
  }

  #show(answer) {
    const zone = answer.document.mrz;
    this.#table.hidden = !answer.fields;
    if (!zone || zone.error) {
      this.#say("bad", `${text("scan_unreadable")} ${zone?.error ?? ""}`);
      return;
    }
    const shown = order.filter((field) => zone.fields[field]
      && (answer.fields[field] || zone.fields[field] !== "not_checked"));
    const rows = shown.map((field) => {
      const verdict = zone.fields[field];
      const row = document.createElement("tr");
      const kind = verdict === "ok" ? "ok" : doubtful.includes(verdict) ? "doubt" : "bad";
      for (const [cell, words, style] of [
        ["th", text(`zone_${field}`, field), ""],
        ["td", answer.fields[field] ?? "", ""],
        ["td", text(`verdict_${verdict}`, verdict), verdict === "not_checked" ? "" : kind],
      ]) {
        const item = document.createElement(cell);
        if (cell === "th") item.scope = "row";
        item.textContent = words;
        if (style) item.className = style;
        row.append(item);
      }
      return row;
    });
    this.#table.tBodies[0].replaceChildren(...rows);
    const verdict = answer.screening.verdict;
    if (verdict === "hit") this.#say("bad", text("scan_hit"));
    else if (!zone.valid) this.#say("bad", text("scan_digits"));
    else if (answer.warnings.length > 0) this.#say("doubt", text("scan_doubts"));
    else if (verdict === "cannot_say") this.#say("doubt", text("scan_cannot_say"));
    else this.#say("", text("scan_good"));
  }
}
