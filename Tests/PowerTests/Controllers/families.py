"""A charge controller or meter of another maker, made from a table of register facts: pymodbus, on
the network or on a pseudo-terminal, with the habits of its family.

    families.py tcp|pty FAMILY CSV [--unit N] [--quirk WORD]... [--line FAULTS]

The first line of output is JSON: where it is reached, what its registers mean, and what is absent.
It ends when its standard input does. Quirks: closes (TriStar: the connection behind each answer),
no-sensor (TriStar, ProStar: no remote sensor), 3210a (EPEVER: the holes and lengths of a 3210A),
no-battery (Victron: no battery monitor), base0, base50000 (SunSpec). `--line noise,late,split`:
what happens to answers on a pseudo-terminal, to some of them each.
"""

import argparse
import asyncio
import csv
import hashlib
import json
import os
import re
import struct
import sys
import threading
import time
import tty

from pymodbus.datastore import (ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock)
from pymodbus.framer import ModbusRtuFramer
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.server.async_io import ModbusServerRequestHandler

# Volts, amperes and so on that a device of the field could show; the name decides where between.
RANGES = {"V": (24.0, 29.0), "A": (1.0, 15.0), "W": (20, 300), "degC": (10, 40), "%": (20, 90),
          "kWh": (1, 60), "Wh": (100, 2000), "Ah": (10, 300), "h": (100, 900), "s": (1000, 9000)}


def pick(name, low, high):
    part = int(hashlib.sha256(name.encode()).hexdigest()[:12], 16) / float(16 ** 12)
    return low + (high - low) * part


def between(name, unit):
    if name.startswith("pv_voltage") or name in ("sweep_voc", "solar_pv_voltage"):
        return pick(name, 55, 95)
    return pick(name, *RANGES.get(unit, (0, 9)))


def encode(kind, raw):
    if kind in ("u16", "s16", "enum", "enum16", "bitfield", "coil", "bit", "bcd", "2xu8", "2xs8",
                "sunssf"):
        return [raw & 0xFFFF]
    if kind in ("u32be", "s32be", "bitfield32be", "bitfield32", "bytes", "acc32be"):
        return [raw >> 16 & 0xFFFF, raw & 0xFFFF]
    if kind in ("u32le", "s32le"):
        return [raw & 0xFFFF, raw >> 16 & 0xFFFF]
    raise ValueError(kind)


def text_words(text, count):
    data = text.encode().ljust(count * 2, b"\0")
    return [data[n] << 8 | data[n + 1] for n in range(0, count * 2, 2)]


class Device:
    """Words by unit, function and address; and what they mean."""

    def __init__(self):
        self.units, self.values, self.absent, self.texts = {}, {}, [], {}
        self.refuses = lambda unit, function, address, count: False
        self.services = {}

    def put(self, unit, function, address, words):
        table = self.units.setdefault(unit, {1: {}, 2: {}, 3: {}, 4: {}})[function]
        for offset, word in enumerate(words):
            table[address + offset] = word

    def contexts(self):
        device = self

        class Context(ModbusSlaveContext):
            def __init__(self, unit, tables):
                super().__init__(co=ModbusSparseDataBlock(tables[1]),
                                 di=ModbusSparseDataBlock(tables[2]),
                                 hr=ModbusSparseDataBlock(tables[3]),
                                 ir=ModbusSparseDataBlock(tables[4]), zero_mode=True)
                self.unit, self.tables = unit, tables

            def validate(self, fc_as_hex, address, count=1):
                held = self.tables.get(fc_as_hex, {})
                ok = all(address + n in held for n in range(count))
                return ok and not device.refuses(self.unit, fc_as_hex, address, count)

        return {unit: Context(unit, {f: dict(t) or {65535: 0} for f, t in tables.items()})
                for unit, tables in self.units.items()}


def scale_of(row, named):
    """A number, or one made of numbers that the device says."""
    text = row["scale"] or "1"
    for name, value in named.items():
        text = text.replace(name, repr(value))
    if not re.fullmatch(r"[-0-9.*/e() ]+", text):
        raise ValueError(row)
    return eval(text)  # of a table of this test's own workspace


