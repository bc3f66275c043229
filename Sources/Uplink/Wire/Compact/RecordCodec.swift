internal import Core
internal import Records

/// Codes the records of one batch, one after the other, by a model that learns from each.
///
/// Every value of JSON can be coded at every place; places, keys and values that were seen before
/// cost next to nothing. The same code writes, reads and learns: where it writes or learns it is
/// given what to say, where it reads it is given `nil` and returns what was said.
struct RecordCodec {
    /// Levels of a record: as deep as one can be stored.
    static let depthLimit = 64
    /// Places that are told apart in one batch.
    static let nodeLimit = 4_096
    /// Bits coded for the entries of one batch: what a mebibyte of text takes, a second's work.
    static let bitLimit = 12 << 20

    /// Bits that the entries may take where they came in so many bytes: records take some thirty
    /// a byte, and a few bytes that would say very much are not worth a hub's second.
    static func bitLimit(for bytes: Int) -> Int { min(bitLimit, 65_536 + 1_024 * bytes) }

    var coder = BitCoder()
    var nodes: [PathNode]
    /// What the record under way has said so far.
    var record = RecordState()
    /// What earlier records leave behind for later ones.
    var trail = RecordTrail()
    /// Bytes of canonical JSON that may still be read.
    var bytesLeft = WireLimits.plainBytes
    let post: [UInt8]
    let epoch: [UInt8]
    private(set) var sequence: Int64

    /// A model that knows nothing.
    init() {
        nodes = [PathNode(hash: 1, path: "")]
        post = []
        epoch = []
        sequence = 1
    }

    /// A primed model, for records of that post and epoch from that sequence on.
    init(primed: RecordCodec, post: String, epoch: Identifier, firstSequence: Int64) {
        coder = primed.coder
        nodes = primed.nodes
        trail = primed.trail
        self.post = Array(post.utf8)
        self.epoch = Array(epoch.description.utf8)
        sequence = firstSequence
    }

    /// Codes the next entry of the batch.
    mutating func entry(_ entry: WireBatch.Entry?) throws(WireFault) -> WireBatch.Entry {
        record = RecordState()
        var form: EntryForm?
        var json: JSONValue?
        if let entry { (form, json) = understood(entry) }
        defer { sequence += 1 }
        switch try self.form(form) {
        case .envelope:
            return .content(try canonical(envelope(json)))
        case .value:
            return .content(try canonical(value(json, at: child("other", of: 0), depth: 0)))
        case .bytes:
            let said: [UInt8]? = if case .content(let bytes) = entry { bytes } else { nil }
            return .content(try raw(said))
        case .withheld:
            let said: [UInt8]? = if case .withheld(let hash) = entry { hash.bytes } else { nil }
            let bytes = try rawBytes(said, count: WireLayout.hashBytes)
            guard let hash = Digest256(bytes: bytes) else {
                throw .malformed("it ends inside a record hash")
            }
            return .withheld(hash)
        }
    }

    /// Learns an envelope that may lack post, epoch and sequence.
    mutating func learn(envelope json: JSONValue) throws(WireFault) {
        record = RecordState()
        _ = try form(.envelope)
        _ = try envelope(json)
    }

    private mutating func form(_ form: EntryForm?) throws(WireFault) -> EntryForm {
        coder.contextCount = 2
        coder.contexts[0] = ContextHash.of(ContextSeed.entry, 0)
        coder.contexts[1] = ContextHash.of(ContextSeed.entry, 1 + UInt64(trail.lastEntry))
        let code = try tree(form?.rawValue ?? 0, bits: 2, below: 4, set: MixerSet.entry)
        trail.lastEntry = code
        guard let form = EntryForm(rawValue: code) else { throw .malformed("an unknown entry") }
        return form
    }

    private enum EntryForm: Int {
        case envelope, value, bytes, withheld
    }

    /// In which form an entry can travel and be rebuilt byte by byte.
    private func understood(_ entry: WireBatch.Entry) -> (EntryForm, JSONValue?) {
        guard case .content(let bytes) = entry else { return (.withheld, nil) }
        guard let json = try? JSONValue(parsing: bytes, depthLimit: Self.depthLimit),
            let again = try? CanonicalJSON.bytes(of: json), again == bytes
        else { return (.bytes, nil) }
        let isEnvelope =
            json.object.map { members in
                members.count == Self.envelopeKeys.count + 3
                    && Self.envelopeKeys.allSatisfy { members[$0] != nil }
                    && members["kind"]?.string != nil
                    && members["post"]?.string.map { Array($0.utf8) } == post
                    && members["epoch"]?.string.map { Array($0.utf8) } == epoch
                    && members["sequence"] == .integer(sequence)
            } ?? false
        return (isEnvelope ? .envelope : .value, json)
    }

