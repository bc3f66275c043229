// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/amendment.js.

extension EmbeddedAsset {
    static let amendment =
        #"""
        // A correction of one crossing: what differs from what it says now becomes the amendment's
        // changes; the original stays at the post as it was.
        import { transfer } from "./api.js";
        import { valueAt } from "./crossing.js";
        import { newIdentifier } from "./identifier.js";
        import { text } from "./texts.js";

        export class Amendment {
          #form;
          #crossing;
          #handlers;
          // The same for each attempt at the same words.
          #name = null;

          // `handlers`: badge, now(), tell(place, problem), onStored(receipt).
          constructor(form, crossing, handlers) {
            this.#form = form;
            this.#crossing = crossing;
            this.#handlers = handlers;
            form.addEventListener("input", () => { this.#name = null; });
            form.addEventListener("submit", (event) => {
              event.preventDefault();
              this.#send();
            });
          }

          open() {
            const said = this.#said;
            for (const field of this.#fields) {
              const value = valueAt(said, field.name);
              // A code that this page does not offer is left as it is.
              if (field.options && value !== null && ![...field.options].some((one) => one.value === value)) {
                field.append(new Option(value, value));
              }
              field.value = value ?? "";
            }
            if (said.capture?.completeness === "minimum") this.#form.elements.reason.value = "completed_later";
            this.#form.hidden = false;
            this.#form.elements.reason.focus();
          }

          get #said() {
            return this.#crossing.current ?? this.#crossing.body;
          }

          get #fields() {
            return [...this.#form.elements].filter((field) => field.name.startsWith("/"));
          }

          get #changes() {
            const changes = {};
            for (const field of this.#fields) {
              const words = field.value.trim();
              const value = field.classList.contains("code") ? words.toUpperCase() : words;
              if (value !== String(valueAt(this.#said, field.name) ?? "")) changes[field.name] = value || null;
            }
            return changes;
          }

          async #send() {
            const fault = this.#form.querySelector(".form-fault");
            const button = this.#form.querySelector("button");
            const { reason, remark } = this.#form.elements;
            const changes = this.#changes;
            fault.textContent = "";
            const isComplete = reason.value && (reason.value === "void" || Object.keys(changes).length > 0);
            if (!isComplete) {
              fault.textContent = text(reason.value ? "amend_nothing" : "amend_reason_missing");
              reason.focus();
              return;
            }
            if (reason.value === "completed_later" && this.#said.capture?.completeness === "minimum") {
              changes["/capture/completeness"] = "full";
            }
            this.#name ??= newIdentifier(this.#handlers.now());
            button.disabled = true;
            try {
              const answer = await transfer(
                "POST", `/v1/crossings/${this.#crossing.id}/amendments`,
                { "Content-Type": "application/json", "Idempotency-Key": this.#name },
                JSON.stringify({
                  reason: reason.value, ...(reason.value === "void" ? {} : { changes }),
                  ...(remark.value.trim() ? { remark: remark.value.trim() } : {}),
                }), this.#handlers.badge);
              await this.#handlers.onStored(await answer.json());
            } catch (problem) {
              if (problem.name === "awaits-answer") fault.textContent = text("amend_awaits");
              else if (problem.name === "forbidden") fault.textContent = text("amend_needs_supervisor");
              else this.#handlers.tell(fault, problem);
            }
            button.disabled = false;
          }
        }

        """#
}
