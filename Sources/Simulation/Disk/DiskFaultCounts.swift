/// Faults of a ``FaultingDisk`` that fired, and what they came to.
public struct DiskFaultCounts: Sendable, Hashable {
    public var powerCuts = 0
    /// Times that everybody who held files was as though killed.
    public var kills = 0
    /// Sectors that a power cut brought back to an earlier content.
    public var lostSectors = 0
    /// Writes of which a power cut left one part and took another.
    public var tornWrites = 0
    /// Names made, moved or removed whose directory was not flushed, undone by a power cut.
    public var undoneNames = 0
    /// Writes refused, whole or in part, because the disk was full.
    public var full = 0
    public var failedWrites = 0
    public var failedFlushes = 0
    /// Pages that a failed flush left unwritten and called written.
    public var droppedPages = 0
    public var shortWrites = 0
    public var delays = 0
    /// Flushes that were promised and not done.
    public var liedFlushes = 0
    /// Calls answered with an error because the power was off, or the handle from before a cut.
    public var refusedCalls = 0

    public init() {}
}
