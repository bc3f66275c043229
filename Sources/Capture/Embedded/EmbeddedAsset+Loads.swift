// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/loads.js.

extension EmbeddedAsset {
    static let loads =
        #"""
        // The loads with their reasons, and what a supervisor may ask for: what it would cost is told first.
        import { call, Problem } from "./api.js";
        import { text } from "./texts.js";

        const firstTier = 3;
        // Watt-hours: less is rounding.
        const leastCost = 5;

        export class LoadWishes {
          constructor(part, officer, onTaken) {
            this.rows = part.querySelector("tbody");
            this.form = part.querySelector("form");
            this.cost = part.querySelector(".cost");
            this.fault = part.querySelector(".form-fault");
            this.takeButton = part.querySelector(".take");
            this.officer = officer;
            this.onTaken = onTaken;
            this.form.addEventListener("input", () => this.forget());
            this.form.addEventListener("submit", (event) => {
              event.preventDefault();
              this.ask(false);
            });
            this.takeButton.addEventListener("click", () => this.ask(true));
          }

          show({ loads, may_request: mayRequest }) {
            this.rows.replaceChildren(...loads.map((load) => {
              const row = document.createElement("tr");
              const head = document.createElement("th");
              head.scope = "row";
              head.textContent = load.name;
              const state = { true: "load_on", false: "load_off", null: "power_unknown" }[load.on];
              row.append(head, ...[text(state), withoutState(load.reason)].map((words) => {
                const cell = document.createElement("td");
                cell.textContent = words;
                return cell;
              }));
              return row;
            }));
            this.form.hidden = !mayRequest;
            const names = loads.filter((load) => load.tier >= firstTier).map((load) => load.name);
            for (const field of [this.form.elements.load, this.form.elements.other]) {
              const options = [...field.options].map((option) => option.value);
              if (options.join("\n") === names.join("\n")) continue;
              field.replaceChildren(...names.map((name) => new Option(name, name)));
            }
            this.arrange();
          }

          // What was said of another wish does not stand beside this one.
          forget() {
            this.cost.textContent = "";
            this.fault.textContent = "";
            this.takeButton.hidden = true;
            this.arrange();
          }

          arrange() {
            const isSwap = this.form.elements.wish.value === "swap";
            this.form.elements.other.disabled = !isSwap;
            this.form.elements.other.closest("label").hidden = !isSwap;
          }

          get wish() {
            const { wish, load, other, for_s: duration } = this.form.elements;
            const common = { load: load.value, for_s: Number(duration.value) };
            return wish.value === "swap"
              ? { wish: "swap", other: other.value, ...common }
              : { wish: "hold", on: wish.value === "on", ...common };
          }

          async ask(take) {
            const buttons = this.form.querySelectorAll("button");
            buttons.forEach((button) => { button.disabled = true; });
            this.fault.textContent = "";
            try {
              const { cost, taken } = await call("POST", "/v1/power/requests", { ...this.wish, take }, this.officer());
              this.cost.textContent = `${priced(cost)}${taken ? ` ${text("loads_taken")}` : ""}`;
              this.takeButton.hidden = taken;
              if (taken) this.onTaken();
            } catch (problem) {
              this.forget();
              const isWhy = problem instanceof Problem && problem.name === "not-possible";
              this.fault.textContent = isWhy ? text("loads_not_possible").replace("{0}", problem.detail)
                : problem instanceof Problem ? problem.words : text("no_answer");
            } finally {
              buttons.forEach((button) => { button.disabled = false; });
            }
          }
        }

        // The state has a column of its own.
        function withoutState(reason) {
          return (reason ?? "").replace(/^(on|off): /, "");
        }

        function priced(cost) {
          const percent = (share) => String(Math.round(share * 100));
          if (Math.abs(cost.wh) < leastCost && !cost.endangers_reserve) return text("loads_nothing");
          const sentences = [
            text(cost.wh < 0 ? "loads_saves" : "loads_costs").replace("{0}", Math.abs(Math.round(cost.wh)))
              .replace("{1}", percent(cost.soc_at_dawn_with_it)).replace("{2}", percent(cost.soc_at_dawn)),
          ];
          if (cost.lost_load !== null && cost.lost_h > 0) {
            sentences.push(text("loads_lost").replace("{0}", cost.lost_load).replace("{1}", cost.lost_h.toFixed(1)));
          }
          if (cost.endangers_reserve) sentences.push(text("loads_danger"));
          return sentences.join(" ");
        }

        """#
}
