// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/events.js.

extension EmbeddedAsset {
    static let events =
        #"""
        // The room for incidents and for vehicles that stay a while. Both are records of their own, which name
        // the crossings that they are about, and wait in the page's queue like those.
        import { newIdentifier } from "./identifier.js";
        import { keep, recall } from "./storage.js";
        import { code, text } from "./texts.js";

        const element = (id) => document.getElementById(id);
        const key = "vehicles";
        // Crossings of this session that can be named.
        const remembered = 50;

        export class Events {
          #incident = element("incident-form");
          #arrival = element("vehicle-form");
          #handlers;
          #crossings = [];
          #incidents = [];
          // Vehicles that have not been released: the record is made when they are.
          #vehicles = recall("tab", key, []);

          // `handlers`: officer(), now() by the appliance, mayAdd(), add(item), isWaiting(id).
          constructor(handlers) {
            this.#handlers = handlers;
            this.#incident.addEventListener("submit", (event) => {
              event.preventDefault();
              this.#report();
            });
            this.#arrival.addEventListener("submit", (event) => {
              event.preventDefault();
              this.#arrive();
            });
          }

          enter() {
            this.#show();
          }

          leave() {
            this.#crossings = [];
            this.#incidents = [];
            this.#incident.reset();
            this.#arrival.reset();
            this.#show();
          }

          // A record of this page has its receipt.
          stored({ id, kind, label, body }, { sequence }) {
            if (!kind || kind === "minimum") {
              const plate = body.journey?.vehicle?.plate ?? null;
              this.#crossings = [{ id, label, plate }, ...this.#crossings].slice(0, remembered);
            }
            const incident = this.#incidents.find((one) => one.id === id);
            if (incident) incident.sequence = sequence;
            if (kind === "vehicle_visit") this.#keep(this.#vehicles.filter((one) => one.id !== id));
            this.#show();
          }

          #keep(vehicles) {
            this.#vehicles = vehicles;
            keep("tab", key, vehicles.length === 0 ? null : vehicles);
          }

          #report() {
            const fault = this.#incident.querySelector(".form-fault");
            const { kind, source, crossing, action_taken: action, handed_to: next } = this.#incident.elements;
            fault.textContent = kind.value ? "" : text("incident_missing");
            if (!kind.value) return kind.focus();
            if (!this.#handlers.mayAdd()) {
              fault.textContent = text("unsent_full");
              return;
            }
            const id = newIdentifier(this.#handlers.now());
            const body = { kind: kind.value };
            if (source.value) body.source = source.value;
            if (crossing.value) body.crossing_ids = [crossing.value];
            if (action.value.trim()) body.action_taken = action.value.trim();
            if (next.value.trim()) body.handed_to = next.value.trim();
            const label = code("incident.kind", kind.value);
            this.#incidents = [{ id, label }, ...this.#incidents].slice(0, remembered);
            this.#incident.reset();
            this.#handlers.add({ id, kind: "incident", label, number: "", body });
            this.#show();
          }

          #arrive() {
            const fault = this.#arrival.querySelector(".form-fault");
            const { plate, country, kind } = this.#arrival.elements;
            const words = plate.value.trim().toUpperCase();
            fault.textContent = words ? "" : text("vehicle_missing");
            if (!words) return plate.focus();
            const now = this.#handlers.now();
            const vehicle = { id: newIdentifier(now), plate: words, arrived_at: new Date(now).toISOString() };
            if (country.value.trim()) vehicle.country = country.value.trim().toUpperCase();
            if (kind.value.trim()) vehicle.kind = kind.value.trim();
            this.#arrival.reset();
            this.#keep([...this.#vehicles, vehicle]);
            this.#show();
            plate.focus();
          }

          #release(vehicle) {
            if (!this.#handlers.mayAdd()) {
              this.#arrival.querySelector(".form-fault").textContent = text("unsent_full");
              return;
            }
            const { id, ...body } = vehicle;
            const plain = (plate) => (plate ?? "").replace(/[^\p{L}\p{N}]/gu, "");
            const aboard = this.#crossings.filter((one) => plain(one.plate) === plain(vehicle.plate));
            this.#handlers.add({
              id, kind: "vehicle_visit", label: vehicle.plate, number: "",
              body: {
                ...body, released_at: new Date(this.#handlers.now()).toISOString(),
                ...(aboard.length > 0 ? { crossing_ids: aboard.map((one) => one.id) } : {}),
              },
            });
            this.#show();
          }

          #show() {
            const { crossing } = this.#incident.elements;
            const chosen = crossing.value;
            crossing.replaceChildren(
              new Option(text("surge_none"), ""), ...this.#crossings.map(({ id, label }) => new Option(label, id)));
            crossing.value = this.#crossings.some(({ id }) => id === chosen) ? chosen : "";
            element("incident-list").replaceChildren(...this.#incidents.map(({ label, sequence }) => {
              const line = document.createElement("li");
              const state = sequence ? text("surge_stored").replace("{0}", sequence) : text("surge_waiting");
              line.textContent = `${label} · ${state}`;
              return line;
            }));
            element("vehicle-list").replaceChildren(...this.#vehicles.map((vehicle) => this.#line(vehicle)));
            element("vehicle-here").hidden = this.#vehicles.length === 0;
          }

          #line(vehicle) {
            const line = document.createElement("li");
            const words = document.createElement("bdi");
            words.textContent = [vehicle.plate, vehicle.country, vehicle.kind].filter(Boolean).join(" ");
            const since = new Date(vehicle.arrived_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
            line.append(words, ` · ${text("vehicle_since").replace("{0}", since)} `);
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = text("vehicle_release");
            button.disabled = this.#handlers.isWaiting(vehicle.id);
            button.setAttribute("aria-label", `${text("vehicle_release")}: ${vehicle.plate}`);
            button.addEventListener("click", () => this.#release(vehicle));
            line.append(button);
            return line;
          }
        }

        """#
}
