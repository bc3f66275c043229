// The statistics' room: pictures that the post draws, each with its numbers beside it and as files.
import { call, Problem, transfer } from "./api.js";
import { inHalf } from "./half.js";
import { ages, code, text } from "./texts.js";

const element = (id) => document.getElementById(id);
const day = 86400000;
// What may be broken down, as the API names it; of each the code list that names its lines.
const lists = {
  nationality: null, purpose: "journey.purpose", transport: "journey.transport", sex_age: null,
  category: "traveller.category", document_class: "document.class", outcome: "decision.outcome",
  refusal_reason: "decision.refusal_reasons", traveller_time: "journey.transport",
  vehicle_time: "journey.transport", hits: "hit_outcome.decision",
};
const columns = ["period", "direction", "value", "count", "timed", "mean_s", "median_s", "p90_s", "present_s"];
const leastWidth = 280;

export class Statistics {
  #officer;
  #onSignInNeeded;
  #form = element("statistics-form");
  #turn = 0;
  // By the post's own calendar, learned from its first answer.
  #today = null;
  #isOutsider = false;
  #shown = [];
  #width = 0;

  constructor(officer, onSignInNeeded) {
    this.#officer = officer;
    this.#onSignInNeeded = onSignInNeeded;
    const { by, range } = this.#form.elements;
    by.replaceChildren(...Object.keys(lists).map((name) => new Option(text(`stat_by_${name}`), name)));
    range.addEventListener("change", () => this.#arrange());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#look();
    });
    new ResizeObserver(() => this.#redraw()).observe(element("statistics-figures"));
  }

  async enter(role) {
    const isOutsider = role === "auditor";
    if (this.#today !== null && isOutsider === this.#isOutsider) return;
    this.#isOutsider = isOutsider;
    this.#form.elements.range.replaceChildren(
      ...(isOutsider ? ["last_month", "last_quarter", "last_year"] : ["today", "week", "days", "month", "year", "own"])
        .map((name) => new Option(text(`stat_range_${name}`), name)));
    this.#form.elements.range.value = isOutsider ? "last_month" : "days";
    element("statistics-protected").hidden = !isOutsider;
    this.#arrange();
    await this.#look();
  }

  leave() {
    this.#turn += 1;
    this.#today = null;
    this.#shown = [];
    element("statistics-figures").replaceChildren();
  }

