internal import Core
internal import Power

/// Computers that stay up beyond the end of their notice, and those whose relay opened all the
/// same.
struct Holdouts: Sendable {
    /// An unclean stop is told of for so long.
    static let told = Duration.seconds(86_400)
    static let limit = 16

    struct Stop: Hashable, Sendable {
        var load: String
        var at: Duration
    }

    /// Loads whose relay waits, and how many computers it waits for.
    private(set) var waiting: [String: Int] = [:]
    private(set) var stops: [Stop] = []
    /// Since the role came up.
    private(set) var stopCount = 0

    mutating func wait(_ load: String, for logins: Int) { waiting[load] = logins }

    mutating func end(_ load: String) { waiting[load] = nil }

    mutating func stopped(_ load: String, at now: Duration) {
        waiting[load] = nil
        stopCount += 1
        if stops.count == Self.limit { stops.removeFirst() }
        stops.append(Stop(load: load, at: now))
    }

    func recentStops(at now: Duration) -> [Stop] { stops.filter { now - $0.at < Self.told } }
}

/// What went otherwise than planned and is told of for a while.
struct Troubles: Sendable {
    /// A contradiction between count and voltage is over once the estimate has followed; its cause
    /// is not.
    static let contradictionTold = Duration.seconds(2 * 86_400)

    var holdouts = Holdouts()
    var surges = SurgeWatch()
    /// When rest voltage and count last contradicted each other for long.
    var contradictedAt: Duration?
    /// Of the estimate, as they were counted when that was last told.
    var contradictions = 0
}