    /// What stands in an envelope beside post, epoch and sequence, in the order in which it is
    /// coded: what says most about the rest goes first.
    private static let envelopeKeys = [
        "kind", "boot_id", "stored_at", "monotonic_ms", "clock", "workstation", "officer",
        "schema", "body", "id", "verdicts",
    ]

    private mutating func envelope(_ json: JSONValue?) throws(WireFault) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for key in Self.envelopeKeys {
            let place: String
            switch key {
            case "body", "verdicts": place = "\(key)/\(members["kind"]?.string ?? "")"
            default: place = key
            }
            let said = try value(json?[key], at: child(place, of: 0), depth: 1)
            members[key] = said
            switch key {
            case "kind":
                guard said.string != nil else { throw .malformed("a kind of it is no text") }
            case "stored_at":
                record.clock = said.string.flatMap { Timestamp($0)?.milliseconds } ?? 0
            case "workstation":
                record.lane = Scalar(said)?.hash ?? 0
                if members["kind"]?.string == "crossing" {
                    (record.holder, record.acquaintance) = trail.acquaintance(lane: record.lane)
                    record.bearing = ContextHash.of(
                        record.bearing, record.acquaintance > 0 ? 1 : 0)
                }
            default: break
            }
        }
        members["post"] = .string(String(decoding: post, as: UTF8.self))
        members["epoch"] = .string(String(decoding: epoch, as: UTF8.self))
        members["sequence"] = .integer(sequence)
        trail.note(members, record.values.filter { nodes[$0.key].isOfHolder })
        return .object(members)
    }

    private func canonical(_ json: JSONValue) throws(WireFault) -> [UInt8] {
        guard let bytes = try? CanonicalJSON.bytes(of: json) else {
            throw .malformed("it holds a number that is not whole")
        }
        return bytes
    }

    private mutating func raw(_ bytes: [UInt8]?) throws(WireFault) -> [UInt8] {
        let node = try child("bytes", of: 0)
        let count = try count(bytes?.count, at: node)
        try spend(count)
        return try rawBytes(bytes, count: count)
    }

    mutating func rawBytes(_ bytes: [UInt8]?, count: Int) throws(WireFault) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        for index in 0..<count {
            let byte = try coder.rawBits(UInt64(bytes?[index] ?? 0), count: 8)
            result.append(UInt8(truncatingIfNeeded: byte))
        }
        return result
    }

    mutating func spend(_ bytes: Int) throws(WireFault) {
        guard coder.direction != .learn else { return }
        bytesLeft -= bytes
        guard bytesLeft >= 0 else {
            throw .overLimit(
                what: "bytes or more", found: WireLimits.plainBytes + 1,
                limit: WireLimits.plainBytes)
        }
    }
}

/// What the record under way has said so far.
struct RecordState {
    /// The last value at each place, and the first place of each text.
    var values: [Int: Scalar] = [:]
    var first: [Scalar: Int] = [:]
    /// The last instant that was coded.
    var instant: Int64?
    /// When it was stored.
    var clock: Int64 = 0
    /// The workstation that it came from.
    var lane: UInt64 = 0
    /// The last value, the last two, and the last one of which there are many.
    var previous: UInt64 = 0
    var previousTwo: UInt64 = 0
    var anchor: UInt64 = 0
    /// Elements of the list that an element belongs to.
    var siblings = 0
    /// Which kind of record it is and what its few leading values were: what they say of the rest
    /// reaches further than to the next value.
    var bearing: UInt64 = 0
    /// How the traveller came.
    var transport: UInt64 = 0
    /// What the last crossing with the inspected document said, by place.
    var holder: [Int: Scalar]?
    /// 0 where no document was inspected, 1 where it is a new one, then 2 and how often what its
    /// last crossing said was so again, 5 at most; back to 2 where it was not.
    var acquaintance: UInt64 = 0
}

/// Which weights mix the contexts of a bit. The numbers are part of the layout.
enum MixerSet {
    /// Questions take 0 to 7.
    static let index = 8
    static let form = 9
    static let width = 10
    static let sign = 11
    static let digits = 12
    static let capital = 13
    static let entry = 14
    static let month = 15
    static let day = 16
    /// Four, by the sort of the last character.
    static let end = 17
    /// Two for each sort: without and with an expectation that was right before.
    static let byte = 21
}

/// What contexts of different sorts start from, so that they never meet.
enum ContextSeed {
    static let entry: UInt64 = 0x100
    static let question: UInt64 = 0x200
    static let index: UInt64 = 0x300
    static let form: UInt64 = 0x400
    static let width: UInt64 = 0x500
    static let sign: UInt64 = 0x600
    static let digits: UInt64 = 0x700
    static let end: UInt64 = 0x800
    static let byte: UInt64 = 0x900
    static let capital: UInt64 = 0xA00
    static let month: UInt64 = 0xB00
    static let day: UInt64 = 0xC00
}
