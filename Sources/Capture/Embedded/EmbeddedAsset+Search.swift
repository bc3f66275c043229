// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/search.js.

extension EmbeddedAsset {
    static let search =
        #"""
        // The room in which crossings of this post are found, read back and corrected. Each search and
        // each crossing that is opened is recorded.
        import { call, Problem } from "./api.js";
        import { Amendment } from "./amendment.js";
        import { amendmentLine, crossingLine, crossingNumbers, joined } from "./crossing.js";
        import { picture } from "./picture.js";
        import { text } from "./texts.js";

        const pageSize = 25;
        const element = (id) => document.getElementById(id);

        export class Search {
          #form = element("search-form");
          #who;
          #onSignInNeeded;
          #now;
          #turn = 0;
          #asked = null;
          #next = null;

          // `who()` gives badge and role of whoever is signed in, `now()` the appliance's time.
          constructor(who, now, onSignInNeeded) {
            this.#who = who;
            this.#now = now;
            this.#onSignInNeeded = onSignInNeeded;
            this.#form.elements.what.addEventListener("change", () => this.#arrange());
            this.#form.addEventListener("submit", (event) => {
              event.preventDefault();
              this.#look();
            });
            element("search-more").addEventListener("click", () => this.#more());
            this.#arrange();
          }

          leave() {
            this.#turn += 1;
            this.#form.reset();
            this.#arrange();
            this.#clear();
          }

          #clear() {
            element("search-list").replaceChildren();
            element("search-more").hidden = true;
            element("search-said").textContent = "";
            element("search-fault").textContent = "";
          }

          #arrange() {
            const { what } = this.#form.elements;
            for (const field of this.#form.querySelectorAll("[data-for]")) {
              field.hidden = !field.dataset.for.split(" ").includes(what.value);
            }
          }

          async #look() {
            const { what, words, issuer, birth_date: birth, outcome, from, to } = this.#form.elements;
            const needsWords = ["number", "name", "plate"].includes(what.value);
            this.#clear();
            const asked = {
              ...(needsWords ? { [what.value]: words.value.trim() } : {}),
              outcome: what.value === "outcome" ? outcome.value : "",
              issuer: what.value === "number" ? issuer.value.trim().toUpperCase() : "",
              birth_date: what.value === "name" ? birth.value.trim() : "", from: from.value, to: to.value,
            };
            if (needsWords && !words.value.trim()) {
              element("search-fault").textContent = text("search_empty");
              words.focus();
              return;
            }
            this.#asked = Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
            this.#next = null;
            await this.#more();
          }

          async #more() {
            this.#turn += 1;
            const turn = this.#turn;
            const asked = { ...this.#asked, limit: pageSize, ...(this.#next ? { cursor: this.#next } : {}) };
            try {
              const page = await call("GET", `/v1/crossings?${new URLSearchParams(asked)}`, undefined, this.#who().badge);
              if (turn !== this.#turn) return;
              this.#next = page.next;
              const lines = page.crossings.map((one) => this.#line(one));
              element("search-list").append(...lines);
              element("search-more").hidden = page.next === null;
              const count = element("search-list").childElementCount;
              element("search-said").textContent = [
                text(count === 0 ? "search_nothing" : "search_found").replace("{0}", count),
                page.standing && page.standing !== "not_seen" ? text(`earlier_${page.standing}`) : "",
                page.cut ? text("search_cut") : "",
              ].filter(Boolean).join(" ");
              lines[0]?.querySelector("summary").focus();
            } catch (problem) {
              if (turn === this.#turn) this.#tell(element("search-fault"), problem);
            }
          }

          #tell(place, problem) {
            if (problem.status === 401) this.#onSignInNeeded(problem);
            else place.textContent = problem instanceof Problem ? problem.words : text("no_answer");
          }

          #line(crossing) {
            const line = document.createElement("details");
            const summary = document.createElement("summary");
            summary.append(...joined([
              ...crossingLine(crossing), crossing.number, crossing.plate,
              crossing.score === null ? "" : text("search_score").replace("{0}", crossing.score),
            ]));
            line.append(summary);
            line.addEventListener("toggle", () => {
              if (line.open && !line.querySelector(".detail")) this.#read(crossing.id, line);
            });
            return line;
          }

          async #read(id, line) {
            const before = line.querySelector(".form-fault");
            try {
              const read = await call("GET", `/v1/crossings/${id}`, undefined, this.#who().badge);
              const part = element("crossing-detail").content.firstElementChild.cloneNode(true);
              this.#show(read, part, line);
              before?.remove();
              line.append(part);
            } catch (problem) {
              if (before) return this.#tell(before, problem);
              const fault = document.createElement("p");
              fault.className = "form-fault";
              line.append(fault);
              this.#tell(fault, problem);
            }
          }

          #show(read, part, line) {
            part.querySelector("dl").replaceChildren(...crossingNumbers(read).flatMap(([name, words]) => {
              const term = document.createElement("dt");
              const value = document.createElement("dd");
              term.textContent = name;
              value.append(...joined([words]));
              return [term, value];
            }));
            part.querySelector(".pictures").append(...((read.current ?? read.body).attachments ?? [])
              .filter(({ kind }) => kind === "face" || kind === "page_visible")
              .map(({ kind, sha256 }) => picture(kind, sha256)));
            const history = read.amendments ?? [];
            part.querySelector(".history").hidden = history.length === 0;
            part.querySelector(".history ul").replaceChildren(...history.map((amendment) => {
              const item = document.createElement("li");
              item.append(...joined(amendmentLine(amendment)));
              return item;
            }));
            const { badge, role } = this.#who();
            // An officer corrects what is the own; the post knows which of it is of this shift.
            const awaits = !read.is_void && (read.current ?? read.body).decision?.outcome === "referred";
            part.querySelector(".awaits").hidden = !awaits;
            const mayAmend = !read.is_void && (role === "supervisor" || (role === "officer" && read.officer === badge));
            const open = part.querySelector(".amend");
            open.hidden = !mayAmend;
            part.querySelector(".not-own").hidden = mayAmend || read.is_void || role !== "officer";
            const form = new Amendment(part.querySelector("form"), read, {
              badge, now: this.#now, tell: (place, problem) => this.#tell(place, problem),
              onStored: async () => {
                part.remove();
                await this.#read(read.id, line);
                line.querySelector(".stored").hidden = false;
                line.querySelector("summary").focus();
              },
            });
            open.addEventListener("click", () => {
              open.hidden = true;
              form.open();
            });
          }
        }

        """#
}
