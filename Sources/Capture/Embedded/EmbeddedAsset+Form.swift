// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/form.js.

extension EmbeddedAsset {
    static let form =
        #"""
        // The crossing's form: filled from a scan, completed by the officer, taken as a record's body.
        import { newIdentifier } from "./identifier.js";
        import { text } from "./texts.js";

        // What those who come together have in common, and need not be asked twice.
        const ofGroup = [
          "group.id", "group.kind", "group.size_declared", "journey.vehicle.plate", "journey.vehicle.country",
          "journey.purpose", "journey.transport", "journey.intended_stay", "minor.guardian_crossing_id",
        ];
        const adult = 18;

        export class CrossingForm {
          sentID = null;
          // The record that was taken last, by which the next of its group is asked for less.
          last = null;
          // Under which the post keeps the form until it is a record, and which the record has then.
          name = null;
          #form;
          #images;
          #fault;
          #start;
          #document = {};
          #traveller = {};
          #verdicts = {};
          // The name that a sheet of paper reserved for its record.
          #reserved = null;

          // `now` is the appliance's time at which the page was made: workstations' clocks are not asked.
          constructor(form, now, images) {
            this.#form = form;
            this.#images = images;
            this.#fault = form.querySelector(".form-fault");
            this.#start = now - performance.now();
            form.addEventListener("change", (event) => this.#changed(event.target));
          }

          get now() {
            return this.#start + performance.now();
          }

          // All that stands in the form, to be shown again elsewhere.
          get content() {
            const fields = {};
            for (const [name, value] of new FormData(this.#form)) {
              if (value.trim() !== "") (fields[name] ??= []).push(value);
            }
            return {
              fields, document: this.#document, traveller: this.#traveller, verdicts: this.#verdicts,
              images: this.#images.held, reserved: this.#reserved,
            };
          }

          // Whether it says nothing of anybody yet: which way people go stays from one to the next.
          get isBlank() {
            const { fields, images } = this.content;
            const kept = ["direction", "decision.outcome", ...ofGroup];
            return images.length === 0 && Object.keys(fields).every((name) => kept.includes(name));
          }

          get label() {
            const { fields } = this.content;
            const words = ["traveller.surname", "traveller.given_names", "document.number"]
              .map((name) => fields[name]?.[0]?.trim()).filter(Boolean).join(" ");
            return words === "" ? null : words.slice(0, 200);
          }

          show({ fields, document: read, traveller, verdicts, images, reserved }) {
            this.clear();
            this.#reserved = reserved ?? null;
            this.#form.reset();
            this.#set(fields);
            this.#document = read;
            this.#traveller = traveller;
            this.#marks(verdicts);
            this.#images.show(images);
            this.#showParts();
            (this.#firstEmpty() ?? this.#form).focus();
          }

          #set(fields) {
            for (const [name, values] of Object.entries(fields)) {
              const field = this.#form.elements[name];
              if (!field) continue;
              if (field instanceof RadioNodeList) {
                for (const one of field) one.checked = values.includes(one.value);
              } else if (field.type === "checkbox") field.checked = values.includes(field.value);
              else [field.value] = values;
            }
          }

          // The next of those who came with the one whose record this was. The first of them vouches for
          // the children, until somebody says otherwise.
          follow({ id, fields }) {
            const common = Object.entries(fields).filter(([name]) => ofGroup.includes(name));
            this.#set({ "minor.guardian_crossing_id": [id], ...Object.fromEntries(common) });
            this.#showParts();
          }

          leaveGroup() {
            this.#set({ "group.id": [""], "minor.guardian_crossing_id": [""], "group.relationship_to_head": [""] });
            this.#form.elements["group.kind"].value = "";
            this.#form.elements["group.size_declared"].value = "";
            this.#showParts();
          }

          fill(answer) {
            this.#marks(answer.document.mrz?.fields ?? {});
            const suggested = answer.suggested;
            if (!suggested) return;
            this.#document = suggested.document;
            this.#traveller = suggested.traveller;
            for (const [part, values] of Object.entries(suggested)) {
              for (const [key, value] of Object.entries(values)) {
                const field = this.#form.elements[`${part}.${key}`];
                if (field && value !== null) field.value = value;
              }
            }
            this.#showParts();
            this.#firstEmpty()?.focus();
          }

          // What stands on a sheet of paper is keyed in, under the name that the sheet reserved.
          fromPaper({ number, id }) {
            this.clear();
            this.#reserved = id;
            this.name = id;
            this.#form.elements["capture.paper_form_number"].value = number;
            this.#showParts();
            this.#form.elements.crossed_at.focus();
          }

          withoutDocument() {
            this.#document = {};
            this.#form.elements["document.class"].value = "none";
            for (const key of ["issuer", "number", "expires_on"]) {
              this.#form.elements[`document.${key}`].value = "";
            }
            this.#marks({});
            this.#showParts();
            this.#form.elements["document.absent_reason"].focus();
          }

          clear() {
            const direction = this.#form.elements.direction.value;
            this.#form.reset();
            this.#form.elements.direction.value = direction;
            this.#document = {};
            this.#traveller = {};
            this.#fault.textContent = "";
            this.sentID = null;
            this.name = null;
            this.#reserved = null;
            this.#images.clear();
            this.#marks({});
            this.#proposeOutcome();
            this.#showParts();
          }

          // The record, or nothing where one of the three compulsory answers is missing.
          take() {
            const body = this.#body();
            const missing = !body.crossed_at ? "crossed_at" : !body.direction ? "direction"
              : !body.decision?.outcome ? "decision.outcome" : null;
            if (missing) {
              this.#fault.textContent = text(`missing_${missing.split(".").pop()}`);
              const field = this.#form.elements[missing];
              (field instanceof RadioNodeList ? field[0] : field).focus();
              return null;
            }
            this.#fault.textContent = "";
            this.sentID = this.#reserved ?? this.name ?? newIdentifier(this.now);
            this.name = this.#reserved;
            const traveller = body.traveller ?? {};
            // Of the whole group, for whoever follows.
            this.last = { id: this.sentID, fields: this.content.fields };
            if (body.group?.id) this.last.fields["group.id"] = [body.group.id];
            const label = [traveller.surname, traveller.given_names, body.document?.number]
              .filter(Boolean).join(" ") || text("unnamed");
            return { id: this.sentID, body, label, number: body.document?.number ?? "" };
          }

          #body() {
            const now = new Date(this.now).toISOString();
            const body = { crossed_at: now, crossed_at_source: "appliance", captured_at: now, capture: { mode: "normal" } };
            for (const [path, value] of new FormData(this.#form)) {
              const words = value.trim();
              if (words === "") continue;
              const parts = path.split(".");
              const last = parts.pop();
              const place = parts.reduce((object, part) => (object[part] ??= {}), body);
              if (last === "refusal_reasons") (place[last] ??= []).push(words);
              else place[last] = this.#form.elements[path]?.classList?.contains("code") ? words.toUpperCase() : words;
            }
            if (body.capture.paper_form_number) {
              const written = new Date(this.#form.elements.crossed_at.value);
              body.capture.mode = "paper";
              body.crossed_at_source = "paper";
              body.crossed_at = Number.isNaN(written.getTime()) ? null : written.toISOString();
            }
            this.#together(body);
            const attachments = this.#images.take();
            if (attachments.length > 0) body.attachments = attachments;
            if (body.document?.class === "none") {
              body.document = { class: "none", absent_reason: body.document.absent_reason ?? "unknown" };
            } else if (this.#document.mrz) {
              const { type, read_by, mrz } = this.#document;
              body.document = { ...body.document, type, read_by, mrz };
            } else if (body.document) {
              body.document.read_by = "typed";
            }
            if (body.document) for (const key of Object.keys(body.document)) {
              if (body.document[key] === null) delete body.document[key];
            }
            if (body.document?.class !== "none") delete body.document?.absent_reason;
            if (body.decision?.outcome !== "refused") delete body.decision?.refusal_reasons;
            const traveller = body.traveller;
            if (traveller?.birth_date) {
              const isRead = traveller.birth_date === this.#traveller.birth_date;
              traveller.birth_date_basis = isRead ? "document" : "declared";
            }
            if (traveller?.nationality) {
              const isRead = traveller.nationality === this.#traveller.nationality;
              traveller.nationality_basis = isRead ? "document" : "declared";
            }
            return body;
          }

          // Who came together has one name in common; a child names who vouches for it.
          #together(body) {
            if (body.group) {
              if (body.group.size_declared) body.group.size_declared = Number(body.group.size_declared);
              body.group.id ??= newIdentifier(this.now);
            }
            if (body.minor && !body.minor.accompanied_by) delete body.minor.guardian_crossing_id;
            if (["nobody", "unknown"].includes(body.minor?.accompanied_by)) delete body.minor.guardian_crossing_id;
            if (body.minor && Object.keys(body.minor).length === 0) delete body.minor;
          }

          get #isChild() {
            const born = Date.parse(this.#form.elements["traveller.birth_date"].value.replaceAll("XX", "01"));
            return (this.now - born) / (365.25 * 86400000) < adult;
          }

          #changed(field) {
            if (field.name === "direction") this.#proposeOutcome();
            if (["document.class", "decision.outcome", "traveller.birth_date", "minor.accompanied_by"].includes(field.name)) {
              this.#showParts();
            }
          }

          #proposeOutcome() {
            const outcome = this.#form.elements["decision.outcome"];
            const usual = { entry: "admitted", exit: "departed" };
            const isUntouched = outcome.value === "" || Object.values(usual).includes(outcome.value);
            if (isUntouched) outcome.value = usual[this.#form.elements.direction.value] ?? "";
            this.#showParts();
          }

          #showParts() {
            document.getElementById("from-paper").hidden = this.#form.elements["capture.paper_form_number"].value === "";
            const isNone = this.#form.elements["document.class"].value === "none";
            document.getElementById("absent").hidden = !isNone;
            for (const field of this.#form.querySelectorAll(".on-paper")) field.hidden = isNone;
            const inGroup = this.#form.elements["group.id"].value !== "";
            const isAsked = this.#isChild && this.#form.elements["minor.accompanied_by"].value === "";
            document.getElementById("leave-group").hidden = !inGroup;
            document.getElementById("together-said").textContent = [
              inGroup ? text("group_same") : "", isAsked ? text("minor_ask") : "",
            ].filter(Boolean).join(" ");
            if (inGroup || isAsked) document.getElementById("together").open = true;
            document.getElementById("reasons").hidden = this.#form.elements["decision.outcome"].value !== "refused";
          }

          // A field whose digits do not fit is marked where it is corrected.
          #marks(verdicts) {
            this.#verdicts = verdicts;
            for (const field of this.#form.querySelectorAll("[data-zone]")) {
              const verdict = verdicts[field.dataset.zone];
              const isDoubtful = verdict === "wrong_check_digit" || verdict === "bad_format";
              field.classList.toggle("field-doubt", isDoubtful);
              field.title = isDoubtful ? text(`verdict_${verdict}`) : "";
              if (isDoubtful) field.setAttribute("aria-description", field.title);
              else field.removeAttribute("aria-description");
            }
          }

          #firstEmpty() {
            const direction = this.#form.elements.direction;
            if (direction.value === "") return direction[0];
            return ["decision.outcome", "journey.purpose"].map((name) => this.#form.elements[name])
              .find((field) => field.value === "") ?? document.getElementById("send");
          }
        }

        """#
}
