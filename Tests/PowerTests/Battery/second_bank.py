#!/usr/bin/env python3
"""A battery bank that shares nothing with Waypost's own plant or estimator.

Writes what its instruments show and what is true as CSV of integers: two months at a post with too little
sun, in which the bank is worked every day and never filled (but on the days named by --full-on).
Where it differs from what the estimator assumes, and from the plant of `waypost power simulate`:

* rest curves of their own, and for lithium a hysteresis between charge and discharge;
* Peukert: a discharge of I takes I * (I / I20) ** (k - 1) out of a capacity stated at 20 hours;
* two time constants of the voltage, minutes and hours, instead of one;
* ampere hours with an acceptance that falls towards full, instead of energy with an efficiency;
* a limit of the charging current that falls towards full; self-discharge; a temperature that
  swings by day and drifts by season, with its effect on voltage and resistance;
* a capacity that is not the nominal one.

Truth (`share`): the charge that is left, as a share of what this bank, as worn as it is, gives
between full and empty at 25 C in twenty hours.

Instruments: gain and offset of the current, 30 mV of noise of the voltage, loads that draw
otherwise than their plates say.
"""

import argparse
import math
import random
import sys

STEP = 300
BLOCKS = 2  # of 12 V

# rest volts of a 12 V block at equal distances of the share, Peukert exponent, ohm * Ah of a
# block: ohmic, fast, slow; time constants of the latter two; ampere-hour acceptance when empty
# and when full; volts a kelvin of a block; half of the hysteresis in volts; share below which
# loads fall; share above which surplus is let out; absorption volts of a block.
BANKS = {
    "agm": dict(
        rest=[11.70, 12.02, 12.27, 12.55, 12.86], peukert=1.10, ohm=(1.5, 0.6, 0.9),
        taus=(1500, 16200), acceptance=(0.98, 0.86), kelvin=0.002, hysteresis=0.0,
        low=0.44, high=0.72, absorption=14.4, knee=0.75, rate=0.25),
    "gel": dict(
        rest=[11.80, 12.05, 12.36, 12.66, 12.90], peukert=1.12, ohm=(1.9, 0.8, 1.0),
        taus=(1800, 18000), acceptance=(0.98, 0.88), kelvin=0.002, hysteresis=0.0,
        low=0.44, high=0.72, absorption=14.1, knee=0.75, rate=0.2),
    "flooded": dict(
        rest=[11.42, 11.87, 12.11, 12.43, 12.72], peukert=1.18, ohm=(1.7, 0.8, 1.2),
        taus=(2400, 21600), acceptance=(0.96, 0.80), kelvin=0.0025, hysteresis=0.0,
        low=0.44, high=0.72, absorption=14.6, knee=0.72, rate=0.2),
    "lifepo4": dict(
        rest=[10.82, 12.72, 12.92, 13.07, 13.16, 13.18, 13.20, 13.31, 13.34, 13.35, 13.70],
        peukert=1.03, ohm=(0.5, 0.25, 0.3), taus=(600, 7200), acceptance=(0.998, 0.995),
        kelvin=0.0, hysteresis=0.02, low=0.25, high=0.70, absorption=14.2, knee=0.95, rate=0.5),
}


class Bank:
    def __init__(self, chemistry, capacity, share):
        self.kind = BANKS[chemistry]
        self.capacity = capacity  # Ah, true
        self.share = share
        self.fast = self.slow = 0.0
        self.side = 0.0  # of the hysteresis, -1 ... 1
        self.celsius = 28.0

    def rest(self):
        points = self.kind["rest"]
        place = min(max(self.share, 0.0), 1.0) * (len(points) - 1)
        index = min(int(place), len(points) - 2)
        part = place - index
        block = points[index] * (1 - part) + points[index + 1] * part
        block += self.kind["kelvin"] * (self.celsius - 25)
        return BLOCKS * (block + self.kind["hysteresis"] * self.side)

    def ohmic(self, current):
        want = max(0.0, 0.2 - self.share) / 0.2
        rise = 1 + 3 * want * want
        if current > 0:
            beyond = max(0.0, self.share - self.kind["knee"]) / (1 - self.kind["knee"])
            rise = 1.5 + 12 * beyond * beyond
        cold = 1 + 0.008 * max(0.0, 25 - self.celsius)
        return BLOCKS * self.kind["ohm"][0] / self.capacity * rise * cold

    def taken(self, offered):
        """How much of an offered charging current the bank accepts."""
        knee = self.kind["knee"]
        limit = self.kind["rate"] * self.capacity
        if self.share > knee:
            limit *= max(0.01, (1 - self.share) / (1 - knee))
        held = (self.kind["absorption"] * BLOCKS - self.rest() - self.fast - self.slow)
        return max(0.0, min(offered, limit, held / self.ohmic(1.0)))

    def advance(self, current, seconds):
        """Moves the charge; the current stays the same meanwhile."""
        hours = seconds / 3600
        if current > 0:
            empty, full = self.kind["acceptance"]
            beyond = max(0.0, self.share - 0.7) / 0.3
            moved = current * (empty + (full - empty) * beyond)
        else:
            twenty = self.capacity / 20
            relative = max(0.1, -current / twenty)
            moved = current * relative ** (self.kind["peukert"] - 1)
        leak = 0.03 * self.capacity / 720 * 2 ** ((self.celsius - 25) / 10)
        self.share += (moved - leak) * hours / self.capacity
        self.share = min(max(self.share, 0.0), 1.0)
        _, fast, slow = self.kind["ohm"]
        for name, ohm, tau in zip(("fast", "slow"), (fast, slow), self.kind["taus"]):
            settled = current * BLOCKS * ohm / self.capacity
            value = getattr(self, name)
            setattr(self, name, value + (settled - value) * (1 - math.exp(-seconds / tau)))
        turn = current * hours / self.capacity / 0.05
        self.side = min(max(self.side + turn, -1.0), 1.0)

    def volts(self, current):
        return self.rest() + self.fast + self.slow + current * self.ohmic(current)


