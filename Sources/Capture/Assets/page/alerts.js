// Hits that wait for a decision, as the post tells them: what to hold against what, the owner's
// action and contact, and the form for what became of it. Whoever decides alone does so
// provisionally; a supervisor finds the alert here in the morning and confirms.
import { call, Problem } from "./api.js";
import { inHalf } from "./half.js";
import { picture } from "./picture.js";
import { code, text } from "./texts.js";

const retryPause = 15000;
const element = (id) => document.getElementById(id);

export class Alerts {
  #officer;
  #source = null;
  #timer = null;
  // The alert and its place on the page, by its name.
  #all = new Map();
  #hasOlder = false;

  constructor(officer) {
    this.#officer = officer;
  }

  set isSignedIn(isSignedIn) {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    if (isSignedIn) this.#listen();
    else this.#forget();
  }

  #listen() {
    const source = this.#source = new EventSource(inHalf("/v1/alerts"));
    source.addEventListener("start", (event) => {
      const { resumed, older } = JSON.parse(event.data);
      if (resumed) return;
      this.#forget();
      this.#hasOlder = older;
      this.#show();
    });
    source.addEventListener("alert", (event) => this.#take(JSON.parse(event.data)));
    // The browser comes back by itself, except where it was refused.
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED || source !== this.#source) return;
      this.#timer = setTimeout(() => { if (source === this.#source) this.#listen(); }, retryPause);
    });
  }

  #forget() {
    this.#all.clear();
    this.#hasOlder = false;
    element("alerts-list").replaceChildren();
    this.#show();
  }

  // Only the alert that was said something of is drawn anew: what is being typed into another stays.
  #take(alert) {
    const before = this.#all.get(alert.id);
    const wasOpen = before?.place.open ?? false;
    before?.place.remove();
    this.#all.delete(alert.id);
    if (alert.state !== "final") {
      const place = this.#draw(alert);
      place.open = wasOpen;
      this.#all.set(alert.id, { alert, place });
      element("alerts-list").prepend(place);
      if (!before) element("alerts-said").textContent = `${text(`alert_${alert.kind}`)}: ${named(alert)}`;
    }
    this.#show();
  }

  #show() {
    const count = this.#all.size;
    element("alerts").hidden = count === 0 && !this.#hasOlder;
    element("alerts-title").textContent = text("alerts_title").replace("{0}", count);
    element("alerts-older").hidden = !this.#hasOlder;
  }

  #draw(alert) {
    const place = element("alert-template").content.firstElementChild.cloneNode(true);
    const part = (name) => place.querySelector(`.${name}`);
    place.classList.add(alert.kind);
    part("alert-kind").textContent = text(`alert_${alert.kind}`);
    part("alert-name").textContent = named(alert);
    part("alert-state").textContent = text(`alert_${alert.state}`);
    const when = alert.subject?.crossed_at ?? alert.raised_at;
    part("alert-crossed").textContent = text("alert_crossed")
      .replace("{0}", code("direction", alert.subject?.direction ?? ""))
      .replace("{1}", new Date(when).toLocaleString()).replace("{2}", alert.subject?.officer ?? "");
    part("alert-entries").replaceChildren(...alert.checks.flatMap((check) =>
      check.matches.map((match) => comparison(alert, check, match))));
    part("alert-outcomes").replaceChildren(...alert.outcomes.map(outcome));
    this.#arrange(part("alert-form"), alert);
    // Each look at a picture is recorded: none is fetched before somebody opens the hit.
    place.addEventListener("toggle", () => {
      const pictures = part("alert-pictures");
      if (!place.open || pictures.childElementCount > 0) return;
      const { face, page } = alert.subject ?? {};
      pictures.append(...[["face", face], ["page_visible", page]]
        .filter(([, sha256]) => sha256).map(([kind, sha256]) => picture(kind, sha256)));
    });
    return place;
  }

  #arrange(form, alert) {
    form.hidden = !alert.may_decide;
    const { decision, reason, second, second_badge: badge } = form.elements;
    const last = alert.outcomes.at(-1);
    if (last) [decision.value, reason.value] = [last.decision, last.reason ?? ""];
    const showBadge = () => {
      badge.closest("label").hidden = second.value === "none";
    };
    second.value = "none";
    second.addEventListener("change", showBadge);
    showBadge();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#decide(form, alert, {
        decision: decision.value, reason: reason.value.trim(), second: second.value,
        ...(second.value === "none" ? {} : { second_badge: badge.value.trim() }),
      });
    });
  }

  async #decide(form, alert, body) {
    const fault = form.querySelector(".form-fault");
    const button = form.querySelector("button");
    fault.textContent = "";
    if (!body.decision || !body.reason) {
      fault.textContent = text("alert_incomplete");
      form.elements[body.decision ? "reason" : "decision"].focus();
      return;
    }
    button.disabled = true;
    try {
      const receipt = await call("POST", `/v1/alerts/${alert.id}/outcome`, body, this.#officer());
      element("alerts-said").textContent = text(`alert_stored_${receipt.outcome}`);
      element("scan").focus();
    } catch (problem) {
      fault.textContent = problem instanceof Problem ? problem.words : text("no_answer");
    } finally {
      button.disabled = false;
    }
  }
}

