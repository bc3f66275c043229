// Warns whoever is signed in thirty, ten and two minutes before the load that feeds this workstation
// is cut. The post says how many seconds are left; they are counted down by the browser's own steady
// clock, for the time of day of a workstation is often wrong. Where the post falls silent the count
// goes on: a cut that was announced comes.
import { call } from "./api.js";
import { text } from "./texts.js";

const refreshPause = 20000;
const minute = 60000;
// In minutes before the cut, and the one that stands once it has come.
const stages = [30, 10, 2];
const gone = 0;
// So much before its minutes begin a warning is on the screen.
const lead = 10000;
// A cut that moves away by more than this is another one: what was seen of it counts no more.
const moved = 2 * minute;
const keptFor = minute;
const mostNamed = 5;
const element = (id) => document.getElementById(id);

export class Supply {
  #unsent;
  #isSignedIn = false;
  #asking = null;
  #timer = null;
  #ticker = null;
  // What is known of the cut: `at` by the browser's steady clock; null where none is in sight.
  #cut = null;
  // The last stage that was on the screen, and the one that the officer has seen.
  #said = null;
  #seen = null;
  // What came instead of the cut, and until when that stays on the screen.
  #kept = null;

  // `unsent` names the records that have no receipt yet.
  constructor(unsent) {
    this.#unsent = unsent;
    element("supply-seen").addEventListener("click", () => {
      this.#seen = this.#stage;
      this.#kept = null;
      this.#draw();
      element("scan").focus();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.look();
    });
  }

  set isSignedIn(isSignedIn) {
    this.#isSignedIn = isSignedIn;
    this.#cut = this.#said = this.#seen = this.#kept = null;
    this.#draw();
    this.look();
  }

  // Asked while the tab is hidden too: the warning is there when it is looked at.
  async look() {
    clearTimeout(this.#timer);
    if (!this.#isSignedIn) return;
    this.#draw();
    const asking = this.#asking = {};
    const sentAt = performance.now();
    try {
      const answer = await call("GET", "/v1/supply");
      if (asking === this.#asking && this.#isSignedIn) this.#take(answer, sentAt);
    } catch { /* As where the post does not know: what was told last still holds. */ }
    if (asking !== this.#asking) return;
    this.#timer = setTimeout(() => this.look(), refreshPause);
  }

  #take({ supply, utc_offset_s: offset }, sentAt) {
    if (supply?.state === "unknown") return;
    const before = this.#cut;
    if (supply === null || supply.state === "served") {
      this.#cut = null;
    } else {
      const { state, reason } = supply;
      this.#cut = {
        state, reason, at: sentAt + (supply.left_s ?? 0) * 1000,
        clock: supply.off_at === null || offset === null ? null : clock(supply.off_at, offset),
      };
      if (before && this.#cut.at - before.at > moved) this.#seen = null;
    }
    if (this.#stage === null) this.#callOff();
    this.#draw();
  }

  // Once, and only to somebody who was warned.
  #callOff() {
    const wasWarned = this.#said !== null;
    const wasOff = this.#said === gone;
    this.#said = this.#seen = null;
    if (!wasWarned || wasOff) return;
    const words = this.#cut?.clock
      ? text("supply_put_off").replace("{0}", this.#cut.clock) : text("supply_kept");
    this.#kept = { words, until: performance.now() + keptFor };
    element("supply-said").textContent = words;
  }

  get #left() {
    return this.#cut.at - performance.now();
  }

  // The smallest that has begun; null where no cut is near.
  get #stage() {
    if (this.#cut === null) return null;
    if (this.#cut.state === "off") return gone;
    return stages.filter((stage) => this.#left <= stage * minute + lead).pop() ?? null;
  }

  #draw() {
    clearTimeout(this.#ticker);
    const stage = this.#stage;
    if (stage !== null || (this.#kept && performance.now() >= this.#kept.until)) this.#kept = null;
    const isWarning = stage !== null && (this.#seen === null || stage < this.#seen);
    const box = element("supply");
    box.hidden = !isWarning && this.#kept === null;
    box.classList.toggle("mild", isWarning && stage > 2);
    box.classList.toggle("good", !isWarning);
    for (const id of ["left", "reason", "next", "unsent"]) element(`supply-${id}`).hidden = true;
    if (isWarning) this.#warn(stage);
    else if (this.#kept) put("supply-title", this.#kept.words);
    const isComing = this.#cut !== null && this.#cut.state !== "off";
    if (isComing || this.#kept) this.#ticker = setTimeout(() => this.#draw(), this.#pause(stage));
  }

  // Until the next stage begins, or the number on the screen changes.
  #pause(stage) {
    if (stage !== null || this.#kept) return 1000;
    return Math.max(1000, Math.min(refreshPause, this.#left - stages[0] * minute - lead));
  }

  #warn(stage) {
    const { state, clock: at, reason } = this.#cut;
    const left = Math.floor(this.#left / 1000);
    const isNow = state !== "off" && left <= 0;
    const title = isNow ? "supply_now" : `supply_${state}${at === null && state !== "off" ? "_soon" : ""}`;
    put("supply-title", text(title).replace("{0}", at));
    if (state !== "off" && !isNow) put("supply-left", remaining(left));
    if (reason !== null) put("supply-reason", text("supply_reason").replace("{0}", reason));
    put("supply-next", text(`supply_next_${stage}`));
    const unsent = stage <= 2 ? this.#unsent() : [];
    if (unsent.length > 0) {
      const more = unsent.length > mostNamed ? ` + ${unsent.length - mostNamed}` : "";
      const names = unsent.slice(0, mostNamed).join("; ") + more;
      put("supply-unsent", text("supply_unsent").replace("{0}", names));
    }
    if (this.#said === stage) return;
    this.#said = stage;
    // Read out once a stage, and not with every second.
    const words = ["title", "left", "reason", "next", "unsent"].map((id) => element(`supply-${id}`))
      .filter((part) => !part.hidden).map((part) => part.textContent).join(". ");
    element(stage <= 2 ? "announcer" : "supply-said").textContent = words;
  }
}

function put(id, words) {
  const place = element(id);
  place.hidden = false;
  if (place.textContent !== words) place.textContent = words;
}

function remaining(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 3) return text("supply_minutes").replace("{0}", minutes);
  return text("supply_seconds").replace("{0}", minutes).replace("{1}", seconds % 60);
}

// By the clock on the post's wall.
function clock(moment, offset) {
  return new Date(Date.parse(moment) + offset * 1000).toISOString().slice(11, 16);
}
