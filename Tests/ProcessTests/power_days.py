#!/usr/bin/env python3
"""A stand-in of the power role for the page: answers each call with four days of invented sun.

usage: power_days.py SOCKET COUNT-FILE

COUNT-FILE has the number of calls that came. Ends with its standard input.
"""

import datetime
import json
import math
import os
import socket
import struct
import sys
import threading

NOW = datetime.datetime(2026, 11, 21, 13, 40, tzinfo=datetime.timezone.utc)
QUARTER = datetime.timedelta(minutes=15)
HOUR = datetime.timedelta(hours=1)
DAYS = 4
CLOUDS = [1, 0.45, 0.8, 0.95]


def text(moment):
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sun(moment, part):
    hour = moment.hour + moment.minute / 60 + 1
    return round(max(0, 520 * part * math.cos((hour - 12.5) / 12 * math.pi)), 1)


def answer():
    points = []
    moment = NOW.replace(hour=23, minute=0) - datetime.timedelta(days=DAYS)
    charge = 0.72
    while moment <= NOW:
        panel = sun(moment, CLOUDS[(moment + HOUR).toordinal() % DAYS])
        load = 50 + (60 if 7 <= moment.hour < 17 else 0)
        charge = min(1, max(0.3, charge + (panel - load) / 4 / 4800))
        # For three hours nothing was seen.
        if not 0 <= (moment - (NOW - datetime.timedelta(days=2))).total_seconds() < 10_800:
            points.append({
                "at": text(moment), "for_s": 900, "pv_w": panel, "load_w": load,
                "battery_v": round(23.8 + 3 * charge, 2), "soc": round(charge, 3),
            })
        moment += QUARTER
    ahead = []
    for hour in range(40):
        moment = NOW + hour * HOUR
        panel = sun(moment, 0.8)
        load = 50 + (60 if 7 <= moment.hour < 17 else 0)
        charge = min(1, max(0.3, charge + (panel - load) / 4800))
        ahead.append({"at": text(moment), "pv_w": panel, "load_w": load, "soc": round(charge, 3)})
    return {
        "clock": {"at": text(NOW), "utc_offset_s": 3600},
        "now": {"battery_v": 26.4, "soc": 0.81, "pv_w": 431, "load_w": 110, "sight": "clear"},
        "reserve_soc": 0.4, "curve": {"slot_s": 900, "points": points}, "ahead": ahead,
        "loads": [
            {"name": "network", "tier": 1, "on": True, "reason": "on: enough for it"},
            {
                "name": "workstation-1", "tier": 3, "on": False,
                "reason": "off until about 07:40: 31 % left, tonight needs 22 %",
            },
        ],
    }


def main():
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.realpath(sys.argv[1]))
    os.chmod(sys.argv[1], 0o666)
    listener.listen(8)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    body = json.dumps({"ok": True, "value": answer()}).encode()
    count = 0
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        with connection:
            length = struct.unpack(">I", connection.recv(4, socket.MSG_WAITALL))[0]
            call = json.loads(connection.recv(length, socket.MSG_WAITALL))["call"]
            if call != "power-days":
                continue
            count += 1
            with open(sys.argv[2], "w", encoding="ascii") as file:
                file.write(str(count))
            connection.sendall(struct.pack(">I", len(body)) + body)


if __name__ == "__main__":
    main()
