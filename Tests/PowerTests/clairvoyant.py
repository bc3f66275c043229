#!/usr/bin/env python3
"""What no plan could better: the bound that `discretionary_value_pct` is held against.

    clairvoyant.py SITE.toml RESULT.json TRACE.csv

SITE is the post, RESULT what `waypost power simulate --json` printed and TRACE what it wrote with
`--trace`. Needs Python 3.11 and scipy (`pip install scipy`), whose HiGHS solves one linear
programme over the whole trace. A planner is supposed that knows all sun to come and may

  * feed any part of a load from tier 2 on, from nothing to all of it, in each step of the trace,
  * use the battery between the plant's stated floor and full, starting full, with nothing but the
    plant's stated efficiencies between sun, store and loads: no taper of the charge, no
    self-discharge, no limit on currents, no wear of relays, no errors of sensors.

Tiers 0 and 1 are always fed. Where they alone take the battery below its floor the bound may follow
them there and no further. Each of these is something the policy has not, or has to do as well, so
that the sum of value times hours served is an upper bound of every policy that keeps the floor.

Prints one JSON object: `bound_pct` and `value_pct` as in CONTRACT section 4, `of_bound_pct`, and for
each load from tier 2 on its hours in both.
"""

import csv
import json
import sys
import time
import tomllib
from datetime import datetime

# What an inverter of ordinary quality passes on, in the policy and in the plant.
INVERTER_EFFICIENCY = 0.88


def read(site_path, result_path, trace_path):
    with open(site_path, "rb") as file:
        site = tomllib.load(file)
    with open(result_path) as file:
        result = json.load(file)
    with open(trace_path, newline="") as file:
        rows = list(csv.DictReader(file))
    return site, result, rows


def hours_of_step(rows):
    first, second = (datetime.fromisoformat(rows[index]["time"]) for index in (0, 1))
    return (second - first).total_seconds() / 3600


def draw(load):
    """Watts at the battery."""
    return load["watts"] / (INVERTER_EFFICIENCY if load.get("via") == "inverter" else 1)


def bound(site, plant, rows, numpy, sparse, linprog):
    """Hours of each load from tier 2 on in the best plan, by name."""
    step = hours_of_step(rows)
    count = len(rows)
    loads = site["power"]["loads"]
    capacity = plant["capacity_wh"]
    into, out = plant["charge_efficiency"], plant["discharge_efficiency"]
    sun = numpy.array([float(row["pv_available_w"]) for row in rows])
    sun *= plant["converter_efficiency"]
    demanded = {
        load["name"]: numpy.array([row[load["name"] + "_demanded"] == "1" for row in rows])
        for load in loads
    }
    first = sum(
        draw(load) * demanded[load["name"]] for load in loads if load["tier"] <= 1)
    rest = sun - first

    # How far tiers 0 and 1 alone take the battery.
    level, alone = capacity, numpy.empty(count)
    for index in range(count):
        net = rest[index]
        level += step * (net * into if net > 0 else net / out)
        level = min(max(level, 0), capacity)
        alone[index] = level
    floor = numpy.minimum(plant["floor_soc"] * capacity, alone)
    # A store that is empty gives nothing: then tiers 0 and 1 have less than they want.
    rest = numpy.where(alone <= 0, numpy.maximum(rest, 0), rest)

    # Columns: the level at each step's end, watts into the battery, watts out of it, then a
    # column for each step in which a load is wanted.
    weighed = [load for load in loads if load["tier"] >= 2]
    columns = [numpy.flatnonzero(demanded[load["name"]]) for load in weighed]
    total = 3 * count + sum(len(column) for column in columns)
    every = numpy.arange(count)
    store = sparse.coo_matrix(
        (
            numpy.concatenate([
                numpy.ones(count), -numpy.ones(count - 1),
                numpy.full(count, -step * into), numpy.full(count, step / out),
            ]),
            (
                numpy.concatenate([every, every[1:], every, every]),
                numpy.concatenate([every, every[:-1], count + every, 2 * count + every]),
            ),
        ), shape=(count, total))
    values, at, of = [numpy.ones(count), -numpy.ones(count)], [every, every], [
        count + every, 2 * count + every]
    worth = numpy.zeros(total)
    upper = numpy.full(total, numpy.inf)
    lower = numpy.zeros(total)
    lower[:count], upper[:count] = floor, capacity
    place, spans = 3 * count, []
    for load, column in zip(weighed, columns):
        span = slice(place, place + len(column))
        values.append(numpy.full(len(column), draw(load)))
        at.append(column)
        of.append(numpy.arange(span.start, span.stop))
        worth[span] = load["value"] * step
        upper[span] = 1
        spans.append(span)
        place = span.stop
    balance = sparse.coo_matrix(
        (numpy.concatenate(values), (numpy.concatenate(at), numpy.concatenate(of))),
        shape=(count, total))
    start = numpy.zeros(count)
    start[0] = capacity
    answer = linprog(
        -worth, A_ub=balance.tocsc(), b_ub=rest, A_eq=store.tocsc(), b_eq=start,
        bounds=numpy.column_stack([lower, upper]), method="highs")
    if answer.status != 0:
        raise SystemExit(f"clairvoyant.py: no best plan was found: {answer.message}")
    return {
        load["name"]: float(answer.x[span].sum()) * step for load, span in zip(weighed, spans)}


def main(arguments):
    if len(arguments) != 3:
        raise SystemExit(__doc__)
    try:
        import numpy
        from scipy import sparse
        from scipy.optimize import linprog
    except ImportError as error:
        raise SystemExit(f"clairvoyant.py: {error}; pip install scipy")
    site, result, rows = read(*arguments)
    begun = time.monotonic()
    best = bound(site, result["plant"], rows, numpy, sparse, linprog)
    value = {load["name"]: load["value"] for load in site["power"]["loads"]}
    served = [load for load in result["loads"] if load["tier"] >= 2]
    wanted = sum(
        value[load["name"]] * hours_of_step(rows)
        * sum(row[load["name"] + "_demanded"] == "1" for row in rows) for load in served)
    bound_pct = 100 * sum(value[name] * hours for name, hours in best.items()) / wanted
    print(json.dumps({
        "bound_pct": round(bound_pct, 3),
        "value_pct": round(result["discretionary_value_pct"], 3),
        "of_bound_pct": round(100 * result["discretionary_value_pct"] / bound_pct, 3),
        "loads": [
            {
                "name": load["name"], "demanded_h": load["demanded_h"],
                "served_h": load["served_h"], "bound_h": round(best[load["name"]], 2),
            } for load in served],
        "seconds": round(time.monotonic() - begun, 1),
    }))


if __name__ == "__main__":
    main(sys.argv[1:])