def loads(hour, share, kind, surplus):
    """Watts by plate: what a post switches by how full its bank truly is."""
    watts = 50.0 if share > kind["low"] - 0.08 else 20.0
    if 8 <= hour < 18:
        if share > kind["low"] + 0.02:
            watts += 60
        if share > kind["low"] + 0.10:
            watts += 120
    elif share > kind["low"] + 0.05:
        watts += 40
    if surplus:
        watts += 180
    return watts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("chemistry", choices=sorted(BANKS))
    parser.add_argument("--nominal", type=float, default=200)
    parser.add_argument("--capacity", type=float, default=1.0, help="true, of nominal")
    parser.add_argument("--offset", type=float, default=0.15)
    parser.add_argument("--gain", type=float, default=0.03)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--start", type=float, default=0.6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full-on", type=int, nargs="*", default=[], help="days, from 0")
    options = parser.parse_args()

    chance = random.Random(options.seed * 7919 + 17)
    bank = Bank(options.chemistry, options.nominal * options.capacity, options.start)
    kind = bank.kind
    gain = 1 + options.gain * chance.choice((-1, 1))
    plates = 1 + chance.uniform(-0.12, 0.12)
    clearness = 0.7
    surplus = False
    lines = ["mv,net_ma,charge_ma,load_w,celsius,throttled,dark,share_ppm"]
    for step in range(options.days * 86400 // STEP):
        day, second = divmod(step * STEP, 86400)
        hour = second / 3600
        if second == 0:
            mean = 0.72 + 0.1 * math.sin(day / 9)
            clearness = min(1.0, max(0.15, mean + 0.5 * (clearness - mean) + chance.gauss(0, 0.15)))
        air = 28 + 6 * math.sin((hour - 9) / 24 * 2 * math.pi) + 6 * math.sin(day / 15)
        bank.celsius += (air - bank.celsius) * STEP / 43200
        height = math.sin((hour - 6) / 12 * math.pi) if 6 < hour < 18 else 0.0
        cloud = min(1.15, max(0.2, chance.gauss(1.0, 0.25 * (1 - clearness) + 0.03)))
        panel = 520 * clearness * cloud * height ** 1.2 if height > 0 else 0.0
        is_full_day = day in options.full_on
        if is_full_day:
            panel = 900 * height
        if bank.share > kind["high"] + 0.06:
            surplus = not is_full_day
        elif bank.share < kind["high"]:
            surplus = False
        plate = loads(hour, bank.share, kind, surplus)
        if is_full_day:
            plate = min(plate, 110)
        volts = bank.volts(0.0)
        load = plate * plates / volts
        offered = panel * 0.96 / volts - load
        current = bank.taken(offered) if offered > 0 else offered
        throttled = offered > 0 and current < offered - 0.05
        bank.advance(current, STEP)
        shown = bank.volts(current) + chance.gauss(0, 0.030)
        charge = (current + load) * gain + options.offset if panel > 0 else options.offset
        net = current * gain + options.offset + chance.gauss(0, 0.02)
        fields = (
            shown * 1e3, net * 1e3, charge * 1e3, plate, bank.celsius, throttled, panel <= 0,
            bank.share * 1e6)
        lines.append(",".join(str(round(field)) for field in fields))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
