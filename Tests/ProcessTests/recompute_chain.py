#!/usr/bin/env python3
"""Recomputes a post's chain from `waypost records list --json`, read from standard input.

Shares nothing with Waypost but RECORD.md: record_hash is SHA-256 of the envelope in RFC 8785
form without `previous`; chain_hash is SHA-256 of previous chain hash, sequence as eight bytes
big-endian, record hash; sequences start at 1 in each epoch and have no holes; before the first
stands SHA-256 of the epoch's sixteen bytes.

Prints one JSON line. Exit code 0: all agrees; 1: the first difference is named.
With --canonical: writes the RFC 8785 form of one JSON value.
"""

import hashlib
import json
import sys
import uuid

INTEGER_LIMIT = 2**53
ESCAPES = {0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: '\\"', 0x5C: "\\\\"}
HASHES = ("previous", "record_hash", "chain_hash")


class Difference(Exception):
    pass


def canonical_string(text):
    out = ['"']
    for character in text:
        code = ord(character)
        if 0xD800 <= code <= 0xDFFF:
            raise Difference("a lone surrogate")
        if code in ESCAPES:
            out.append(ESCAPES[code])
        elif code < 0x20:
            out.append("\\u%04x" % code)
        else:
            out.append(character)
    out.append('"')
    return "".join(out)


def canonical(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return canonical_string(value)
    if isinstance(value, int):
        if abs(value) > INTEGER_LIMIT:
            raise Difference("a number beyond 2^53")
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(element) for element in value) + "]"
    if isinstance(value, dict):
        # By UTF-16 code units (RFC 8785 section 3.2.3), which is not the order of code points.
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(canonical_string(n) + ":" + canonical(value[n]) for n in names) + "}"
    raise Difference("a number that is not whole")


def members(pairs):
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Difference("a name stands twice in an object")
    return value


def parse(text):
    try:
        return json.loads(text, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        raise Difference("not JSON: %s" % error)


def expect(name, found, computed):
    if found != computed:
        raise Difference("%s is %s and should be %s" % (name, found, computed))


class Chain:
    def __init__(self):
        self.epoch = None
        self.sequence = 0
        self.head = None

    def follow(self, record):
        if not isinstance(record, dict) or any(name not in record for name in HASHES):
            raise Difference("not a record with previous, record_hash and chain_hash")
        epoch = record.get("epoch")
        if epoch != self.epoch:
            self.begin(epoch, record)
        self.sequence += 1
        expect("sequence", record.get("sequence"), self.sequence)
        expect("previous", record["previous"], self.head)
        envelope = {name: record[name] for name in record if name not in HASHES}
        record_hash = hashlib.sha256(canonical(envelope).encode("utf-8")).digest()
        expect("record_hash", record["record_hash"], record_hash.hex())
        linked = bytes.fromhex(self.head) + self.sequence.to_bytes(8, "big") + record_hash
        self.head = hashlib.sha256(linked).hexdigest()
        expect("chain_hash", record["chain_hash"], self.head)

    def begin(self, epoch, record):
        try:
            name = uuid.UUID(epoch)
        except (TypeError, ValueError, AttributeError):
            raise Difference("epoch %r is no UUID" % (epoch,))
        expect("epoch", epoch, str(name))
        expect("kind", record.get("kind"), "epoch_start")
        body = record.get("body") or {}
        if self.epoch is not None:
            expect("previous_epoch", body.get("previous_epoch"), self.epoch)
        self.epoch = epoch
        self.sequence = 0
        self.head = hashlib.sha256(name.bytes).hexdigest()


def main():
    if sys.argv[1:] == ["--canonical"]:
        sys.stdout.buffer.write(canonical(parse(sys.stdin.buffer.read().decode("utf-8"))).encode("utf-8"))
        return 0
    chain = Chain()
    names = set()
    count = crossings = line_number = 0
    for line in sys.stdin.buffer:
        line_number += 1
        try:
            record = parse(line.decode("utf-8"))
            chain.follow(record)
            if record["id"] in names:
                raise Difference("id %s stands twice" % record["id"])
            names.add(record["id"])
        except (Difference, UnicodeDecodeError) as error:
            print(json.dumps({"ok": False, "first_difference": {"line": line_number, "what": str(error)}}))
            return 1
        count += 1
        crossings += record["kind"] == "crossing"
    print(json.dumps({"ok": True, "records": count, "crossings": crossings, "chain_head": chain.head}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
