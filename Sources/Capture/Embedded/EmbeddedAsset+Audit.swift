// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/audit.js.

extension EmbeddedAsset {
    static let audit =
        #"""
        // The auditor's room: what was done at the post and by whom, the newest first. Looking is recorded
        // too.
        import { call, Problem } from "./api.js";
        import { joined } from "./crossing.js";
        import { inHalf } from "./half.js";
        import { text } from "./texts.js";

        const element = (id) => document.getElementById(id);
        const columns = ["stored_at", "officer", "workstation", "action", "target", "result"];

        export class Audit {
          #form = element("audit-form");
          #officer;
          #onSignInNeeded;
          #turn = 0;
          #asked = {};
          #next = null;

          constructor(officer, onSignInNeeded) {
            this.#officer = officer;
            this.#onSignInNeeded = onSignInNeeded;
            this.#form.addEventListener("submit", (event) => {
              event.preventDefault();
              this.#look();
            });
            element("audit-more").addEventListener("click", () => this.#more());
          }

          leave() {
            this.#turn += 1;
            this.#form.reset();
            element("audit-result").hidden = true;
            element("audit-rows").replaceChildren();
          }

          async #look() {
            const entries = [...new FormData(this.#form)].map(([name, value]) => [name, value.trim()]);
            this.#asked = Object.fromEntries(entries.filter(([, value]) => value !== ""));
            this.#next = null;
            element("audit-rows").replaceChildren();
            element("audit-csv").href = inHalf(
              `/v1/audit?${new URLSearchParams({ ...this.#asked, limit: 500, format: "csv" })}`);
            await this.#more();
          }

          async #more() {
            this.#turn += 1;
            const turn = this.#turn;
            element("audit-fault").textContent = "";
            try {
              const asked = new URLSearchParams({ ...this.#asked, ...(this.#next ? { cursor: this.#next } : {}) });
              const { entries, next } = await call("GET", `/v1/audit?${asked}`, undefined, this.#officer());
              if (turn !== this.#turn) return;
              this.#next = next;
              element("audit-rows").append(...entries.map(row));
              const count = element("audit-rows").childElementCount;
              element("audit-said").textContent =
                text(count === 0 ? "audit_nothing" : "audit_shown").replace("{0}", count);
              element("audit-result").hidden = count === 0;
              element("audit-more").hidden = next === null;
            } catch (problem) {
              if (turn !== this.#turn) return;
              if (problem.status === 401) this.#onSignInNeeded(problem);
              else element("audit-fault").textContent = problem instanceof Problem ? problem.words : text("no_answer");
            }
          }
        }

        function row(entry) {
          const line = document.createElement("tr");
          line.append(...columns.map((name) => {
            const cell = document.createElement("td");
            const value = entry[name];
            const isDoubted = name === "stored_at" && entry.clock === "untrusted";
            const words = value === null ? "–"
              : name === "stored_at" ? new Date(value).toLocaleString() + (isDoubted ? ` (${text("clock_untrusted")})` : "")
                : name === "action" ? text(`audit_${value}`, value) : String(value);
            cell.append(...joined([words]));
            return cell;
          }));
          return line;
        }

        """#
}
