/// All of the post's UPSes and their clients, without a socket: what comes in is told with the
/// monotonic time, what is to be done comes out.
///
/// One UPS a tier with a switched load, the alias `ups` for the lowest of them from tier 3 on
/// (CONTRACT.md §6), and one for a load by its own name. A tier's clients cannot be told apart:
/// they are shut down for the first of its loads that falls. Those of a load are for it alone.
public struct UPSBank: Sendable {
    /// A connection, named by whoever holds it; a number is never used twice.
    public typealias ClientID = UInt64

    public enum Event: Sendable {
        case plan(PlanSnapshot)
        case connected(ClientID, peer: String)
        /// A line without its end.
        case received(ClientID, line: [UInt8])
        /// A line beyond the limit, not kept.
        case overlong(ClientID)
        case disconnected(ClientID)
        /// Nothing but time; due at ``deadline``.
        case time
    }

    public enum Action: Hashable, Sendable {
        /// Whole lines, ends included. Each line received has exactly one answer.
        case answer(ClientID, String)
        /// After its answer.
        case close(ClientID)
        /// Clients had their notice: the relays of these loads may open. Once for each cut.
        case relayMayOpen(tier: Int, loads: [String])
        case note(UPSNote)
    }

    struct Client {
        let peer: String
        var username: String?
        var password: String?
        /// What it is logged in to.
        var login: UPSKey?
        /// What it asks the status of.
        var heeded: UPSKey?
    }

    /// From this tier on workstations are found, and `ups` means the lowest of them.
    public static let firstWorkstationTier = 3
    /// The name that clients have which know of one UPS only.
    public static let alias = "ups"
    /// How often refused log-ins are noted.
    static let refusalPause: Duration = .seconds(60)

    let users: [String: UPSUser]
    let timing: UPSTiming
    let version: String
    let descriptions: [UPSKey: UPSDescription]
    let aliasTier: Int?
    var tiers: [UPSKey: UPSTier]
    var snapshot: PlanSnapshot?
    var heardAt: Duration?
    var clients: [ClientID: Client] = [:]
    var refusals = 0
    var refusalsNotedAt: Duration?

    /// - Parameters:
    ///   - descriptions: of different tiers and loads; one twice is a programmer's mistake. A load
    ///     whose name is that of another UPS has none of its own.
    ///   - users: by name.
    ///   - version: of Waypost, for `driver.version`.
    public init(
        descriptions: [UPSDescription], users: [String: UPSUser], timing: UPSTiming = UPSTiming(),
        version: String
    ) {
        var names: Set<String> = [Self.alias]
        self.descriptions = Dictionary(
            uniqueKeysWithValues: descriptions.sorted {
                // Names of tiers come before those of loads.
                $0.load == nil && $1.load != nil
            }.filter {
                names.insert($0.name.lowercased()).inserted
            }.map { ($0.key, $0) })
        self.users = users
        self.timing = timing
        self.version = version
        tiers = self.descriptions.mapValues { UPSTier(number: $0.tier, timing: timing) }
        aliasTier =
            self.descriptions.keys
            .filter { $0.load == nil && $0.tier >= Self.firstWorkstationTier }.map(\.tier).min()
    }

    /// In the order of tiers, each before its loads.
    public var states: [UPSTierState] {
        tiers.keys.sorted().compactMap { key in
            guard let state = tiers[key]?.state else { return nil }
            return UPSTierState(
                tier: key.tier, load: key.load, phase: state.phase, logins: state.logins,
                clients: clients.values.count { $0.login == key || $0.heeded == key })
        }
    }

    /// When ``Event/time`` is due; `nil` when nothing happens by itself.
    public var deadline: Duration? {
        tiers.values.compactMap(\.deadline).min()
    }

    public func isLoggedIn(_ client: ClientID) -> Bool {
        clients[client]?.login != nil
    }

    public mutating func handle(_ event: Event, at now: Duration) -> [Action] {
        var actions: [Action] = []
        switch event {
        case .plan(let snapshot): actions = take(snapshot, at: now)
        case .connected(let id, let peer): clients[id] = Client(peer: peer)
        case .received(let id, let line): actions = answer(line, from: id, at: now)
        case .overlong(let id):
            if clients[id] != nil { actions = [.answer(id, "ERR \(Self.overlongWord)\n")] }
        case .disconnected(let id): actions = forget(id, at: now)
        case .time: break
        }
        return actions + advance(to: now)
    }

    private static let overlongWord = UPSErrorWord.invalidArgument.rawValue

    private mutating func take(_ snapshot: PlanSnapshot, at now: Duration) -> [Action] {
        self.snapshot = snapshot
        heardAt = now
        var actions: [Action] = []
        for key in tiers.keys.sorted() {
            let loads = snapshot.tiers[key.tier]?.loads ?? [:]
            let plan =
                key.load.map { loads[$0] ?? .unknown } ?? LoadPlan.joined(Array(loads.values))
            actions += carry(tiers[key]?.plan(plan, at: now) ?? [], of: key)
        }
        return actions
    }

    private mutating func advance(to now: Duration) -> [Action] {
        var actions: [Action] = []
        for key in tiers.keys.sorted() {
            actions += carry(tiers[key]?.advance(to: now) ?? [], of: key)
        }
        return actions
    }

    /// What a load's UPS says of the plan its tier's says too; only its clients are news.
    private func carry(_ outcomes: [UPSTier.Outcome], of key: UPSKey) -> [Action] {
        guard key.load == nil else { return [] }
        return outcomes.map { outcome in
            switch outcome {
            case .note(let note): .note(note)
            case .relayMayOpen: .relayMayOpen(tier: key.tier, loads: loadsToCut(key.tier))
            }
        }
    }

    /// A note as it stands in the log.
    func note(_ note: UPSNote, of key: UPSKey) -> Action {
        .note(key.load.map { .load($0, note) } ?? note)
    }

    private func loadsToCut(_ tier: Int) -> [String] {
        (snapshot?.tiers[tier]?.loads ?? [:])
            .filter { if case .cutAt = $0.value { true } else { false } }
            .keys.sorted()
    }

    private mutating func forget(_ id: ClientID, at now: Duration) -> [Action] {
        guard let client = clients.removeValue(forKey: id), let key = client.login else {
            return []
        }
        tiers[key]?.logout(at: now)
        return [note(.loggedOut(tier: key.tier, peer: client.peer), of: key)]
    }
}