def plain(device, rows, unit, named, fixed, both=False, skip=()):
    for row in rows:
        name, kind = row["name"], row["type"]
        if name in skip or "R" not in row["access"]:
            continue
        functions = [3, 4] if row["function"] == "3/4" else [int(row["function"])]
        address, count = int(row["address"], 0), int(row["registers"])
        if kind == "str":
            text = f"{name} 12"[: count * 2]
            words = text_words(text, count)
            device.texts[name] = text
        elif kind == "f16":
            wanted = fixed.get(name, between(name, row["unit"]))
            word = struct.unpack(">H", struct.pack(">e", wanted))[0]
            words = [word]
            value = struct.unpack(">e", struct.pack(">H", word))[0]
            if value != value:
                device.absent.append(name)
            else:
                device.values[name] = value * scale_of(row, named)
        else:
            scale = scale_of(row, named) if kind not in ("2xu8", "2xs8") else 1
            if name in fixed:
                raw = fixed[name]
            elif kind in ("coil", "bit"):
                raw = int(pick(name, 0, 1.99))
            elif kind in ("bitfield", "bitfield32be", "2xu8", "bytes", "bcd"):
                raw = int(pick(name, 0, 0x7FFF))
            else:
                raw = round(between(name, row["unit"]) / scale)
            words = encode(kind, raw)
            device.values[name] = raw * scale
        for function in functions:
            device.put(unit, function, address, words)


def tristar(device, rows, unit, quirks):
    volts, amperes = 180 + 0x8000 / 65536, 80 + 0x4000 / 65536
    named = {"V_PU": volts, "I_PU": amperes}
    raw_volts, raw_amperes = 4700, 5300
    fixed = {"v_pu_hi": 180, "v_pu_lo": 0x8000, "i_pu_hi": 80, "i_pu_lo": 0x4000,
             "battery_voltage": raw_volts, "charge_current": raw_amperes, "charge_state": 6,
             "power_out": round(raw_volts * raw_amperes / 32768 / 32768 * 131072),
             "heatsink_temperature": 31, "rts_temperature": -7, "battery_temperature": 25}
    if "no-sensor" in quirks:
        fixed["rts_temperature"] = 0x80
    plain(device, rows, unit, named, fixed)
    device.values.update({"v_pu": volts, "i_pu": amperes})
    for name in ("v_pu_hi", "v_pu_lo", "i_pu_hi", "i_pu_lo"):
        del device.values[name]
    if "no-sensor" in quirks:
        del device.values["rts_temperature"]
        device.absent.append("rts_temperature")


def prostar(device, rows, unit, quirks):
    fixed = {"system_voltage_multiplier": 2, "charge_state": 5, "load_state": 2, "firmware": 6,
             "ee_lvd": 11.5, "ee_lvr": 12.6}
    if "no-sensor" in quirks:
        fixed["rts_temperature"] = float("nan")
    plain(device, rows, unit, {"system_voltage_multiplier": 2.0}, fixed)


def sunsaver(device, rows, unit, quirks):
    fixed = {"charge_state": 7, "load_state": 1, "dip_switch": 8, "rts_temperature": -3}
    plain(device, rows, unit, {}, fixed)
    volts, amperes = device.values["battery_voltage"], device.values["charge_current"]
    raw = round(volts * amperes / (989.5 / 65536))
    for function in (3, 4):
        device.put(unit, function, 0x27, [raw])
    device.values["power_out"] = raw * 989.5 / 65536


def renogy(device, rows, unit, quirks):
    fixed = {"rated_voltage_current": 24 << 8 | 40, "temperatures": 37 << 8 | 0x85,
             "system_voltage": 255 << 8 | 24, "battery_type": 4, "pv_voltage": 655,
             "pv_current": 412, "pv_power": 270, "load_and_charge_state": 0x8000 | 50 << 8 | 4,
             "faults": 0}
    plain(device, rows, unit, {"sysV": 24.0}, fixed)
    device.values.update({"battery_temperature": -5, "controller_temperature": 37,
                          "system_voltage_recognised": 24, "rated_voltage": 24, "load_on": 1,
                          "load_brightness": 50})


