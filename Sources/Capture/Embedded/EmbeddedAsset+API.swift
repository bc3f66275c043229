// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/api.js.

extension EmbeddedAsset {
    static let api =
        #"""
        // Talks to the post. The cookies are the browser's business; the header says that the page asks.
        import { inHalf } from "./half.js";
        import { text } from "./texts.js";

        const patience = 20000;

        export class Problem extends Error {
          constructor(status, json, retryAfter) {
            super(json.title ?? String(status));
            this.status = status;
            this.name = (json.type ?? "").split(":").pop();
            this.detail = json.detail;
            this.errors = json.errors ?? [];
            this.retryAfter = retryAfter;
          }

          // One sentence for the officer: the page's own words where it has some.
          get words() {
            const own = text(`problem_${this.name.replaceAll("-", "_")}`, "");
            const wait = this.retryAfter ? ` ${text("again_in").replace("{0}", this.retryAfter)}` : "";
            const places = this.errors.map((error) => `${error.pointer} ${error.detail}`).join("; ");
            return (own || this.detail || this.message) + wait + (places ? ` (${places})` : "");
          }

          // Whether the same request may succeed later.
          get isTransient() {
            return this.status === 408 || this.status === 429 || this.status >= 500;
          }
        }

        // `officer` is the badge that the request is meant for: where somebody else is signed in by now, the
        // post refuses it instead of putting it under that name.
        export async function call(method, address, body, officer, more = {}) {
          const headers = { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...more };
          const response = await transfer(
            method, address, headers, body === undefined ? undefined : JSON.stringify(body), officer);
          return response.status === 204 ? null : response.json().catch(() => ({}));
        }

        // The same for a body that is no JSON; answers with the response once that is good.
        export async function transfer(method, address, headers, body, officer) {
          const all = { "Waypost-Page": "1", ...headers };
          if (officer) all["Waypost-Officer"] = officer;
          const response = await fetch(inHalf(address), {
            method,
            headers: all,
            body,
            credentials: "same-origin",
            cache: "no-store",
            signal: AbortSignal.timeout(patience),
          });
          if (response.ok) return response;
          const json = await response.json().catch(() => ({}));
          throw new Problem(response.status, json, Number(response.headers.get("Retry-After")) || 0);
        }

        """#
}
