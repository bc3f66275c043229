public import Core
internal import Journal
public import PKI
internal import Records

/// Puts together what HQ lacks, part after part, from a journal and its attachments.
///
/// What the parts hold is the link's own: the same batches, so that whichever way a record comes
/// first, the second changes nothing.
public struct CarriedBundle: Sendable {
    /// What went into a bundle.
    public struct Summary: Sendable, Hashable {
        public var parts = 0
        public var records: Int64 = 0
        public var attachments = 0
        /// Bytes of the sealed parts.
        public var bytes: Int64 = 0
        /// Records whose content cannot be read: their hash alone is carried.
        public var withheld = 0
        /// Attachments that the post should hold and does not.
        public var missing: [Digest256] = []
    }

    private let records: any RecordSource
    private let attachments: (any AttachmentSource)?
    private let post: String

    public init(records: any RecordSource, attachments: (any AttachmentSource)?, post: String) {
        self.records = records
        self.attachments = attachments
        self.post = post
    }

    /// - Parameters:
    ///   - position: HQ has signed for the records up to here.
    ///   - isHeld: whether HQ has signed for an attachment.
    ///   - write: takes each sealed part with its number; blocks.
    public func seal(
        after position: Int64, isHeld: (Digest256) -> Bool, identity: DeviceIdentity,
        recipient: Certificate, at time: Timestamp, random: some RandomSource,
        write: (UInt32, [UInt8]) throws -> Void
    ) throws -> Summary {
        let bundle = Identifier.version7(at: time, random: random)
        return try withoutActuallyEscaping(write) { write in
            var filler = PartFiller { number, isLast, frames in
                let part = CarriedPart(
                    bundle: bundle, number: number, isLast: isLast, madeAt: time, frames: frames)
                let sealed = try part.sealed(
                    key: identity.key, certificate: identity.certificate, for: recipient)
                try write(number, sealed)
                return Int64(sealed.count)
            }
            let last = try addRecords(after: position, to: &filler)
            try addAttachments(through: last, isHeld: isHeld, to: &filler)
            return try filler.finished()
        }
    }

    /// - Returns: the place of the last record there is.
    private func addRecords(
        after position: Int64, to filler: inout PartFiller
    ) throws -> Int64 {
        let reader = BatchReader(
            source: records, post: post, isSetAside: { _ in false }, canBridge: true)
        var place = position
        while let next = try reader.next(after: place, limit: WireLimits.records) {
            try filler.add(.batch(next.batch.encoded()))
            filler.summary.records += Int64(next.batch.entries.count)
            filler.summary.withheld += next.withheld.count
            place = next.lastPosition
        }
        return place
    }

    private func addAttachments(
        through last: Int64, isHeld: (Digest256) -> Bool, to filler: inout PartFiller
    ) throws {
        guard let attachments else { return }
        var place: Int64 = 0
        var seen: Set<Digest256> = []
        while true {
            let named = try attachments.attachments(after: place, through: last, limit: 500)
            guard let end = named.last else { return }
            for attachment in named
            where !isHeld(attachment.sha256) && seen.insert(attachment.sha256).inserted {
                let bytes = try attachments.bytes(
                    of: attachment.sha256, at: 0, count: Int(WireLimits.attachmentBytes))
                guard SHA256.digest(bytes) == attachment.sha256 else {
                    filler.summary.missing.append(attachment.sha256)
                    continue
                }
                try filler.add(.attachment(bytes))
                filler.summary.attachments += 1
            }
            place = end.position
        }
    }
}

/// Fills parts with frames and hands each on as soon as it is full.
private struct PartFiller {
    var summary = CarriedBundle.Summary()
    private var frames: [CarriedPart.Frame] = []
    private var filled = 0
    private let hand: (UInt32, Bool, [CarriedPart.Frame]) throws -> Int64

    /// - Parameter hand: takes a part's number, whether it is the last and its frames; returns the
    ///   bytes that it has become.
    init(_ hand: @escaping (UInt32, Bool, [CarriedPart.Frame]) throws -> Int64) {
        self.hand = hand
    }

    mutating func add(_ frame: CarriedPart.Frame) throws {
        let bytes = frame.bytes.count
        if filled > 0, filled + bytes > CarriedPart.fill { try handOn(isLast: false) }
        frames.append(frame)
        filled += bytes
    }

    /// What was handed on; nothing where there was nothing to carry.
    mutating func finished() throws -> CarriedBundle.Summary {
        if !frames.isEmpty { try handOn(isLast: true) }
        return summary
    }

    private mutating func handOn(isLast: Bool) throws {
        summary.parts += 1
        summary.bytes += try hand(UInt32(summary.parts), isLast, frames)
        frames = []
        filled = 0
    }
}
