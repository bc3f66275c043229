public import Core

/// What the envelopes have in common that are sealed at one moment in one epoch, written once for
/// all of them.
public struct SealingMoment: Sendable {
    public let epoch: Identifier
    public let stamp: ClockStamp
    /// Members of the envelope that stand side by side in RFC 8785's order.
    let place: [UInt8]
    let monotonic: [UInt8]
    let time: [UInt8]

    public init(_ stamp: ClockStamp, in epoch: Identifier) {
        self.epoch = epoch
        self.stamp = stamp
        place = CanonicalJSON.ObjectWriter.members(128) {
            $0.write("boot_id", .string(stamp.bootID.description))
            $0.write("clock", .string(stamp.trust.rawValue))
            $0.write("epoch", .string(epoch.description))
        }
        monotonic = CanonicalJSON.ObjectWriter.members(32) {
            $0.write("monotonic_ms", .integer(stamp.monotonicMilliseconds))
        }
        time = CanonicalJSON.ObjectWriter.members(48) {
            $0.write("stored_at", .string(stamp.time.description))
        }
    }
}

extension CanonicalJSON.ObjectWriter {
    /// Members for ``write(members:)``; of texts, of numbers of the post's own, and of what has
    /// been looked at before.
    static func members(
        _ capacity: Int, _ write: (inout CanonicalJSON.ObjectWriter) -> Void
    ) -> [UInt8] {
        var object = CanonicalJSON.ObjectWriter(capacity: capacity, isWhole: false)
        write(&object)
        guard let members = object.members() else {
            preconditionFailure("no journal and no clock counts beyond 2^53")
        }
        return members
    }
}