function named({ subject, crossing }) {
  const words = [subject?.surname, subject?.given_names, subject?.number].filter(Boolean);
  return words.join(" ") || crossing || "";
}

// One entry beside what was seen at the counter, a line for each thing that either of them says.
function comparison(alert, { list, list_version: version }, match) {
  const seen = alert.subject ?? {};
  const joined = (values) => (Array.isArray(values) ? values.join(" · ") : values);
  const rows = [
    ["alert_names", [seen.surname, seen.given_names, seen.names_native].filter(Boolean).join(" "), joined(match.names)],
    ["field_traveller_birth_date", seen.birth_date, joined(match.birth_dates)],
    ["sex", seen.sex && code("traveller.sex", seen.sex), match.sex && code("traveller.sex", match.sex)],
    ["nationality", seen.nationality, joined(match.nationality)],
    ["document_class", seen.document_class && code("document.class", seen.document_class), match.type && code("document.class", match.type)],
    ["document_issuer", seen.issuer, match.issuer],
    ["document_number", seen.number, match.number ?? joined(match.documents)],
  ].filter(([, here, there]) => here || there);
  const entry = element("alert-entry").content.firstElementChild.cloneNode(true);
  const part = (name) => entry.querySelector(`.${name}`);
  const isWithdrawn = alert.withdrawn.some((gone) => gone.list === list && gone.entry === match.entry);
  part("entry-list").textContent = text("alert_list").replace("{0}", list).replace("{1}", version ?? "?");
  part("entry-withdrawn").hidden = !isWithdrawn;
  const action = match.action ? text(`action_${match.action}`, match.action) : text("alert_no_action");
  part("entry-action").textContent = text("alert_action").replace("{0}", action);
  part("entry-contact").textContent = [
    match.contact && text("alert_contact").replace("{0}", match.contact),
    match.reference && text("alert_reference").replace("{0}", match.reference),
    match.kind && text(`alert_kind_${match.kind}`, match.kind), match.date,
  ].filter(Boolean).join(" · ");
  part("entry-why").textContent = match.explanation ?? "";
  part("entry-rows").replaceChildren(...rows.map(([name, here, there]) => {
    const row = document.createElement("tr");
    const cells = [["th", text(name)], ["td", here || "–"], ["td", there || "–"]];
    row.append(...cells.map(([kind, words]) => {
      const cell = document.createElement(kind);
      cell.textContent = words;
      cell.dir = "auto";
      return cell;
    }));
    row.firstChild.scope = "row";
    return row;
  }));
  return entry;
}

function outcome({ decision, reason, decided_by: badge, decided_at: when, is_final: isFinal }) {
  const line = document.createElement("li");
  line.textContent = text(isFinal ? "alert_was_final" : "alert_was_provisional")
    .replace("{0}", code("hit_outcome.decision", decision)).replace("{1}", badge ?? "")
    .replace("{2}", new Date(when).toLocaleString()).replace("{3}", reason ?? "");
  return line;
}
