internal import Core

/// What goes while the battery has nothing to spare. A pure value; moments are of the monotonic
/// clock.
///
/// 1. Hits, referrals and provisional outcomes go at once, and the records that stand before them.
/// 2. All other records wait for one bundle in ``pause``; attachments and what HQ publishes wait
///    until the battery has more.
/// 3. The power role is asked as long ago as ``freshFor`` at most.
struct LinkThrift: Sendable, Hashable {
    static let pause: Duration = .seconds(1_800)
    static let freshFor: Duration = .seconds(300)

    private(set) var isShort = false
    private var askedAt: Duration?
    /// When the last record had gone.
    private var bundledAt: Duration?

    init() {}

    func isDue(at now: Duration) -> Bool {
        askedAt.map { now - $0 >= Self.freshFor } ?? true
    }

    /// - Parameter shortage: as the power role says it.
    mutating func told(_ shortage: String?, at now: Duration) {
        isShort = shortage != nil
        askedAt = now
    }

    /// Whether records wait.
    ///
    /// - Parameter hasUrgent: what is urgent is among them.
    func spares(at now: Duration, hasUrgent: Bool) -> Bool {
        guard isShort, !hasUrgent, let bundledAt else { return false }
        return now - bundledAt < Self.pause
    }

    /// No record waits any more.
    mutating func bundled(at now: Duration) {
        bundledAt = now
    }
}
