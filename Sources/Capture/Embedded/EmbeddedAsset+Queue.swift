// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/queue.js.

extension EmbeddedAsset {
    static let queue =
        #"""
        // Records that have no receipt yet. Each is sent again under the same name until it is answered;
        // one that is refused for good steps aside and does not hold up those behind it.
        //
        // The queue lives in this page's memory: the page says so, and asks before it is closed.
        import { call, Problem } from "./api.js";
        import { text } from "./texts.js";

        const longestWait = 30000;
        const limit = 200;

        export class Queue {
          #items = [];
          #handlers;
          #timer = null;
          #isSending = false;

          constructor(handlers) {
            this.#handlers = handlers;
          }

          get length() {
            return this.#items.length;
          }

          get isFull() {
            return this.#items.length >= limit;
          }

          add(item) {
            this.#items.push({ ...item, attempts: 0, fault: null });
            this.#show();
            this.resume();
          }

          resume() {
            clearTimeout(this.#timer);
            for (const item of this.#items) if (item.fault?.status === 401) item.fault = null;
            this.#send();
          }

          async #send() {
            if (this.#isSending) return;
            const item = this.#items.find((candidate) => candidate.fault === null);
            if (!item) return;
            this.#isSending = true;
            item.attempts += 1;
            let wait = 0;
            try {
              const receipt = await call("PUT", `/v1/crossings/${item.id}`, item.body);
              this.#items = this.#items.filter((other) => other !== item);
              this.#handlers.onReceipt(receipt, item);
            } catch (problem) {
              if (problem instanceof Problem && !problem.isTransient) {
                item.fault = problem;
                this.#handlers.onRefused(problem, item);
              } else {
                wait = Math.max(
                  (problem.retryAfter ?? 0) * 1000, Math.min(longestWait, 1000 * 2 ** Math.min(item.attempts - 1, 5)));
                this.#handlers.onWaiting(item);
              }
            }
            this.#isSending = false;
            this.#show();
            if (this.#items.some((other) => other.fault === null)) {
              this.#timer = setTimeout(() => this.#send(), wait);
            }
          }

          #show() {
            const count = this.#items.length;
            document.getElementById("unsent-count").textContent =
              count === 0 ? "" : text("unsent_count").replace("{0}", count);
            document.getElementById("unsent").hidden = count === 0;
            document.getElementById("unsent-list").replaceChildren(
              ...this.#items.map((item) => this.#line(item)));
          }

          #line(item) {
            const line = document.createElement("li");
            const state = item.fault
              ? item.fault.words
              : text("unsent_attempts").replace("{0}", item.attempts);
            line.textContent = `${item.label}: ${state}`;
            if (item.fault && item.fault.status !== 401) {
              const drop = document.createElement("button");
              drop.type = "button";
              drop.textContent = text("unsent_drop");
              drop.addEventListener("click", () => {
                if (!window.confirm(text("unsent_drop_sure"))) return;
                this.#items = this.#items.filter((other) => other !== item);
                this.#show();
              });
              line.append(" ", drop);
            }
            return line;
          }
        }

        """#
}
