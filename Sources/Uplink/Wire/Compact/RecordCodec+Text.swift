extension RecordCodec {
    /// Codes a text letter by letter: before each whether it ends here, then the byte, a Latin
    /// letter as a small one, then whether it is a capital.
    ///
    /// - Parameter foreseen: what it may look like; where it agrees a byte costs little.
    mutating func text(
        _ said: [UInt8]?, at node: Int, foreseen: [UInt8]
    ) throws(WireFault) -> [UInt8] {
        var text: [UInt8] = []
        var state = TextState(place: nodes[node].hash)
        while true {
            let position = text.count
            state.expect(position < foreseen.count ? foreseen[position] : nil)
            coder.standing = ContextHash.of(ContextSeed.end + 0x10, state.place)
            setEndContexts(state, position)
            let isEnd = said.map { $0.count == position } ?? false
            if try coder.bit(isEnd ? 1 : 0, set: MixerSet.end + state.sort) == 1 { return text }
            try spend(1)
            let byte = said?[position] ?? 0
            let isLetter = TextState.isCapital(byte)
            coder.standing = ContextHash.of(ContextSeed.byte + 0x10, state.place)
            setByteContexts(state, position)
            let small = try tree(
                Int(isLetter ? byte | 0x20 : byte), bits: 8, below: 256,
                set: MixerSet.byte + state.sort << 1 + (state.agrees ? 1 : 0))
            var found = UInt8(truncatingIfNeeded: small)
            if TextState.isSmall(found) {
                coder.standing = ContextHash.of(ContextSeed.capital + 0x10, state.place)
                setCapitalContexts(state, position)
                if try coder.bit(isLetter ? 1 : 0, set: MixerSet.capital) == 1 { found ^= 0x20 }
            } else if TextState.isCapital(found) {
                throw .malformed("a capital letter of it is not said as one")
            }
            state.append(found)
            text.append(found)
        }
    }

    private mutating func setEndContexts(_ state: TextState, _ position: Int) {
        let start = ContextSeed.end
        coder.contexts[0] = ContextHash.of(start, state.place &+ UInt64(min(position, 63)))
        coder.contexts[1] = ContextHash.of(start + 1, state.place ^ state.shape)
        coder.contexts[2] = ContextHash.of(start + 2, state.recent & 0xFF_FFFF)
        coder.contexts[3] = ContextHash.of(start + 3, state.recent & 0xFFFF_FFFF)
        coder.contexts[4] = ContextHash.of(start + 4, state.place ^ state.expectation)
        coder.contexts[5] = ContextHash.of(
            start + 5, state.place ^ UInt64(min(position, 63)) << 8 ^ state.recent & 0xFF)
        coder.contextCount = 6
    }

    private mutating func setByteContexts(_ state: TextState, _ position: Int) {
        let start = ContextSeed.byte
        let recent = state.recent
        coder.contexts[0] = ContextHash.of(start, state.place &+ UInt64(min(position, 15)))
        coder.contexts[1] = ContextHash.of(start + 1, state.place ^ recent & 0xFF)
        coder.contexts[2] = ContextHash.of(start + 2, recent & 0xFFFF)
        coder.contexts[3] = ContextHash.of(start + 3, recent & 0xFF_FFFF)
        coder.contexts[4] = ContextHash.of(start + 4, recent & 0xFFFF_FFFF)
        coder.contexts[5] = ContextHash.of(start + 5, state.place ^ state.shape)
        coder.contexts[6] = ContextHash.of(start + 6, state.place ^ state.expectation)
        coder.contexts[7] = ContextHash.of(start + 7, state.place ^ recent & 0xFFFF)
        coder.contexts[8] = ContextHash.of(
            start + 8, state.place ^ state.head << 16 ^ UInt64(min(position, 63)))
        coder.contextCount = 9
    }

    private mutating func setCapitalContexts(_ state: TextState, _ position: Int) {
        let start = ContextSeed.capital
        let isFirst: UInt64 = state.isAfterLetter ? 0 : 1
        coder.contexts[0] = ContextHash.of(
            start, state.place &+ isFirst << 1 &+ (state.wasCapital ? 1 : 0))
        coder.contexts[1] = ContextHash.of(
            start + 1, state.place &+ UInt64(min(position, 7)) << 1 &+ (state.wasCapital ? 1 : 0))
        coder.contexts[2] = ContextHash.of(start + 2, isFirst << 1 | (state.wasCapital ? 1 : 0))
        coder.contextCount = 3
    }
}

/// What stands in a text so far, as contexts see it.
struct TextState {
    let place: UInt64
    /// The last eight bytes, letters small.
    private(set) var recent: UInt64 = 0
    /// A hash of the sorts of all characters so far.
    private(set) var shape: UInt64 = 0
    /// The first four bytes, once they are there: much text begins with what says of which sort it
    /// is, such as an issuer.
    private(set) var head: UInt64 = 0
    /// Of the last character: 0 none or another, 1 a digit, 2 a Latin letter, 3 above 127.
    private(set) var sort = 0
    /// The byte that is expected next, and how many were right in a row.
    private(set) var expectation: UInt64 = 0
    private(set) var agrees = false
    private(set) var isAfterLetter = false
    private(set) var wasCapital = false
    private var expected: UInt8?
    private var count = 0
    private var rightInARow: UInt64 = 0

    init(place: UInt64) {
        self.place = place
    }

    mutating func expect(_ byte: UInt8?) {
        expected = byte
        expectation = ContextHash.of(0xE0, rightInARow << 16 | (byte.map { 1 + UInt64($0) } ?? 0))
        agrees = byte != nil && rightInARow > 0
    }

    mutating func append(_ byte: UInt8) {
        rightInARow = byte == expected ? min(rightInARow + 1, 7) : 0
        let isCapital = Self.isCapital(byte)
        isAfterLetter = isCapital || Self.isSmall(byte)
        wasCapital = isCapital
        recent = recent << 8 | UInt64(isCapital ? byte | 0x20 : byte)
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): sort = 1
        case _ where isAfterLetter: sort = 2
        case 0x80...: sort = 3
        default: sort = 0
        }
        shape = ContextHash.of(shape, sort == 0 ? 4 + UInt64(byte) : UInt64(sort))
        count += 1
        if count == 4 { head = recent & 0xFFFF_FFFF }
    }

    static func isCapital(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    static func isSmall(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