def epever(device, rows, unit, quirks):
    fixed = {"system_rated_voltage": 2400, "battery_type": 1, "battery_temperature": -312,
             "battery_current_net": -1234 & 0xFFFFFFFF, "clock_min_sec": 37 << 8 | 12,
             "clock_day_hour": 21 << 8 | 9, "clock_year_month": 26 << 8 | 11}
    plain(device, rows, unit, {}, fixed, skip=("coil_restore_defaults",))
    device.values["battery_current_net"] = -12.34
    for power, volts, amperes in (("pv_power", "pv_voltage", "pv_current"),
                                  ("load_power", "load_voltage", "load_current")):
        raw = round(device.values[volts] * device.values[amperes] * 100)
        address = {"pv_power": 0x3102, "load_power": 0x310E}[power]
        device.put(unit, 4, address, [raw & 0xFFFF, raw >> 16])
        device.values[power] = raw / 100
    # The device holds something at every address of its blocks.
    inputs = device.units[unit][4]
    for address in list(range(0x3100, 0x3112)) + list(range(0x3300, 0x3314)):
        inputs.setdefault(address, 0)
    for address in range(0x9000, 0x9016):
        device.units[unit][3].setdefault(address, 0)
    if "3210a" not in quirks:
        return
    for address in (0x3112, 0x331A, 0x331B, 0x331C):
        del inputs[address]
    del device.units[unit][1][1]
    gone = ("power_component_temperature", "battery_voltage_stat", "battery_current_net",
            "coil_load_mode_manual")
    for name in gone:
        del device.values[name]
        device.absent.append(name)

    def refuses(unit, function, address, count):
        if function != 4:
            return False
        if 0x3100 <= address < 0x3112:
            return address + count > 0x3112
        if 0x311A <= address < 0x3120:
            return count > 1
        return count > 20

    device.refuses = refuses


def victron(device, rows, unit, quirks):
    units = {"sys": 100, "batt": 41, "solar": 29}
    fixed = {"batt_voltage": 2612, "batt_current": -43 & 0xFFFF, "batt_power": -112 & 0xFFFF,
             "batt_temperature": -35 & 0xFFFF, "sys_battery_current": 12, "solar_state": 252,
             "solar_mpp_mode": 1, "solar_pv_power": 1712, "sys_pv_power": 171,
             "solar_battery_voltage": 2607, "sys_battery_voltage": 261, "sys_battery_power": 31,
             "sys_consumed_ah": 123, "batt_consumed_ah": 123, "solar_yield_today": 7}
    for stem, place in units.items():
        if stem == "batt" and "no-battery" in quirks:
            continue
        plain(device, [row for row in rows if row["name"].split("_")[0] == stem], place, {}, fixed)
    for name, raw, scale in (("batt_current", -43, .1), ("batt_power", -112, 1),
                             ("batt_temperature", -35, .1)):
        if name in device.values:
            device.values[name] = raw * scale
    if "no-battery" in quirks:
        for name in ("sys_battery_soc", "sys_consumed_ah", "sys_time_to_go"):
            del device.values[name]
            device.absent.append(name)
        device.absent += ["batt_voltage", "batt_current", "batt_soc"]
    device.services = {100: (800, 899), 41: (258, 1298), 29: (771, 791)}


def sunspec(device, rows, unit, quirks):
    base = 0 if "base0" in quirks else 50000 if "base50000" in quirks else 40000
    lengths = {1: 66, 103: 50, 160: 8 + 20 * 2, 802: 62, 714: 18 + 25 * 2}
    starts, address = {}, base + 2
    device.put(unit, 3, base, [0x5375, 0x6E53])
    for model, length in lengths.items():
        starts[model] = address
        device.put(unit, 3, address, [model, length] + [0xFFFF] * length)
        address += 2 + length
    device.put(unit, 3, address, [0xFFFF, 0])
    powers = {(103, 15): 0, (103, 26): 1, (103, 28): -2, (103, 30): -1, (103, 32): 0,
              (103, 37): -1, (160, 2): -2, (160, 3): -1, (160, 4): 0, (160, 5): 1, (802, 52): 0,
              (802, 53): 1, (802, 56): -1, (802, 58): 0, (802, 59): -2, (802, 61): -1,
              (802, 63): 0, (714, 17): 1}
    for (model, offset), power in powers.items():
        device.put(unit, 3, starts[model] + offset, [power & 0xFFFF])
    own = {"DCA_SF": (160, 2), "DCV_SF": (160, 3), "DCW_SF": (160, 4), "DCWH_SF": (160, 5)}
    fixed = {"batt_charge_status": 3, "batt_current": 57, "batt_power": 143, "batt_voltage": 2512,
             "inv_state": 4, "inv_energy": 0, "batt_state": 99}
    for row in rows:
        place = re.fullmatch(r"M(\d+):(\d+)(\+(\d+)n\+(\d+))?", row["address"])
        if not place or int(place[1]) not in lengths or row["type"] == "sunssf":
            continue
        name, model = row["name"], int(place[1])
        power = 0
        if row["scale"].startswith("10^"):
            there = re.search(r"\(M(\d+):(\d+)\)", row["scale"])
            power = powers[(int(there[1]), int(there[2]))] if there else powers[own[row["scale"][3:]]]
        for block in range(2 if place[3] else 1):
            offset = int(place[2]) + (block * int(place[4]) + int(place[5]) if place[3] else 0)
            shown = name.replace("_n_", "_") + (f"_{block + 1}" if place[3] else "")
            at = starts[model] + offset
            if row["type"] == "str":
                device.texts[shown] = f"{shown} X"
                device.put(unit, 3, at, text_words(f"{shown} X", int(row["registers"])))
                continue
            raw = fixed.get(name, int(pick(shown, 100, 900)))
            if shown.endswith("_2") and name == "mppt_n_temperature":
                raw = 0x8000
            device.put(unit, 3, at, encode(row["type"].replace("enum16", "u16"), raw))
            device.values[shown] = raw * 10.0 ** power
    device.values["batt_current"] *= -1
    device.values["batt_power"] *= -1
    del device.values["inv_energy"], device.values["mppt_temperature_2"]
    device.absent += ["inv_energy", "mppt_temperature_2", "mppt_temperature"]
    device.values["mppt_power"] = device.values["mppt_power_1"] + device.values["mppt_power_2"]
    device.values["mppt_voltage"] = (
        device.values["mppt_voltage_1"] + device.values["mppt_voltage_2"]) / 2
    # Of a chain one cannot say before what it holds: other models are not there.
    device.values = {n: v for n, v in device.values.items() if not n.startswith("stor_")}