  #arrange() {
    const isOwn = this.#form.elements.range.value === "own";
    for (const field of this.#form.querySelectorAll(".own")) field.hidden = !isOwn;
    if (!isOwn || this.#today === null) return;
    const { from, to } = this.#form.elements;
    from.value ||= before(this.#today, 6);
    to.value ||= this.#today;
  }

  async #look() {
    this.#turn += 1;
    const turn = this.#turn;
    element("statistics-fault").textContent = "";
    element("statistics-said").textContent = text("stat_working");
    try {
      this.#today ??= (await this.#ask("total", {})).to;
      const span = this.#span();
      const by = this.#form.elements.by.value;
      const shown = [];
      for (const [table, more] of [
        ["hour", {}], [by, {}], ["queue", {}], ["outcome", { per: "month" }], ["detections", { per: "month" }],
      ]) {
        const asked = { ...span, ...(this.#isOutsider ? {} : more) };
        const answer = await this.#ask(table, asked);
        if (turn !== this.#turn) return;
        const isSheet = more.per !== undefined;
        const part = this.#figure(table, isSheet, answer, asked);
        shown.push({ part, table, asked });
        await this.#draw(shown.at(-1));
        if (turn !== this.#turn) return;
      }
      this.#shown = shown;
      element("statistics-figures").replaceChildren(...shown.map(({ part }) => part));
      this.#width = this.#room;
      this.#redraw(true);
      element("statistics-said").textContent = text("stat_of").replace("{0}", span.from).replace("{1}", span.to);
    } catch (problem) {
      if (turn !== this.#turn) return;
      element("statistics-said").textContent = "";
      if (problem.status === 401) this.#onSignInNeeded(problem);
      else element("statistics-fault").textContent = problem instanceof Problem ? problem.words : text("no_answer");
    }
  }

  #span() {
    const { range, from, to } = this.#form.elements;
    // For whoever is not of the post only whole months that have ended are told.
    if (this.#isOutsider) {
      const months = { last_month: 1, last_quarter: 3, last_year: 12 }[range.value];
      return { from: firstOfMonth(this.#today, months - 1), to: this.#today };
    }
    const today = this.#today;
    return {
      today: { from: today, to: today }, week: { from: before(today, 6), to: today },
      days: { from: before(today, 29), to: today }, month: { from: firstOfMonth(today, 0), to: today },
      year: { from: firstOfMonth(today, 11), to: today }, own: { from: from.value, to: to.value },
    }[range.value];
  }

  #address(table, asked, more) {
    const kept = Object.entries(asked).filter(([, value]) => value);
    return `/v1/statistics?${new URLSearchParams({ by: table, ...Object.fromEntries(kept), ...more })}`;
  }

  #ask(table, asked) {
    return call("GET", this.#address(table, asked, {}), undefined, this.#officer());
  }

  get #room() {
    return Math.floor(element("statistics-figures").clientWidth);
  }

  async #draw({ part, table, asked }) {
    const inner = part.querySelector(".picture").clientWidth || Math.min(this.#room - 34, 720);
    const width = Math.max(leastWidth, Math.min(1600, Math.floor(inner)));
    const answer = await transfer(
      "GET", this.#address(table, asked, { format: "svg", width }), {}, undefined, this.#officer());
    const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    part.querySelector(".picture").replaceChildren(document.importNode(drawing, true));
  }

  // Drawn again in the width that there is, once it is another.
  async #redraw(isForced = false) {
    if (this.#shown.length === 0 || (!isForced && this.#room === this.#width)) return;
    this.#width = this.#room;
    for (const one of this.#shown) await this.#draw(one).catch(() => {});
  }

  #figure(table, isSheet, { rows, not_counted: lost, timezone }, asked) {
    const part = element("statistics-figure").content.firstElementChild.cloneNode(true);
    const hidden = rows.filter((row) => row.protected).length;
    part.querySelector("h2").textContent = text(isSheet ? `stat_sheet_${table}` : `stat_by_${table}`);
    part.querySelector("figcaption p").textContent = [
      table === "hour" || table === "queue" ? text("stat_clock").replace("{0}", timezone) : "",
      hidden > 0 ? text("stat_hidden").replace("{0}", hidden) : "",
      lost > 0 ? text("stat_lost").replace("{0}", lost) : "",
    ].filter(Boolean).join(" ");
    const used = columns.filter((name) => rows.some((row) => row[name] !== null)
      && (name !== "period" || rows.some((row) => row.period !== "all")));
    part.querySelector("thead tr").replaceChildren(...used.map((name) => {
      const head = document.createElement("th");
      head.scope = "col";
      head.textContent = text(`stat_col_${name}`);
      return head;
    }));
    part.querySelector("tbody").replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      line.append(...used.map((name) => {
        const cell = document.createElement("td");
        cell.textContent = words(table, name, row);
        return cell;
      }));
      return line;
    }));
    part.querySelector(".scroll").setAttribute("aria-label", part.querySelector("h2").textContent);
    part.querySelector(".csv").href = inHalf(this.#address(table, asked, { format: "csv" }));
    part.querySelector(".json").href = inHalf(this.#address(table, asked, {}));
    part.querySelector(".svg").href = inHalf(this.#address(table, asked, { format: "svg" }));
    part.querySelector(".svg").download = `${table}.svg`;
    return part;
  }
}

function words(table, name, row) {
  const value = row[name];
  if (name === "count" && value === null && row.protected) return text("stat_protected");
  if (value === null) return "";
  if (name === "direction") return code("direction", value);
  if (name !== "value") return String(value);
  if (value === "total") return text("stat_total");
  const [first, second] = value.split("/");
  if (table === "sex_age") return `${code("traveller.sex", first)}, ${own(second)}`;
  if (table === "detections") {
    return [code("incident.kind", first), code("incident.source", second)].map(own).join(", ");
  }
  return own(lists[table] ? code(lists[table], value) : value);
}

function own(value) {
  return text(`stat_${value}`, ages(value));
}

function before(date, days) {
  return new Date(Date.parse(`${date}T12:00:00Z`) - days * day).toISOString().slice(0, 10);
}

function firstOfMonth(date, monthsBefore) {
  const [year, month] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 - monthsBefore, 1)).toISOString().slice(0, 10);
}
