// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/scan.js.

extension EmbeddedAsset {
    static let scan =
        #"""
        // Takes what a reader types: two or three lines and Enter. The server reads and judges it.
        import { call, Problem } from "./api.js";
        import { Keys } from "./keys.js";
        import { text } from "./texts.js";
        import { isProven, isWhole } from "./zone.js";

        const doubtful = ["unknown_code", "possibly_truncated", "not_checked"];
        const fine = ["ok", "absent"];
        // As an officer reads a document: whose it is, then the numbers.
        const order = [
          "document_code", "issuer", "primary", "secondary", "document_number", "nationality",
          "date_of_birth", "sex", "date_of_expiry", "optional", "optional2", "composite",
        ];

        export class Scan {
          #area = document.getElementById("scan");
          #notice = document.getElementById("scan-notice");
          #table = document.getElementById("verdicts");
          #keys = new Keys(this.#area);
          #isRestored = false;
          #handlers;
          #turn = 0;

          constructor(handlers) {
            this.#handlers = handlers;
            document.getElementById("scan-check").addEventListener("click", () => this.#check());
            this.#area.addEventListener("input", () => this.#input());
            this.#area.addEventListener("keydown", (event) => {
              if (event.key === "Enter" && event.ctrlKey) this.#check();
            });
          }

          clear() {
            this.#turn += 1;
            this.#area.value = "";
            this.#keys.clear();
            this.#isRestored = false;
            this.#notice.hidden = true;
            this.#table.hidden = true;
            this.#area.focus();
          }

          // As if a reader had typed it.
          read(zone) {
            this.clear();
            this.#area.value = zone;
            this.#check();
          }

          get #lines() {
            return this.#area.value.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
          }

          // A zone is read when it is whole and, as readers do, ends with Enter. Where what was written is
          // no right zone and the pressed keys are one, those count.
          #input() {
            if (this.#area.value === "") {
              this.#keys.clear();
              this.#isRestored = false;
            }
            if (!/\n\s*$/.test(this.#area.value)) return;
            const pressed = this.#keys.text.split("\n").map((line) => line.trim()).filter(Boolean);
            if (isProven(pressed) && !isProven(this.#lines)) {
              this.#area.value = `${pressed.join("\n")}\n`;
              this.#isRestored = true;
            }
            if (isWhole(this.#lines)) this.#check();
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
            this.#notice.textContent = this.#isRestored ? `${words} ${text("scan_restored")}` : words;
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
              const kind = fine.includes(verdict) ? "ok" : doubtful.includes(verdict) ? "doubt" : "bad";
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
            else if (!zone.valid) this.#say("bad", this.#digits(zone.suggestions));
            else if (answer.warnings.length > 0) this.#say("doubt", text("scan_doubts"));
            else if (verdict === "cannot_say") this.#say("doubt", text("scan_cannot_say"));
            else this.#say("", text("scan_good"));
          }

          // What does not fit, and which characters may have been misread.
          #digits(suggestions) {
            const readings = suggestions.map(({ changes }) => changes
              .map(({ line, column, found, suggested }) => filled("scan_misread_place", line, column, found, suggested))
              .join(", "));
            if (readings.length === 0) return text("scan_digits");
            const either = readings.join(` ${text("scan_misread_either")} `);
            return `${text("scan_digits")} ${filled("scan_misread", either)}`;
          }
        }

        function filled(key, ...values) {
          return text(key).replace(/\{(\d)\}/g, (_, place) => values[place]);
        }

        """#
}
