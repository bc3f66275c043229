// Draws sun, loads and charge of the last days and what the plan expects until the dawn after next.
// The post is asked only while somebody looks: the part is open and the page is on the screen.
import { call, Problem } from "./api.js";
import { text } from "./texts.js";

const namespace = "http://www.w3.org/2000/svg";
const refreshPause = 60000;
const day = 86400000;
const height = 260;
const margin = { top: 12, right: 44, bottom: 34, left: 52 };

export class PowerGraph {
  constructor(part, onAnswer) {
    this.part = part;
    this.onAnswer = onAnswer;
    this.figure = part.querySelector(".graph");
    this.notice = part.querySelector(".power-notice");
    this.sentence = part.querySelector(".power-now");
    this.table = part.querySelector("table");
    this.days = null;
    this.timer = null;
    part.addEventListener("toggle", () => this.look());
    document.addEventListener("visibilitychange", () => this.look());
    new ResizeObserver(() => this.draw()).observe(this.figure);
  }

  get isSeen() {
    return this.part.open && !document.hidden && this.part.getClientRects().length > 0;
  }

  async look() {
    clearTimeout(this.timer);
    if (!this.isSeen) return;
    try {
      const answer = await call("GET", "/v1/power");
      this.days = read(answer);
      this.tell("");
      this.describe();
      this.draw();
      this.onAnswer(answer);
    } catch (problem) {
      this.tell(problem instanceof Problem ? problem.words : text("no_answer"));
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), refreshPause);
  }

  // What was drawn stays, and so does what it says of its own time.
  tell(words) {
    this.notice.textContent = words;
    this.notice.hidden = words === "";
  }

  describe() {
    const { now, clock, points } = this.days;
    const unknown = text("power_unknown");
    const number = (value, digits = 0) => (value === null ? unknown : value.toFixed(digits));
    const share = now.soc === null ? unknown : number(now.soc * 100);
    const words = text("power_now").replace("{0}", time(clock)).replace("{1}", number(now.pv_w))
      .replace("{2}", number(now.load_w)).replace("{3}", share).replace("{4}", number(now.battery_v, 1));
    this.sentence.textContent = now.sight === "clear" ? words : `${words} ${text("power_unseen")}`;
    const body = this.table.querySelector("tbody");
    body.replaceChildren(...byDay(points).map((of) => {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = date(of.start);
      const cells = [
        number(of.sun), number(of.load),
        of.lowest === null ? unknown : `${number(of.lowest * 100)}–${number(of.highest * 100)}`,
        number(of.volts, 1),
      ].map((value) => {
        const cell = document.createElement("td");
        cell.textContent = value;
        return cell;
      });
      row.append(head, ...cells);
      return row;
    }));
  }

  draw() {
    if (!this.days || !this.part.open) return;
    const width = Math.max(260, Math.floor(this.figure.clientWidth));
    const { points, ahead, clock, reserve } = this.days;
    const all = [...points, ...ahead];
    if (all.length === 0) return this.figure.replaceChildren();
    const start = Math.floor(all[0].at / day) * day;
    const end = Math.max(clock, all[all.length - 1].at);
    const top = roundTop(Math.max(0, ...all.flatMap((point) => [point.sun ?? 0, point.load ?? 0])));
    const plot = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
    const x = (at) => margin.left + ((at - start) / (end - start)) * plot.width;
    const watts = (value) => margin.top + plot.height * (1 - value / top);
    const share = (value) => margin.top + plot.height * (1 - value);

    const svg = make("svg", {
      viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-labelledby": "power-alt",
    });
    for (const part of [0, 0.5, 1]) {
      const y = margin.top + plot.height * (1 - part);
      svg.append(make("line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: y, y2: y }));
      svg.append(label(`${Math.round(top * part)} W`, margin.left - 6, y + 4, "end"));
      svg.append(label(`${part * 100} %`, width - margin.right + 6, y + 4, "start"));
    }
    const step = plot.width / ((end - start) / day) < 80 ? 2 : 1;
    for (let at = start, number = 0; at < end; at += day, number += 1) {
      svg.append(make("line", { class: "day", x1: x(at), x2: x(at), y1: margin.top, y2: height - margin.bottom }));
      const isRoomLeft = x(Math.min(at + day, end)) - x(at) > 40;
      if (number % step === 0 && isRoomLeft) svg.append(label(date(at), x(at) + 4, height - margin.bottom + 16, "start"));
    }
    const quarter = 900000;
    svg.append(area("sun", runs(points, "sun", 3 * quarter), x, watts, watts(0)));
    svg.append(area("sun planned", runs(ahead, "sun", 2 * 3600000), x, watts, watts(0)));
    svg.append(path("load", runs(points, "load", 3 * quarter), x, watts));
    svg.append(path("load planned", runs(ahead, "load", 2 * 3600000), x, watts));
    if (reserve !== null) {
      svg.append(make("line", {
        class: "reserve", x1: margin.left, x2: width - margin.right, y1: share(reserve), y2: share(reserve),
      }));
      svg.append(label(text("power_reserve"), margin.left + 4, share(reserve) - 4, "start"));
    }
    svg.append(path("charge", runs(points, "charge", 3 * quarter), x, share));
    svg.append(path("charge planned", runs(ahead, "charge", 2 * 3600000), x, share));
    svg.append(make("line", { class: "now", x1: x(clock), x2: x(clock), y1: margin.top, y2: height - margin.bottom }));
    svg.append(label(text("power_here"), x(clock), height - 4, "middle"));
    this.figure.replaceChildren(svg);
  }
}

// Moments in milliseconds by the clock on the post's wall.
function read(answer) {
  const offset = (answer.clock?.utc_offset_s ?? 0) * 1000;
  const local = (at) => Date.parse(at) + offset;
  const point = (entry) => ({
    at: local(entry.at), seconds: entry.for_s ?? 3600, sun: entry.pv_w, load: entry.load_w,
    charge: entry.soc, volts: entry.battery_v ?? null,
  });
  const clock = answer.clock ? local(answer.clock.at) : 0;
  const ahead = answer.ahead.map(point).filter((entry) => entry.at > clock);
  return {
    clock, now: answer.now, reserve: answer.reserve_soc, points: answer.curve.points.map(point), ahead,
  };
}

function byDay(points) {
  const days = new Map();
  for (const point of points) {
    const start = Math.floor(point.at / day) * day;
    const of = days.get(start) ?? { start, sun: null, load: null, lowest: null, highest: null, volts: null };
    const hours = point.seconds / 3600;
    if (point.sun !== null) of.sun = (of.sun ?? 0) + point.sun * hours;
    if (point.load !== null) of.load = (of.load ?? 0) + point.load * hours;
    if (point.charge !== null) {
      of.lowest = Math.min(of.lowest ?? 1, point.charge);
      of.highest = Math.max(of.highest ?? 0, point.charge);
    }
    if (point.volts !== null) of.volts = Math.min(of.volts ?? Infinity, point.volts);
    days.set(start, of);
  }
  return [...days.values()].sort((one, other) => other.start - one.start);
}

// Stretches without a gap: what was not seen is not drawn.
function runs(points, key, gap) {
  const found = [];
  let before = -Infinity;
  for (const point of points) {
    if (point[key] === null) continue;
    if (point.at - before > gap) found.push([]);
    found[found.length - 1].push([point.at, point[key]]);
    before = point.at;
  }
  return found;
}

function path(name, stretches, x, y) {
  return make("path", { class: name, d: stretches.map((run) => line(run, x, y)).join("") });
}

function area(name, stretches, x, y, ground) {
  const closed = stretches.map((run) =>
    `${line(run, x, y)}L${round(x(run[run.length - 1][0]))} ${round(ground)}L${round(x(run[0][0]))} ${round(ground)}Z`);
  return make("path", { class: name, d: closed.join("") });
}

function line(run, x, y) {
  return run.map(([at, value], place) => `${place ? "L" : "M"}${round(x(at))} ${round(y(value))}`).join("");
}

function label(words, x, y, anchor) {
  const element = make("text", { x: round(x), y: round(y), "text-anchor": anchor });
  element.textContent = words;
  return element;
}

function make(name, attributes) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function roundTop(highest) {
  for (let decade = 10; decade < 1e9; decade *= 10) {
    for (const part of [1, 2, 3, 4, 6, 8]) if (part * decade >= highest) return part * decade;
  }
  return highest;
}

const round = (value) => Math.round(value * 10) / 10;
const two = (value) => String(value).padStart(2, "0");

function time(at) {
  const moment = new Date(at);
  return `${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}`;
}

function date(at) {
  const moment = new Date(at);
  return `${moment.getUTCFullYear()}-${two(moment.getUTCMonth() + 1)}-${two(moment.getUTCDate())}`.slice(5);
}
