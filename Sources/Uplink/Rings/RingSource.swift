public import Core

/// What the forwarder reads of a post's power history and of its roles' logs. Every call blocks.
public protocol RingSource: Sendable {
    /// What HQ gets next in a lane, ``Lane/history`` or ``Lane/logs``; `nil` where there is nothing
    /// new. A part without entries only says where to go on.
    ///
    /// - Parameter places: by the name of the ring; a ring without one is read from where the
    ///   source begins with it.
    func part(of lane: Lane, after places: [String: RingPlace]) throws(FileFault) -> RingPart?
    /// How much waits.
    func backlog(of lane: Lane, after places: [String: RingPlace]) throws(FileFault) -> RingBacklog
}

public struct RingBacklog: Sendable, Hashable {
    public let entries: Int64
    /// Bytes before compression.
    public let bytes: Int64

    public init(entries: Int64, bytes: Int64) {
        self.entries = entries
        self.bytes = bytes
    }
}
