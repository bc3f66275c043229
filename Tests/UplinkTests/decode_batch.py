#!/usr/bin/env python3
"""Reads a batch of layout 4 by its description alone and prints its records, one a line.

    decode_batch.py PRIOR BATCH [HISTORY POST EPOCH]

PRIOR is Sources/Uplink/Assets/prior.ndjson; BATCH the bytes as sent; HISTORY a file with the
canonical bytes of the records before the batch, one a line. It shares no code with the program:
what it prints shows that Sources/Uplink/WIRE.md says enough to write another reader.
"""

import base64
import datetime
import hashlib
import json
import sys

M64 = (1 << 64) - 1
KNOTS = [
    0, 1, 1, 2, 3, 5, 8, 13, 22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812,
    11955, 17625, 24743, 32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816,
    65097, 65269, 65374, 65438, 65476, 65500, 65514, 65523, 65528, 65531, 65533, 65534, 65535,
    65535, 65536,
]


def squash(value):
    shifted = min(max(value, -3071), 3071) + 3072
    rest, knot = shifted & 127, shifted >> 7
    return min(max((KNOTS[knot] * (128 - rest) + KNOTS[knot + 1] * rest + 64) >> 7, 1), 65535)


STRETCHED = []
_value = -3071
for _step in range(4096):
    while _value < 3071 and squash(_value) < _step * 16 + 8:
        _value += 1
    STRETCHED.append(_value)
