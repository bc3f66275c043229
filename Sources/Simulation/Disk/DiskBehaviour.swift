/// How a ``FaultingDisk`` behaves from now on; as it is made, it is a sound disk.
public struct DiskBehaviour: Sendable, Hashable {
    /// Bytes that the files under the disk's directory may hold together; growth beyond is refused
    /// as a full disk does. `nil`: as much as the host has.
    public var capacityBytes: Int64?
    /// How likely a write fails (0 to 1). What was written of it until then stays in the cache.
    public var writeFailures = 0.0
    /// How likely a flush fails (0 to 1). Of what it was to write, some pages reach the disk; the
    /// others count as written all the same, as Linux does it, and some of them are dropped from
    /// the cache. A later flush does not bring them back.
    public var flushFailures = 0.0
    /// How likely write(2) takes fewer bytes than it was given (0 to 1). For files; SQLite's own
    /// layer, above which its twin stands, already loops.
    public var shortWrites = 0.0
    /// What passes at each write and each flush. Told to the disk's hook; no thread waits.
    public var writeDelay = Duration.zero
    public var flushDelay = Duration.zero
    /// A flush is answered at once and does nothing: the control that must lose what it promised.
    public var isLying = false

    public init() {}
}
