public import Core

/// What the relays role decides: which lines it holds, what each is, and that no edge happens which
/// nobody asked for. Pure; the shell takes the lines, carries ``Drive`` out and tells how it went.
public struct RelayHolder: Sendable {
    /// A line to be driven.
    public struct Drive: Hashable, Sendable {
        public let line: String
        public let isOn: Bool
        let change: RelayState.Change
    }

    private var relays: [String: RelayState]
    private var taken: Set<String> = []
    private var inWork: Set<String> = []
    /// What the role has to take at its start. All are adopted as they are unless the board says
    /// otherwise: a restart of the role must switch nothing.
    public let requests: [LineRequest]

    /// - Parameter requests: of different names; a name twice is a programmer's mistake.
    public init(_ requests: [LineRequest]) {
        self.requests = requests
        relays = Dictionary(
            uniqueKeysWithValues: requests.map { ($0.name, RelayState(line: $0.name)) })
    }

    /// Whether the lines have been taken.
    public var isHeld: Bool { !taken.isEmpty }

    /// In the order of names.
    public var states: [RelayState] { relays.values.sorted { $0.line < $1.line } }

    public func state(_ line: String) -> RelayState? { relays[line] }

    /// Edges of all lines since they were taken.
    public var edges: Int { relays.values.reduce(0) { $0 + $1.edges } }

    /// The bank has taken the lines and found them so. Lines that it does not name stay as they
    /// were.
    public mutating func took(_ states: [String: Bool]) {
        for (line, isOn) in states where relays[line] != nil {
            taken.insert(line)
            relays[line]?.isOn = isOn
        }
    }

    /// Somebody wants a relay on or off.
    ///
    /// - Parameter by: the role or user that asks, for the relay's ``RelayState/lastChange``.
    /// - Returns: what to drive; `nil` when the relay is so already.
    /// - Throws: `unknownLine`, `notReady` before ``took(_:)``, or `inWork`.
    public mutating func set(
        _ line: String, on isOn: Bool, by: String, at: Timestamp
    ) throws(RelayRefusal) -> Drive? {
        guard let relay = relays[line] else {
            throw .unknownLine(line: line, known: relays.keys.sorted())
        }
        guard taken.contains(line) else { throw .notReady(line: line) }
        guard !inWork.contains(line) else { throw .inWork(line: line) }
        // A state that a failed drive left unknown is driven again.
        guard relay.isOn != isOn else { return nil }
        inWork.insert(line)
        return Drive(line: line, isOn: isOn, change: RelayState.Change(by: by, at: at))
    }

    /// The line was driven, which counts as an edge.
    public mutating func drove(_ drive: Drive) {
        guard inWork.remove(drive.line) != nil, var relay = relays[drive.line] else { return }
        relay.isOn = drive.isOn
        relay.edges += 1
        relay.lastChange = drive.change
        relays[drive.line] = relay
    }

    /// The line could not be driven.
    /// - Parameter found: what it reads as now; `nil` when it cannot be read either.
    public mutating func failed(_ drive: Drive, found: Bool?) {
        guard inWork.remove(drive.line) != nil, var relay = relays[drive.line] else { return }
        if let found, let before = relay.isOn, found != before {
            relay.edges += 1
            relay.lastChange = drive.change
        }
        relay.isOn = found
        relays[drive.line] = relay
    }
}