RATES = [655360 // (10 * n + 16) for n in range(128)]
CONFIDENCE = [n if n <= 3 else 4 if n <= 6 else 5 if n <= 14 else 6 if n <= 30 else 7
              for n in range(128)]


def mix(first, second):
    mixed = ((first ^ (second * 0x9E3779B97F4A7C15 & M64)) * 0xD6E8FEB86659FD93) & M64
    return mixed ^ mixed >> 32


def mix_bytes(data):
    result = 0x51
    for byte in data:
        result = mix(result, byte)
    return result


def signed(value):
    value &= M64
    return value - (1 << 64) if value >> 63 else value


class Coder:
    """Learns while `data` is None, reads from it afterwards."""

    def __init__(self):
        self.slots = {}
        self.weights = [20000] * (32 * 80)
        self.own, self.standing = [0] * (1024 * 80), 0
        self.data = None
        self.contexts = []

    def start(self, data):
        self.data, self.at = data, 0
        self.low, self.high, self.code = 0, 0xFFFFFFFF, 0
        for _ in range(4):
            self.code = self.code << 8 | self.byte()

    def byte(self):
        self.at += 1
        return self.data[self.at - 1] if self.at <= len(self.data) else 0

    def find(self, context):
        first, check = context >> 46, context >> 30 & 0xFFFF
        for place in (first, first ^ 1):
            slot = self.slots.get(place)
            if slot and slot[0] == check and slot[1] > 0:
                return place
        seen = [self.slots[p][1] if p in self.slots else 0 for p in (first, first ^ 1)]
        place = first ^ 1 if seen[1] < seen[0] else first
        self.slots[place] = [check, 0, 1 << 21]
        return place

    def bit(self, value, mixer):
        found, dot = [], 0
        for index, context in enumerate(self.contexts):
            place = self.find(context)
            slot = self.slots[place]
            column = index * 8 + CONFIDENCE[slot[1]]
            weight, own = mixer * 80 + column, (self.standing >> 54) * 80 + column
            stretched = STRETCHED[slot[2] >> 10]
            dot += (self.weights[weight] + self.own[own]) * stretched
            found.append((place, weight, own, stretched))
        probability = squash(dot >> 16)
        bit = self.plain(value, probability)
        error = (bit << 16) - probability
        rate = 12 if mixer < 8 else 14
        for place, weight, own, stretched in found:
            self.weights[weight] += (stretched * error + 0x2000) >> 14
            self.own[own] += (stretched * error + (1 << rate - 1)) >> rate
            slot = self.slots[place]
            target = 0x3FFFFF if bit else 0
            slot[2] += ((target - slot[2]) * RATES[slot[1]]) >> 16
            slot[1] = min(slot[1] + 1, 127)
        return bit

    def plain(self, value, probability):
        if self.data is None:
            return value
        span = self.high - self.low
        middle = self.low + (span >> 16) * probability + ((span & 0xFFFF) * probability >> 16)
        bit = 1 if self.code <= middle else 0
        if bit:
            self.high = middle
        else:
            self.low = middle + 1
        while (self.low ^ self.high) >> 24 == 0:
            self.code = (self.code << 8 | self.byte()) & 0xFFFFFFFF
            self.low = self.low << 8 & 0xFFFFFFFF
            self.high = (self.high << 8 | 0xFF) & 0xFFFFFFFF
        return bit

    def raw(self, value, count):
        result = 0
        for shift in reversed(range(count)):
            result = result << 1 | self.plain(value >> shift & 1, 0x8000)
        return result


class Series:
    def __init__(self):
        self.costs, self.last, self.milliseconds = [0] * 4, 0, 0
        self.earliest = self.latest = 0

    def guesses(self, clock):
        late = clock - ((self.earliest + self.latest) >> 1)
        seconds = abs(late) // 1000 * (1 if late >= 0 else -1)
        return [0, self.last, clock - self.milliseconds, seconds]

    def guess(self, clock):
        way = min(range(4), key=lambda w: (self.costs[w], w))
        return way, self.guesses(clock)[way]

    def note(self, value, clock):
        for way, guess in enumerate(self.guesses(clock)):
            self.costs[way] = self.costs[way] * 7 // 8 + abs(value - guess).bit_length() * 32
        self.last, self.milliseconds = value, clock - value
        late = signed(clock - value * 1000)
        self.earliest, self.latest = max(self.earliest, late - 999), min(self.latest, late)
        if self.earliest > self.latest:
            self.earliest, self.latest = late - 999, late


RULES = {
    "body/crossing/document/mrz/0": ("zone", 0),
    "body/crossing/document/mrz/1": ("zone", 1),
    "body/crossing/document/mrz/2": ("zone", 2),
    "body/crossing/document/issuer": ("issuer",),
    "body/crossing/traveller/nationality": ("issuer",),
    "body/crossing/document/number": ("number",),
    "body/hit_outcome/target": ("hit",),
    "body/amendment/target": ("crossing",),
}


PIVOTS = {
    "kind": "bearing",
    "body/crossing/direction": "bearing",
    "body/crossing/document/class": "bearing",
    "body/crossing/journey/transport": "transport",
}


class Node:
    def __init__(self, number, hash_, path):
        self.pivot = PIVOTS.get(path)
        self.lasting = (path.startswith("body/crossing/traveller/") and path not in RULES
                        or path == "body/crossing/document/expires_on")
        self.number, self.hash, self.path, self.rule = number, hash_, path, RULES.get(path)
        self.keys, self.members, self.elements = [], [], []
        self.values, self.places, self.oldest = [], {}, 0
        self.last = self.before_last = 0
        self.last_text, self.twin = b"", None
        self.history = [0] * 8
        self.last_count = self.last_form = 0
        self.last_instant, self.series = None, Series()

    def note(self, value):
        self.before_last = self.last
        if value in self.places:
            self.last = self.places[value] + 1
        else:
            self.last = 0
            if len(self.values) < 255:
                self.places[value] = len(self.values)
                self.values.append(value)
            else:
                del self.places[self.values[self.oldest]]
                self.places[value] = self.oldest
                self.values[self.oldest] = value
                self.oldest = (self.oldest + 1) % 255
        if isinstance(value, bytes):
            self.last_text = value


# Values without parts: None, (bool,), int, bytes.
def scalar_hash(value):
    if value is None:
        return 1
    if isinstance(value, tuple):
        return 2 if value[0] else 3
    if isinstance(value, int):
        return mix(4, value & M64)
    return mix_bytes(value)


def to_scalar(value):
    if isinstance(value, bool):
        return (value,)
    return value.encode() if isinstance(value, str) else value


def from_scalar(value):
    if isinstance(value, tuple):
        return value[0]
    return value.decode() if isinstance(value, bytes) else value


DAY = datetime.date(1970, 1, 1).toordinal()


def stamp(milliseconds):
    days, rest = divmod(milliseconds, 86400000)
    day = datetime.date.fromordinal(DAY + days)
    return "%sT%02d:%02d:%02d.%03dZ" % (
        day.isoformat(), rest // 3600000, rest // 60000 % 60, rest // 1000 % 60, rest % 1000)


def instant(text):
    """Milliseconds of `YYYY-MM-DDTHH:MM:SS[.mmm]Z`, None for anything else."""
    try:
        form = "%Y-%m-%dT%H:%M:%S.%fZ" if len(text) == 24 else "%Y-%m-%dT%H:%M:%SZ"
        time = datetime.datetime.strptime(text.decode(), form)
    except (ValueError, UnicodeDecodeError):
        return None
    seconds = (time.toordinal() - DAY) * 86400 + time.hour * 3600 + time.minute * 60 + time.second
    value = seconds * 1000 + time.microsecond // 1000
    whole = stamp(value) if value >= 0 else ""
    return value if text.decode() in (whole, whole[:19] + "Z") else None


def partial_day(text):
    if len(text) != 10 or text[4:5] != b"-" or text[7:8] != b"-" or not text[:4].isdigit():
        return None
    parts = [int(text[:4])]
    for part, limit in ((text[5:7], 12), (text[8:10], 31)):
        if part == b"XX":
            parts.append(0)
        elif part.isdigit() and 1 <= int(part) <= limit:
            parts.append(int(part))
        else:
            return None
    return parts


def identifier(text):
    try:
        raw = bytes.fromhex(text.decode().replace("-", ""))
        return raw if len(raw) == 16 and write_identifier(raw) == text else None
    except (ValueError, UnicodeDecodeError):
        return None


def write_identifier(raw):
    h = raw.hex()
    return "-".join([h[:8], h[8:12], h[12:16], h[16:20], h[20:]]).encode()


def unbase64(text):
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return raw if base64.b64encode(raw) == text else None


def form_of(value):
    """The form's number and what it codes."""
    if value is None:
        return 0, None
    if isinstance(value, tuple):
        return (2 if value[0] else 1), None
    if isinstance(value, int):
        return 3, value
    if len(value) == 36 and identifier(value):
        raw = identifier(value)
        return (5 if raw[6] >> 4 == 7 and raw[8] >> 6 == 2 else 6), raw
    if len(value) == 64 and all(c in b"0123456789abcdef" for c in value):
        return 7, bytes.fromhex(value.decode())
    if len(value) in (20, 24) and instant(value) is not None:
        return (8 if len(value) == 24 else 9), instant(value)
    if len(value) == 10 and partial_day(value):
        return 10, partial_day(value)
    if len(value) >= 24 and unbase64(value) is not None:
        return 11, unbase64(value)
    return 4, value


ENVELOPE = ["kind", "boot_id", "stored_at", "monotonic_ms", "clock", "workstation", "officer",
            "schema", "body", "id", "verdicts"]


class Codec:
    def __init__(self):
        self.coder = Coder()
        self.nodes = [Node(0, 1, "")]
        self.inspected, self.crossings, self.hit = {}, {}, None
        self.holders, self.last_kind = {}, 0
        self.last_entry = 0
        self.post = self.epoch = ""
        self.sequence = 1
        self.reset()

    def reset(self):
        self.values, self.first = {}, {}
        self.instant, self.clock, self.lane = None, 0, 0
        self.previous = self.previous_two = self.anchor = 0
        self.siblings = 0
        self.bearing = self.transport = 0
        self.holder, self.acquaintance = {}, 0

    # Entries

    def learn_prior(self, line):
        prior = json.loads(line)
        if isinstance(prior, list):
            node = self.nodes[0]
            for key in prior[0]:
                node = self.child(key.encode(), node)
            for text in prior[1:]:
                self.text(text.encode(), node, node.last_text)
                node.last_text = text.encode()
        else:
            self.reset()
            self.form(0)
            self.envelope(prior)

    def form(self, form):
        self.coder.contexts = [mix(0x100, 0), mix(0x100, 1 + self.last_entry)]
        self.last_entry = self.tree(form, 2, 4, 14)
        return self.last_entry

    def learn(self, line):
        record = json.loads(line)
        isEnvelope = (
            isinstance(record, dict) and len(record) == 14 and all(k in record for k in ENVELOPE)
            and isinstance(record["kind"], str) and record.get("post") == self.post
            and record.get("epoch") == self.epoch and record.get("sequence") == self.sequence)
        self.entry(0 if isEnvelope else 1, record)

    def entry(self, form=0, record=None):
        self.reset()
        form = self.form(form)
        if form == 0:
            record = self.envelope(record)
            record.update(post=self.post, epoch=self.epoch, sequence=self.sequence)
        elif form == 1:
            record = self.value(record, self.child(b"other", self.nodes[0]))
        elif form == 2:
            node = self.child(b"bytes", self.nodes[0])
            count = self.count(None, node)
            record = bytes(self.coder.raw(0, 8) for _ in range(count))
        else:
            record = ("withheld", bytes(self.coder.raw(0, 8) for _ in range(32)))
        self.sequence += 1
        return record

    def envelope(self, record):
        result = {}
        for key in ENVELOPE:
            place = key
            if key in ("body", "verdicts"):
                kind = result["kind"]
                place = "%s/%s" % (key, kind)
            said = self.value((record or {}).get(key), self.child(place.encode(), self.nodes[0]))
            result[key] = said
            if key == "stored_at":
                self.clock = instant(said.encode()) or 0 if isinstance(said, str) else 0
            if key == "workstation":
                parts = isinstance(said, (dict, list))
                self.lane = 0 if parts else scalar_hash(to_scalar(said))
                if result["kind"] == "crossing":
                    self.recognise()
        self.note(result)
        return result

    def recognise(self):
        if self.lane in self.inspected:
            self.holder = self.holders.get(self.inspected[self.lane], {})
            self.acquaintance = 2 if self.inspected[self.lane] in self.holders else 1
        self.bearing = mix(self.bearing, 1 if self.acquaintance else 0)

    def note(self, record):
        self.last_kind = scalar_hash(to_scalar(record["kind"]))
        station, body = record["workstation"], record["body"]
        parts = isinstance(station, (dict, list))
        lane = 0 if parts else scalar_hash(to_scalar(station))
        if record["kind"] == "audit" and isinstance(body, dict):
            target = body.get("target")
            if body.get("action") == "document_inspected" and isinstance(target, str):
                issuer, space, number = target.encode().partition(b" ")
                if space:
                    if len(self.inspected) >= 64:
                        self.inspected = {}
                    self.inspected[lane] = (issuer, number)
        elif record["kind"] == "crossing" and isinstance(record["id"], str):
            if len(self.crossings) >= 64:
                self.crossings = {}
            self.crossings[lane] = record["id"].encode()
            if lane in self.inspected:
                if len(self.holders) >= 512:
                    self.holders = {}
                self.holders[self.inspected.pop(lane)] = {
                    number: value for number, value in self.values.items()
                    if self.nodes[number].lasting}
            verdicts = record["verdicts"]
            screening = verdicts.get("screening") if isinstance(verdicts, dict) else None
            if isinstance(screening, dict) and screening.get("verdict") == "hit":
                self.hit = record["id"].encode()

    # Values

    def value(self, value, node):
        parts = isinstance(value, (dict, list))
        if not self.ask(0, parts, node):
            return from_scalar(self.scalar(None if parts else to_scalar(value), node))
        if self.ask(1, isinstance(value, dict), node):
            return self.object(value, node)
        count = self.count(len(value) if value is not None else None, node)
        result = []
        for index in range(count):
            place = self.element(index, node)
            self.siblings = count
            result.append(self.value(value[index] if value is not None else None, place))
        return result

    def object(self, members, node):
        result, recent = {}, 0
        left = {k.encode() for k in members} if members is not None else set()
        for key, member in list(zip(node.keys, node.members)):
            there = self.ask(5, key in left, member, recent, self.transport)
            recent = (recent << 1 & 7) | there
            if there:
                left.discard(key)
                said = members[key.decode()] if members is not None else None
                result[key.decode()] = self.value(said, member)
        rest = sorted(left)
        while self.ask(6, bool(rest), node):
            key = self.text(rest.pop(0) if rest else None, self.child(b"keys", self.nodes[0]), b"")
            member = self.new_child(key, node)
            said = members[key.decode()] if members is not None else None
            result[key.decode()] = self.value(said, member)
        return result

    def scalar(self, said, node):
        value = self.unnoted(said, node)
        many = len(node.values) > 16
        node.note(value)
        hash_ = mix(node.number, scalar_hash(value))
        self.previous_two, self.previous = mix(self.previous, hash_), hash_
        if many or node.last == 0:
            self.anchor = hash_
        self.values[node.number] = value
        if node.pivot == "bearing":
            self.bearing = mix(self.bearing, scalar_hash(value))
        elif node.pivot == "transport":
            self.transport = scalar_hash(value)
        if isinstance(value, bytes) and len(value) >= 3:
            if value in self.first:
                if self.first[value] != node.number:
                    node.twin = self.first[value]
            else:
                self.first[value] = node.number
        return value

    def unnoted(self, said, node):
        same = lambda other: type(said) is type(other) and said == other
        if node.number in self.holder:
            again = self.ask(7, same(self.holder[node.number]), node, 0, self.acquaintance)
            self.acquaintance = min(self.acquaintance + 1, 5) if again else 2
            if again:
                return self.holder[node.number]
        if node.twin is not None and node.twin in self.values:
            twin = self.values[node.twin]
            if self.ask(2, same(twin), node, 0, scalar_hash(twin)):
                return self.values[node.twin]
        foreseen = node.last_text
        guess = self.foresee(node.rule) if node.rule else None
        if guess is not None:
            if self.ask(3, same(guess), node):
                return guess
            foreseen = guess
        if node.values:
            known = said in node.places
            if self.ask(4, known, node, 0, self.acquaintance):
                start = self.coder.standing = mix(0x300, node.hash)
                self.set(start, node.last, node.last << 16 | node.before_last, self.previous,
                         self.previous_two, self.anchor, self.lane, self.bearing,
                         mix(self.bearing, self.last_kind) + node.last & M64)
                place = self.tree(node.places.get(said, 0), 8, len(node.values), 8)
                return node.values[place]
        return self.new(said, node, foreseen)

    def ask(self, question, answer, node, recent=0, hint=0):
        before = node.history[question]
        start = mix(0x200 + question, 0 if question == 7 else node.hash)
        self.coder.standing = start
        self.set(start, before << 3 | recent, self.previous, self.previous_two, self.anchor,
                 node.last, self.lane, self.bearing, hint)
        bit = self.coder.bit(1 if answer else 0, question)
        node.history[question] = (before << 1 & 0xF) | bit
        return bit

    def set(self, start, *others):
        self.coder.contexts = [start] + [
            mix(start + index + 1 & M64, other) for index, other in enumerate(others)]

    def tree(self, value, bits, below, mixer):
        bases, prefix = self.coder.contexts, 1
        for shift in reversed(range(bits)):
            if ((prefix << 1 | 1) << shift) - (1 << bits) >= below:
                prefix <<= 1
                continue
            self.coder.contexts = [mix(base, prefix) for base in bases]
            prefix = prefix << 1 | self.coder.bit(value >> shift & 1, mixer)
        return prefix - (1 << bits)

    def count(self, value, node):
        last = node.last_count
        number = self.number(
            None if value is None else value - last, node, mix(self.bearing, min(last, 255)))
        node.last_count = last + number
        return node.last_count

    # New values

    def new(self, said, node, foreseen):
        form, what = form_of(said)
        start = self.coder.standing = mix(0x400, node.hash)
        self.coder.contexts = [start, mix(start, 1 + node.last_form)]
        form = node.last_form = self.tree(form, 4, 12, 9)
        learning = self.coder.data is None
        if form == 0:
            return None
        if form in (1, 2):
            return (form == 2,)
        if form == 3:
            way, guess = node.series.guess(self.clock)
            value = self.number(what - guess if learning else None, node, way) + guess
            node.series.note(value, self.clock)
            return value
        if form == 4:
            return self.text(what if learning else None, node, foreseen)
        if form == 5:
            reference = self.instant if self.instant is not None else self.clock
            whole = int.from_bytes(what, "big") if learning else 0
            time = self.number((whole >> 80) - reference if learning else None, node, 0)
            time += reference
            early = self.coder.raw(whole >> 64 & 0xFFF, 12)
            late = self.coder.raw(whole & (1 << 62) - 1, 62)
            whole = time << 80 | 7 << 76 | early << 64 | 2 << 62 | late
            return write_identifier(whole.to_bytes(16, "big"))
        if form in (6, 7):
            count = 16 if form == 6 else 32
            raw = bytes(self.coder.raw(what[i] if learning else 0, 8) for i in range(count))
            return write_identifier(raw) if form == 6 else raw.hex().encode()
        if form in (8, 9):
            unit = 1 if form == 8 else 1000
            reference = self.instant
            if reference is None:
                reference = node.last_instant or 0
            reference //= unit
            units = self.number(what // unit - reference if learning else None, node, 9)
            units += reference
            self.instant = node.last_instant = units * unit
            text = stamp(units * unit)
            return (text if form == 8 else text[:19] + "Z").encode()
        if form == 10:
            reference = int(stamp(self.clock)[:4])
            year = self.number(what[0] - reference if learning else None, node, 10) + reference
            start = self.coder.standing = mix(0xB00, node.hash)
            self.coder.contexts = [start, mix(start, year - reference & M64)]
            month = self.tree(what[1] if learning else 0, 4, 13, 15)
            start = mix(0xC00, node.hash)
            self.coder.contexts = [start, mix(start, month)]
            day = self.tree(what[2] if learning else 0, 5, 32, 16)
            parts = ["%02d" % part if part else "XX" for part in (month, day)]
            return ("%04d-%s-%s" % (year, parts[0], parts[1])).encode()
        count = self.count(len(what) if learning else None, node)
        raw = bytes(self.coder.raw(what[i] if learning else 0, 8) for i in range(count))
        return base64.b64encode(raw)

    def number(self, value, node, context):
        magnitude = abs(value or 0)
        start = self.coder.standing = mix(0x500, node.hash)
        self.coder.contexts = [start] + [
            mix(start + index & M64, other)
            for index, other in (
                (1, context), (2, self.previous), (3, self.lane), (4, self.bearing))]
        width = self.tree(magnitude.bit_length(), 6, 64, 10)
        if width == 0:
            return 0
        sign = mix(0x600, node.hash)
        self.coder.contexts = [sign, mix(sign, width), mix(sign + 1 & M64, context)]
        negative = self.coder.bit(1 if (value or 0) < 0 else 0, 11)
        digits = mix(mix(0x700, node.hash), width)
        result, modelled = 1, min(3, width - 1)
        for index in range(modelled):
            context = mix(digits, result)
            self.coder.contexts = [context, mix(context, 2 if negative else 1)]
            result = result << 1 | self.coder.bit(magnitude >> width - 2 - index & 1, 12)
        raw = width - 1 - modelled
        result = result << raw | self.coder.raw(magnitude & (1 << raw) - 1, raw)
        return -result if negative else result

    # Texts

    def text(self, said, node, foreseen):
        place, result = node.hash, bytearray()
        recent = shape = 0
        after_letter = was_capital = False
        right = head = sort = 0
        while True:
            at = len(result)
            expected = foreseen[at] if at < len(foreseen) else None
            expectation = mix(0xE0, right << 16 | (0 if expected is None else 1 + expected))
            agrees = expected is not None and right > 0
            self.coder.standing = mix(0x810, place)
            self.coder.contexts = [
                mix(0x800, place + min(at, 63) & M64), mix(0x801, place ^ shape),
                mix(0x802, recent & 0xFFFFFF), mix(0x803, recent & 0xFFFFFFFF),
                mix(0x804, place ^ expectation),
                mix(0x805, place ^ min(at, 63) << 8 ^ recent & 0xFF)]
            if self.coder.bit(1 if said is not None and len(said) == at else 0, 17 + sort):
                return bytes(result)
            byte = said[at] if said is not None else 0
            capital = 65 <= byte <= 90
            self.coder.standing = mix(0x910, place)
            self.coder.contexts = [
                mix(0x900, place + min(at, 15) & M64), mix(0x901, place ^ recent & 0xFF),
                mix(0x902, recent & 0xFFFF), mix(0x903, recent & 0xFFFFFF),
                mix(0x904, recent & 0xFFFFFFFF), mix(0x905, place ^ shape),
                mix(0x906, place ^ expectation), mix(0x907, place ^ recent & 0xFFFF),
                mix(0x908, place ^ head << 16 ^ min(at, 63))]
            small = byte | 0x20 if capital else byte
            found = self.tree(small, 8, 256, 21 + (sort << 1) + (1 if agrees else 0))
            if 97 <= found <= 122:
                first, upper = 0 if after_letter else 1, 1 if was_capital else 0
                self.coder.standing = mix(0xA10, place)
                self.coder.contexts = [
                    mix(0xA00, place + (first << 1) + upper & M64),
                    mix(0xA01, place + (min(at, 7) << 1) + upper & M64),
                    mix(0xA02, first << 1 | upper)]
                if self.coder.bit(1 if capital else 0, 13):
                    found ^= 0x20
            right = min(right + 1, 7) if found == expected else 0
            was_capital = 65 <= found <= 90
            after_letter = was_capital or 97 <= found <= 122
            recent = (recent << 8 | (found | 0x20 if was_capital else found)) & M64
            sort = 1 if 48 <= found <= 57 else 2 if after_letter else 3 if found >= 128 else 0
            shape = mix(shape, sort or 4 + found)
            result.append(found)
            if len(result) == 4:
                head = recent & 0xFFFFFFFF

    # Places

    def child(self, key, node):
        if key in node.keys:
            return node.members[node.keys.index(key)]
        return self.new_child(key, node)

    def new_child(self, key, node):
        child = self.new_node(mix(node.hash, mix_bytes(key)), key.decode(), node)
        node.keys.append(key)
        node.members.append(child)
        return child

    def element(self, index, node):
        own = min(index, 4)
        while len(node.elements) <= own:
            after = len(node.elements)
            node.elements.append(self.new_node(mix(node.hash, 0xE000 + after), str(after), node))
        return node.elements[own]

    def new_node(self, hash_, name, parent):
        path = parent.path + "/" + name if parent.number else name
        self.nodes.append(Node(len(self.nodes), hash_, path))
        return self.nodes[-1]

    # Rules

    def foresee(self, rule):
        if rule[0] == "zone":
            return self.zone(rule[1])
        if rule[0] == "hit":
            return self.hit
        if rule[0] == "crossing":
            return self.crossings.get(self.lane)
        found = self.inspected.get(self.lane)
        return found and found[0 if rule[0] == "issuer" else 1]

    def said(self, *keys):
        node = self.nodes[0]
        for key in ("body/crossing",) + keys:
            if key.encode() not in node.keys:
                return b""
            node = node.members[node.keys.index(key.encode())]
        value = self.values.get(node.number)
        return value if isinstance(value, bytes) else b""

    def zone(self, line):
        document = lambda key: self.said("document", key)
        traveller = lambda key: self.said("traveller", key)
        field = lambda text, count: (text + b"<" * count)[:max(count, 0)]

        def digit(text):
            total = 0
            for place, byte in enumerate(text):
                value = byte - 48 if 48 <= byte <= 57 else byte - 55 if 65 <= byte <= 90 else 0
                total += value * (7, 3, 1)[place % 3]
            return b"%d" % (total % 10)

        def day(date):
            if len(date) != 10:
                return b"<" * 6
            picked = bytes(date[i] for i in (2, 3, 5, 6, 8, 9))
            return picked.replace(b"X", b"<")

        def letters(name):
            return bytes(
                60 if b in b" -" else b & 0xDF for b in name
                if 97 <= b <= 122 or 65 <= b <= 90 or b in b" -")

        code = document("type")
        width = 44 if code[:1] == b"P" else 36
        head = field(code, 2) + field(document("issuer"), 3)
        checked = lambda text: text + digit(text)
        numbered = checked(field(document("number"), 9))
        born, expires = checked(day(traveller("birth_date"))), checked(day(document("expires_on")))
        sex = traveller("sex") if traveller("sex") in (b"F", b"M") else b"<"
        nation = field(traveller("nationality"), 3)
        names = letters(traveller("surname")) + b"<<" + letters(traveller("given_names"))
        if (self.siblings, line) == (2, 0):
            return head + field(names, width - 5)
        if (self.siblings, line) == (2, 1):
            optional = b"<" * (14 if width == 44 else 7)
            own = b"<" if width == 44 else b""
            total = digit(numbered + born + expires + optional + own)
            return numbered + nation + born + sex + expires + optional + own + total
        first = numbered + b"<" * 15
        if (self.siblings, line) == (3, 0):
            return head + first
        if (self.siblings, line) == (3, 1):
            total = digit(first + born + expires + b"<" * 11)
            return born + sex + expires + nation + b"<" * 11 + total
        return field(names, 30) if (self.siblings, line) == (3, 2) else None


def canonical(value):
    """RFC 8785 of whole numbers, texts and what is made of them."""
    if isinstance(value, dict):
        order = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(k) + ":" + canonical(value[k]) for k in order) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def grouped(data, at):
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return result, at


def main(arguments):
    if len(arguments) not in (2, 5):
        print(__doc__, file=sys.stderr)
        return 64
    codec = Codec()
    with open(arguments[0], "rb") as file:
        for line in file.read().split(b"\n"):
            if line:
                codec.learn_prior(line)
    with open(arguments[1], "rb") as file:
        data = file.read()
    assert data[0] == 4, "not layout 4"
    first, at = grouped(data, 2)
    count, at = grouped(data, at)
    history = []
    if data[1] == 0:
        length = data[at]
        codec.post = data[at + 1:at + 1 + length].decode()
        at += 1 + length
        codec.epoch = write_identifier(data[at:at + 16]).decode()
        chain = data[at + 16:at + 48]
        at += 48
    else:
        with open(arguments[2], "rb") as file:
            history = [line for line in file.read().split(b"\n") if line]
        assert len(history) == data[1], "another history is needed"
        codec.post, codec.epoch = arguments[3], arguments[4]
        chain = None
        at += 8
    check, at = data[at:at + 6], at + 6
    codec.sequence = first - len(history)
    for line in history:
        codec.learn(line)
    codec.coder.start(data[at:])
    for sequence in range(first, first + count):
        entry = codec.entry()
        if isinstance(entry, tuple):
            record_hash = entry[1]
            print("withheld " + entry[1].hex())
        else:
            text = entry if isinstance(entry, bytes) else canonical(entry).encode()
            record_hash = hashlib.sha256(text).digest()
            sys.stdout.buffer.write(text + b"\n")
            sys.stdout.flush()
        if chain:
            chain = hashlib.sha256(chain + sequence.to_bytes(8, "big") + record_hash).digest()
    assert chain is None or chain[:6] == check, "the records do not give the batch's check"
    return 0


sys.exit(main(sys.argv[1:]))