FAMILIES = {"epever": epever, "tristar": tristar, "prostar": prostar, "sunsaver": sunsaver,
            "renogy": renogy, "victron": victron, "sunspec": sunspec}


class Gateway(ModbusServerContext):
    """On a network a unit that is not there is answered for: exception 11."""

    def slaves(self):
        return [0] + super().slaves()


def wire(faults):
    """Two ends of a null modem. Answers, from the first to the second, meet the line's faults."""
    pairs = [os.openpty() for _ in range(2)]
    for master, slave in pairs:
        tty.setraw(master)
        tty.setraw(slave)
    (first, _), (second, _) = pairs
    count = [0]

    def answers():
        while True:
            data = os.read(first, 1024)
            time.sleep(0.005)
            count[0] += 1
            if "noise" in faults and count[0] % 5 == 2:
                os.write(second, bytes([0x00, 0xFF, 0x13, 0x81]))
            if "noise" in faults and count[0] % 7 == 3:
                data = data[:2] + bytes([data[2] ^ 0x40]) + data[3:]
            if "late" in faults and count[0] % 9 == 4:
                time.sleep(0.9)
            if "split" in faults:
                half = max(1, len(data) // 3)
                os.write(second, data[:half])
                time.sleep(0.05)
                data = data[half:]
            os.write(second, data)

    def questions():
        while True:
            os.write(first, os.read(second, 1024))

    for ends in (answers, questions):
        threading.Thread(target=ends, daemon=True).start()
    return [os.ttyname(slave) for _, slave in pairs]


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["tcp", "pty"])
    parser.add_argument("family", choices=sorted(FAMILIES))
    parser.add_argument("csv")
    parser.add_argument("--unit", type=int, default=1)
    parser.add_argument("--quirk", action="append", default=[])
    parser.add_argument("--line", default="")
    options = parser.parse_args()
    device = Device()
    rows = list(csv.DictReader(open(options.csv, encoding="utf-8")))
    FAMILIES[options.family](device, rows, options.unit, options.quirk)
    kind = Gateway if options.kind == "tcp" else ModbusServerContext
    context = kind(slaves=device.contexts(), single=False)

    def other_service(response):
        # A unit that is another service's knows none of these addresses.
        if device.services and getattr(response, "exception_code", None) == 2:
            response.exception_code = 10
        return response, False

    if "closes" in options.quirk:
        send = ModbusServerRequestHandler.server_send

        def send_and_close(self, message, addr, **kwargs):
            send(self, message, addr, **kwargs)
            self.transport.close()

        ModbusServerRequestHandler.server_send = send_and_close
    if options.kind == "tcp":
        server = ModbusTcpServer(
            context, address=("127.0.0.1", 0), response_manipulator=other_service)
        await server.listen()
        place = str(server.transport.sockets[0].getsockname()[1])
    else:
        ours, place = wire(options.line.split(","))
        server = ModbusSerialServer(
            context, framer=ModbusRtuFramer, port=ours, baudrate=115200, timeout=1)
        await server.listen()
    print(json.dumps({"place": place, "values": device.values, "absent": device.absent,
                      "texts": device.texts}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
