// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/receipt.js.

extension EmbeddedAsset {
    static let receipt =
        #"""
        // What the post answered, in words, with the one next step.
        import { code, text } from "./texts.js";

        const element = (id) => document.getElementById(id);

        function items(list, words) {
          list.replaceChildren(...words.map((word) => {
            const item = document.createElement("li");
            item.textContent = word;
            return item;
          }));
        }

        // Names with their values, as parts of a list of both.
        function pairs(rows) {
          return rows.flatMap(([name, value]) => {
            const term = document.createElement("dt");
            const words = document.createElement("dd");
            term.textContent = name;
            words.textContent = String(value);
            return [term, words];
          });
        }

        function check({ list, verdict, list_age_s: age, matches }) {
          const hours = age === null || age === undefined ? "" : ` (${text("list_age").replace("{0}", Math.round(age / 3600))})`;
          const found = (matches ?? []).map((match) =>
            [match.action && text(`action_${match.action}`, match.action), match.reference, match.contact, match.explanation]
              .filter((part) => typeof part === "string" && part).join(", ")).filter(Boolean);
          return `${list}: ${text(`screening_${verdict}`)}${hours}${found.length ? ` – ${found.join("; ")}` : ""}`;
        }

        // What each list said, a line a list.
        export function checkWords(receipt) {
          return (receipt.screening?.checks ?? []).map(check);
        }

        function warning({ pointer, code }) {
          const place = pointer.split("/").slice(1).filter((part) => !/^\d+$/.test(part));
          const name = text(`field_${place.join("_")}`, place.join(" "));
          return `${name}: ${text(`warning_${code}`, code)}`;
        }

        // What the traveller may take along: neither what the lists said nor who was at the counter.
        function fillReceipt(receipt, { label, body }) {
          const title = document.createElement("h2");
          title.textContent = document.querySelector(".top .post").textContent;
          const list = document.createElement("dl");
          list.className = "numbers";
          const rows = [
            [text("receipt_traveller"), label], [text("document_number"), body.document?.number],
            [text("direction"), code("direction", body.direction)],
            [text("outcome"), code("decision.outcome", body.decision?.outcome)],
            [text("receipt_crossed"), new Date(body.crossed_at).toLocaleString()],
            [text("receipt_number"), receipt.sequence], [text("receipt_id"), receipt.id],
          ].filter(([, value]) => value);
          list.append(...pairs(rows));
          element("printed-receipt").replaceChildren(title, list);
        }

        export function forgetReceipt() {
          element("printed-receipt").replaceChildren();
        }

        export function printReceipt() {
          document.body.classList.add("on-receipt");
          window.addEventListener("afterprint", () => document.body.classList.remove("on-receipt"), { once: true });
          window.print();
        }

        export function showResult({ receipt, problem, waiting, item }) {
          const result = element("result");
          const verdict = receipt?.screening?.verdict;
          const warnings = receipt?.warnings ?? [];
          let kind = "";
          let state = "stored";
          if (waiting) [kind, state] = ["doubt", "waiting"];
          else if (problem) [kind, state] = ["hit", "refused"];
          else if (verdict === "hit") [kind, state] = ["hit", "hit"];
          else if (verdict === "cannot_say") [kind, state] = ["doubt", "cannot_say"];
          else if (warnings.length > 0) [kind, state] = ["doubt", "doubts"];
          result.className = `card ${kind}`;
          element("result-title").textContent = text(`result_${state}`);
          element("result-next").textContent = problem ? problem.words : text(`next_${state}`);
          items(element("result-checks"), receipt ? checkWords(receipt) : []);
          element("result-warnings").hidden = warnings.length === 0;
          items(element("result-warnings").querySelector("ul"), warnings.map(warning));
          const numbers = receipt
            ? [[text("receipt_traveller"), item.label], [text("receipt_number"), receipt.sequence],
              [text("receipt_stored"), `${receipt.stored_at} (${text(`clock_${receipt.clock}`)})`],
              [text("receipt_id"), receipt.id]]
            : [[text("receipt_traveller"), item.label], [text("receipt_id"), item.id]];
          element("result-numbers").replaceChildren(...pairs(numbers));
          // What was refused is corrected in the form, under a new name.
          element("crossing").hidden = !problem;
          element("print-receipt").hidden = !receipt;
          if (receipt) fillReceipt(receipt, item);
          element("next-of-group").hidden = Boolean(problem) || !item.body.group?.id;
          result.hidden = false;
          // On a hit no key that was meant for something else may lead on.
          (problem || state === "hit" ? result : element("next-traveller")).focus();
        }

        """#
}
