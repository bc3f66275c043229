"""A Modbus device of another maker: pymodbus, on the network or on a pseudo-terminal.

    slave.py tcp|pty [--csv FILE --unit N]

Without --csv it has every table from 0 to 99: holding N is N, input N is 1000 + N, coil and
discrete N are set where N divides by 3. With --csv it has exactly the registers of that table, with
values made from the names, and says what they mean. The first line of output is JSON: where it is
reached and those values. It ends when its standard input does.
"""

import argparse
import asyncio
import csv
import hashlib
import json
import os
import sys
import threading
import tty

from pymodbus.datastore import (ModbusSequentialDataBlock, ModbusServerContext,
                                ModbusSlaveContext, ModbusSparseDataBlock)
from pymodbus.framer import ModbusRtuFramer
from pymodbus.server import ModbusSerialServer, ModbusTcpServer


def plain_tables():
    coils = [address % 3 == 0 for address in range(100)]
    return ModbusSlaveContext(
        co=ModbusSequentialDataBlock(0, coils),
        di=ModbusSequentialDataBlock(0, coils),
        hr=ModbusSequentialDataBlock(0, list(range(100))),
        ir=ModbusSequentialDataBlock(0, [1000 + n for n in range(100)]),
        zero_mode=True,
    )


def pick(name, low, high):
    """A number between two others that depends on the name alone."""
    return low + int(hashlib.sha256(name.encode()).hexdigest(), 16) % (high - low + 1)


# What stands in a register whose value another one or the device's nature fixes.
FIXED = {
    "system_rated_voltage": 2400,
    "clock_min_sec": 37 << 8 | 12,
    "clock_day_hour": 21 << 8 | 9,
    "clock_year_month": 26 << 8 | 11,
    "battery_type": 1,
    "battery_capacity": 200,
    "battery_temperature": -312,
    "battery_current_net": -1234,
    "energy_generated_total": 70_000 * 3 + 5,
    "energy_consumed_total": 65_536 * 2 + 1,
}
RANGES = {"V": (2200, 2900), "A": (100, 1500), "W": (100, 60000), "degC": (1000, 4500),
          "%": (0, 100), "kWh": (0, 900)}


def raw_value(row, raws):
    name = row["name"]
    if name.endswith("_power") and row["unit"] == "W":
        # The device multiplies its own voltage and current.
        stem = "battery" if name == "battery_charge_power" else name[: -len("_power")]
        current = "battery_charge_current" if stem == "battery" else f"{stem}_current"
        return raws[f"{stem}_voltage"] * raws[current] // 100
    if name in FIXED:
        return FIXED[name]
    if row["type"] in ("coil", "bit"):
        return pick(name, 0, 1)
    if row["type"] == "bitfield":
        return pick(name, 0, 0xFFFF)
    return pick(name, *RANGES.get(row["unit"], (0, 3)))


def words(row, raw):
    if int(row["registers"]) == 1:
        return [raw & 0xFFFF]
    assert row["type"] in ("u32le", "s32le"), row["type"]
    return [raw & 0xFFFF, raw >> 16 & 0xFFFF]


def csv_tables(path):
    tables = {1: {}, 2: {}, 3: {}, 4: {}}
    raws, values = {}, {}
    for row in csv.DictReader(open(path, encoding="utf-8")):
        raw = raws[row["name"]] = raw_value(row, raws)
        address = int(row["address"], 0)
        for offset, word in enumerate(words(row, raw)):
            tables[int(row["function"])][address + offset] = word
        values[row["name"]] = raw * float(row["scale"] or 1)
    context = ModbusSlaveContext(
        co=ModbusSparseDataBlock(tables[1]), di=ModbusSparseDataBlock(tables[2]),
        hr=ModbusSparseDataBlock(tables[3]), ir=ModbusSparseDataBlock(tables[4]), zero_mode=True)
    return context, values


def pseudo_terminals():
    """Two ends of a null modem: one for the server, one for the client."""
    pairs = [os.openpty() for _ in range(2)]
    for master, slave in pairs:
        tty.setraw(master)
        tty.setraw(slave)

    def carry(source, target):
        while True:
            os.write(target, os.read(source, 1024))

    (first, _), (second, _) = pairs
    for ends in ((first, second), (second, first)):
        threading.Thread(target=carry, args=ends, daemon=True).start()
    return [os.ttyname(slave) for _, slave in pairs]


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["tcp", "pty"])
    parser.add_argument("--csv")
    parser.add_argument("--unit", type=int, default=1)
    options = parser.parse_args()
    tables, values = csv_tables(options.csv) if options.csv else (plain_tables(), {})
    context = ModbusServerContext(slaves={options.unit: tables}, single=False)
    if options.kind == "tcp":
        server = ModbusTcpServer(context, address=("127.0.0.1", 0))
        await server.listen()
        place = str(server.transport.sockets[0].getsockname()[1])
    else:
        ours, place = pseudo_terminals()
        server = ModbusSerialServer(
            context, framer=ModbusRtuFramer, port=ours, baudrate=115200, timeout=1)
        await server.listen()
    print(json.dumps({"place": place, "values": values}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
