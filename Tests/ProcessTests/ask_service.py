"""A stand-in for a service that HQ asks about documents: a line of JSON a question, one an answer.

usage: ask_service.py LEDGER NUMBER...   the numbers hit

Each question's number is appended to LEDGER. A number that starts with DIE ends the program, with
HANG it never answers, with FLOOD it writes without an end, with LIE it answers another question,
with LATER it cannot say at first, with WHEN it answers once there is a file LEDGER.go, and writes
the process that asks to LEDGER.asker meanwhile.
"""

import json
import os
import sys
import time

ledger, stolen = sys.argv[1], set(sys.argv[2:])
seen = set()
held = []


def answer(question, **members):
    print(json.dumps({"id": question["id"], **members}), flush=True)


for line in sys.stdin:
    question = json.loads(line)
    number = question["number"]
    with open(ledger, "a") as file:
        file.write(number + "\n")
    if number.startswith("DIE"):
        sys.exit(3)
    elif number.startswith("HANG"):
        time.sleep(3600)
    elif number.startswith("FLOOD"):
        while True:
            sys.stdout.write("x" * 65536)
    elif number.startswith("WHEN"):
        asker = os.getppid()
        with open(ledger + ".asker", "w") as file:
            file.write(str(asker))
        while not os.path.exists(ledger + ".go"):
            if os.getppid() != asker:
                sys.exit(4)
            time.sleep(0.05)
    if number.startswith("LIE"):
        answer({"id": "01900000-0000-7000-8000-000000000000"}, verdict="no_hit")
    elif number.startswith("LATER") and number not in seen:
        seen.add(number)
        answer(question, verdict="cannot_say", retry_after_s=10)
    elif number in stolen:
        answer(
            question, verdict="hit", reference="REF-" + number, category="stolen_document",
            action="check_document", contact="national bureau, +227 20 00 00 00",
            compare="the number is held as stolen; compare issue date and holder")
    else:
        answer(question, verdict="no_hit")
