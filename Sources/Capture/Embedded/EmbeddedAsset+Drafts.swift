// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/drafts.js.

extension EmbeddedAsset {
    static let drafts =
        #"""
        // Forms that the officer has begun. A few seconds after the last key the post keeps the form under
        // the name that its record will have, and opens it for the same officer at any workstation. Where
        // the post does not answer the form stays in this page alone, and that is said.
        import { call, Problem } from "./api.js";
        import { newIdentifier } from "./identifier.js";
        import { text } from "./texts.js";

        const restPause = 3000;
        const retryPause = 15000;
        const element = (id) => document.getElementById(id);

        export class Drafts {
          #form;
          #handlers;
          #timer = null;
          #isDirty = false;
          #isSaving = false;
          // It goes on at another workstation: what is typed here is not kept any more.
          #isElsewhere = false;
          #revision = 0;
          // Sent as a record and not answered for yet.
          #sent = null;
          #listed = [];

          // `handlers`: officer() who is signed in, isUnsent(id) whether a record waits here,
          // onSignInNeeded(problem), onOpened(content).
          constructor(part, form, handlers) {
            this.#form = form;
            this.#handlers = handlers;
            for (const kind of ["input", "change", "images-held"]) {
              part.addEventListener(kind, () => this.touched());
            }
          }

          touched() {
            if (this.#isElsewhere) return;
            this.#isDirty = true;
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.#save(), restPause);
          }

          // The form became a record; its draft goes with the receipt.
          sent(id) {
            this.rest();
            this.#sent = id;
          }

          stored(id) {
            if (this.#sent === id) this.#sent = null;
            this.#listed = this.#listed.filter((note) => note.id !== id);
            this.#show();
          }

          // The officer cleared the form: what the post keeps of it goes too.
          async drop() {
            const id = this.#form.name ?? this.#sent;
            this.rest();
            this.#sent = null;
            this.#form.name = null;
            if (id && !this.#handlers.isUnsent(id)) await this.#delete(id);
          }

          // What stands in the form now is kept before another takes its place.
          async keep() {
            if (this.#isDirty && !this.#form.isBlank) await this.#put();
          }

          // Somebody else's turn at this page: what was typed last is kept first, in the session that ends.
          async leave() {
            const last = this.#isDirty && !this.#form.isBlank ? this.#put() : null;
            this.rest();
            this.#sent = null;
            this.#listed = [];
            this.#show();
            await last?.catch(() => {});
          }

          async list() {
            const officer = this.#handlers.officer();
            if (officer === null) return;
            try {
              const { drafts } = await call("GET", "/v1/drafts", undefined, officer);
              if (officer !== this.#handlers.officer()) return;
              this.#listed = drafts.filter(({ id }) => !this.#handlers.isUnsent(id));
            } catch {
              this.#listed = [];
            }
            this.#show();
            // What was typed before the session ended.
            if (this.#isDirty) this.touched();
          }

          // Another form stands here from now on.
          rest() {
            clearTimeout(this.#timer);
            this.#isDirty = false;
            this.#isElsewhere = false;
            this.#revision = 0;
            this.#say("");
          }

          #say(words, isFault = false) {
            element("draft-said").textContent = words;
            element("draft-said").classList.toggle("fault", isFault);
          }

          // Sends what stands in the form now; the caller sees what became of it.
          #put() {
            this.#isDirty = false;
            this.#form.name ??= newIdentifier(this.#form.now);
            return call("PUT", `/v1/drafts/${this.#form.name}`, {
              label: this.#form.label, revision: this.#revision, content: this.#form.content,
            }, this.#handlers.officer());
          }

          async #save() {
            if (this.#isSaving || !this.#isDirty || this.#form.isBlank) return;
            const officer = this.#handlers.officer();
            if (officer === null) return;
            const before = this.#sent;
            this.#isSaving = true;
            const saving = this.#put();
            const name = this.#form.name;
            const isHere = () => this.#form.name === name;
            try {
              const note = await saving;
              if (isHere()) {
                this.#revision = note.revision;
                this.#say(text("draft_kept").replace("{0}", time(note.saved_at)));
                // Corrected after a refusal: the form goes on under a new name.
                if (before && before !== name && !this.#handlers.isUnsent(before)) this.#delete(before);
              } else if (!this.#handlers.isUnsent(name)) {
                // Cleared while it was under way.
                this.#delete(name);
              }
            } catch (problem) {
              if (isHere()) this.#failed(problem);
            }
            this.#isSaving = false;
            if (this.#isDirty && !this.#isElsewhere) this.#timer = setTimeout(() => this.#save(), restPause);
          }

          #failed(problem) {
            const isAnswer = problem instanceof Problem;
            if (isAnswer && problem.name === "draft-changed") {
              this.#isElsewhere = true;
              this.#say(text("draft_elsewhere"), true);
            } else if (isAnswer && problem.status === 401) {
              this.#isDirty = true;
              this.#handlers.onSignInNeeded(problem);
            } else if (isAnswer && !problem.isTransient) {
              if (problem.name !== "forbidden") this.#say(`${text("draft_not_kept")} ${problem.words}`, true);
            } else {
              this.#say(text("draft_here_only"), true);
              this.#isDirty = true;
              clearTimeout(this.#timer);
              this.#timer = setTimeout(() => this.#save(), retryPause);
            }
          }

          async #delete(id) {
            this.#listed = this.#listed.filter((note) => note.id !== id);
            this.#show();
            await call("DELETE", `/v1/drafts/${id}`, undefined, this.#handlers.officer()).catch(() => {});
          }

          async #open(note) {
            const fault = element("drafts-fault");
            fault.textContent = "";
            try {
              await this.keep();
              const { content, revision, id } = await call(
                "GET", `/v1/drafts/${note.id}`, undefined, this.#handlers.officer());
              this.#handlers.onOpened(content);
              this.rest();
              this.#form.name = id;
              this.#revision = revision;
              this.#say(text("draft_opened").replace("{0}", time(note.saved_at)).replace("{1}", note.workstation));
              await this.list();
            } catch (problem) {
              if (problem.status === 401) this.#handlers.onSignInNeeded(problem);
              else fault.textContent = problem instanceof Problem ? problem.words : text("no_answer");
            }
          }

          #show() {
            const listed = this.#listed.filter((note) => note.id !== this.#form.name);
            element("drafts").hidden = listed.length === 0;
            element("drafts-title").textContent = text("drafts_title").replace("{0}", listed.length);
            element("drafts-list").replaceChildren(...listed.map((note) => this.#line(note)));
          }

          #line(note) {
            const line = document.createElement("li");
            const name = document.createElement("strong");
            name.dir = "auto";
            name.textContent = note.label || text("unnamed");
            const words = document.createElement("span");
            words.className = "quiet";
            words.textContent = text("draft_saved").replace("{0}", new Date(note.saved_at).toLocaleString())
              .replace("{1}", note.workstation);
            const button = (key, act) => {
              const place = document.createElement("button");
              place.type = "button";
              place.textContent = text(key);
              place.setAttribute("aria-label", `${text(key)}: ${name.textContent}`);
              place.addEventListener("click", act);
              return place;
            };
            const row = document.createElement("div");
            row.className = "row";
            row.append(
              button("draft_continue", () => this.#open(note)),
              button("draft_drop", () => {
                if (window.confirm(text("draft_drop_sure"))) this.#delete(note.id);
              }));
            line.append(name, " ", words, row);
            return line;
          }
        }

        function time(instant) {
          return new Date(instant).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
        }

        """#
}
