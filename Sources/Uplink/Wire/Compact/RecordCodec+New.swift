internal import Core

/// The forms in which a value that was not there before is coded; the numbers are part of the
/// layout.
enum ScalarForm: Int {
    case null, no, yes, integer, text, timedIdentifier, identifier, digest, instant, wholeSecond
    case date, base64
}

extension RecordCodec {
    /// Codes a value that its place has not had, or not lately.
    mutating func new(
        _ said: Scalar?, at node: Int, foreseen: [UInt8]
    ) throws(WireFault) -> Scalar {
        let chosen = said.map { NewScalar($0) }
        let start = ContextHash.of(ContextSeed.form, nodes[node].hash)
        coder.standing = start
        coder.contexts[0] = start
        coder.contexts[1] = ContextHash.of(start, UInt64(1 + nodes[node].lastForm))
        coder.contextCount = 2
        let code = try tree(chosen?.form.rawValue ?? 0, bits: 4, below: 12, set: MixerSet.form)
        nodes[node].lastForm = code
        guard let form = ScalarForm(rawValue: code) else { throw .malformed("an unknown form") }
        switch form {
        case .null: return .null
        case .no: return .flag(false)
        case .yes: return .flag(true)
        case .integer: return try integer(said, at: node)
        case .text: return .text(try text(said?.text, at: node, foreseen: foreseen))
        case .timedIdentifier: return try timedIdentifier(chosen?.identifier, at: node)
        case .identifier:
            let bytes = try rawBytes(chosen?.identifier?.bytes, count: 16)
            return .text(Array((Identifier(bytes: bytes)?.description ?? "").utf8))
        case .digest:
            let bytes = try rawBytes(chosen?.digest?.bytes, count: WireLayout.hashBytes)
            return .text(Array(Hexadecimal.text(bytes).utf8))
        case .instant: return try instant(chosen?.milliseconds, unit: 1, at: node)
        case .wholeSecond: return try instant(chosen?.milliseconds, unit: 1_000, at: node)
        case .date: return try date(chosen?.date, at: node)
        case .base64:
            let count = try count(chosen?.bytes?.count, at: node)
            try spend(count)
            return .text(Array(Base64.text(try rawBytes(chosen?.bytes, count: count)).utf8))
        }
    }

    private mutating func integer(_ said: Scalar?, at node: Int) throws(WireFault) -> Scalar {
        let (way, guess) = nodes[node].series.guess(record.clock)
        var miss: Int64?
        if case .integer(let value) = said { miss = value &- guess }
        let value = try number(miss, at: node, context: UInt64(way)) &+ guess
        guard (-JSONValue.integerLimit...JSONValue.integerLimit).contains(value) else {
            throw .malformed("a number of it is beyond 2^53")
        }
        nodes[node].series.note(value, record.clock)
        return .integer(value)
    }

    /// A number around zero: how many bits it has, its sign, its bits, of which the highest three
    /// behind the first are modelled.
    mutating func number(
        _ value: Int64?, at node: Int, context: UInt64
    ) throws(WireFault) -> Int64 {
        let place = nodes[node].hash
        let magnitude = value?.magnitude ?? 0
        let start = ContextHash.of(ContextSeed.width, place)
        coder.standing = start
        coder.contexts[0] = start
        coder.contexts[1] = ContextHash.of(start + 1, context)
        coder.contexts[2] = ContextHash.of(start + 2, record.previous)
        coder.contexts[3] = ContextHash.of(start + 3, record.lane)
        coder.contexts[4] = ContextHash.of(start + 4, record.bearing)
        coder.contextCount = 5
        let width = try tree(
            64 - magnitude.leadingZeroBitCount, bits: 6, below: 64, set: MixerSet.width)
        guard width > 0 else { return 0 }
        let sign = ContextHash.of(ContextSeed.sign, place)
        coder.contexts[0] = sign
        coder.contexts[1] = ContextHash.of(sign, UInt64(width))
        coder.contexts[2] = ContextHash.of(sign &+ 1, context)
        coder.contextCount = 3
        let isNegative = try coder.bit((value ?? 0) < 0 ? 1 : 0, set: MixerSet.sign) == 1
        let digits = ContextHash.of(ContextHash.of(ContextSeed.digits, place), UInt64(width))
        var result: UInt64 = 1
        let modelled = min(3, width - 1)
        for index in 0..<modelled {
            let bit = Int(magnitude >> UInt64(width - 2 - index) & 1)
            coder.contexts[0] = ContextHash.of(digits, result)
            coder.contexts[1] = ContextHash.of(
                ContextHash.of(digits, result), isNegative ? 2 : 1)
            coder.contextCount = 2
            result = result << 1 | UInt64(try coder.bit(bit, set: MixerSet.digits))
        }
        let raw = width - 1 - modelled
        result = result << UInt64(raw) | (try coder.rawBits(magnitude, count: raw))
        let number = Int64(truncatingIfNeeded: result)
        return isNegative ? 0 &- number : number
    }

    private mutating func timedIdentifier(
        _ said: Identifier?, at node: Int
    ) throws(WireFault) -> Scalar {
        let reference = record.instant ?? record.clock
        let time =
            try number(
                said.map { Int64($0.high >> 16) - reference }, at: node, context: 0) &+ reference
        guard (0..<1 << 48).contains(time) else {
            throw .malformed("an identifier's time of it is beyond 48 bits")
        }
        let early = try coder.rawBits(said.map { $0.high & 0xFFF } ?? 0, count: 12)
        let late = try coder.rawBits(said?.low ?? 0, count: 62)
        let identifier = Identifier(
            high: UInt64(time) << 16 | 0x7000 | early, low: late | 1 << 63)
        return .text(Array(identifier.description.utf8))
    }

    private mutating func instant(
        _ said: Int64?, unit: Int64, at node: Int
    ) throws(WireFault) -> Scalar {
        let reference = (record.instant ?? nodes[node].lastInstant ?? 0) / unit
        let units =
            try number(said.map { $0 / unit - reference }, at: node, context: 9) &+ reference
        guard (0..<253_402_300_800_000 / unit).contains(units) else {
            throw .malformed("an instant of it is not between 1970 and 9999")
        }
        let text = Timestamp(milliseconds: units * unit).description
        record.instant = units * unit
        nodes[node].lastInstant = units * unit
        return .text(Array((unit == 1 ? text : text.prefix(19) + "Z").utf8))
    }

    /// Year, month and day, the last two 0 where they are written `XX`.
    private mutating func date(_ said: PartialDay?, at node: Int) throws(WireFault) -> Scalar {
        let reference = Int64(Timestamp(milliseconds: record.clock).date.year)
        let year = try number(said.map { $0.year - reference }, at: node, context: 10) &+ reference
        guard (0...9_999).contains(year) else { throw .malformed("a year of it has no place") }
        let month = ContextHash.of(ContextSeed.month, nodes[node].hash)
        coder.standing = month
        coder.contexts[0] = month
        coder.contexts[1] = ContextHash.of(month, UInt64(bitPattern: year - reference))
        coder.contextCount = 2
        let monthCode = try tree(said?.month ?? 0, bits: 4, below: 13, set: MixerSet.month)
        let day = ContextHash.of(ContextSeed.day, nodes[node].hash)
        coder.contexts[0] = day
        coder.contexts[1] = ContextHash.of(day, UInt64(monthCode))
        coder.contextCount = 2
        let dayCode = try tree(said?.day ?? 0, bits: 5, below: 32, set: MixerSet.day)
        return .text(PartialDay(year: year, month: monthCode, day: dayCode).text)
    }
}
