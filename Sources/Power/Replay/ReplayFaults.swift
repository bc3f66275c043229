public import Core

/// What goes wrong during a replay (`--faults`): CSV with the header `from,to,fault,load`.
///
/// `fault` is `silent`, `late` (each answer is that of the step before), `frozen`, `implausible`,
/// `no-current` (the current meter is gone), `restart` (`power` loses its memory at `from`) or
/// `stuck-on`, `stuck-off` for the relay of `load`; `load` is empty otherwise. Times are RFC 3339
/// in UTC; `to` is not included.
public struct ReplayFaults: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case silent, late, frozen, implausible, restart
        case noCurrent = "no-current"
        case stuckOn = "stuck-on"
        case stuckOff = "stuck-off"

        var concernsLoad: Bool { self == .stuckOn || self == .stuckOff }
    }

    public struct Entry: Sendable, Hashable {
        public var from: Timestamp
        public var to: Timestamp
        public var kind: Kind
        public var load: String?

        public init(from: Timestamp, to: Timestamp, kind: Kind, load: String? = nil) {
            self.from = from
            self.to = to
            self.kind = kind
            self.load = load
        }
    }

    public static let none = ReplayFaults([])
    public static let header = "from,to,fault,load"
    /// Rows of a file.
    public static let limit = 1_000
    /// Bytes of a file.
    public static let largest = 262_144

    public let entries: [Entry]
    var concernsRelays: Bool { entries.contains(where: \.kind.concernsLoad) }

    public init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// - Parameters:
    ///   - name: of the file, as it shall stand in a fault.
    ///   - loads: those of the site that have a relay.
    public init(csv bytes: [UInt8], name: String, loads: [String]) throws(ReplayFault) {
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        guard lines.first.map(String.init) == Self.header else {
            throw ReplayFault(
                file: name, line: 1, found: lines.first.map { String($0.prefix(80)) } ?? "nothing",
                allowed: "the header \(Self.header)")
        }
        var entries: [Entry] = []
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            guard entries.count < Self.limit else {
                throw ReplayFault(
                    file: name, line: index + 1, found: "more rows",
                    allowed: "at most \(Self.limit)")
            }
            entries.append(try Self.entry(line, file: name, line: index + 1, loads: loads))
        }
        self.entries = entries
    }

    private static func entry(
        _ text: Substring, file: String, line: Int, loads: [String]
    ) throws(ReplayFault) -> Entry {
        func fault(_ found: some StringProtocol, _ allowed: String) -> ReplayFault {
            ReplayFault(file: file, line: line, found: String(found.prefix(80)), allowed: allowed)
        }
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 4 else { throw fault(text, "four columns: \(header)") }
        guard let from = Timestamp(fields[0]) else {
            throw fault(fields[0], "a time as in 2023-01-01T00:30:00Z")
        }
        guard let to = Timestamp(fields[1]), to >= from else {
            throw fault(fields[1], "a time that is not before \(from)")
        }
        guard let kind = Kind(rawValue: String(fields[2])) else {
            throw fault(fields[2], Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard kind.concernsLoad else {
            guard fields[3].isEmpty else { throw fault(fields[3], "no load for \(kind.rawValue)") }
            return Entry(from: from, to: to, kind: kind)
        }
        guard loads.contains(String(fields[3])) else {
            throw fault(fields[3], "a load with a switch: " + loads.joined(separator: ", "))
        }
        return Entry(from: from, to: to, kind: kind, load: String(fields[3]))
    }

    func holds(_ kind: Kind, at time: Timestamp) -> Bool {
        entries.contains { $0.kind == kind && $0.from <= time && time < $0.to }
    }

    /// Relays that do not obey: by load, the state they stand in.
    func stuck(at time: Timestamp) -> [String: Bool] {
        var found: [String: Bool] = [:]
        for entry in entries where entry.from <= time && time < entry.to {
            guard let load = entry.load else { continue }
            found[load] = entry.kind == .stuckOn
        }
        return found
    }

    func restarts(after start: Timestamp, until end: Timestamp) -> Bool {
        entries.contains { $0.kind == .restart && start < $0.from && $0.from <= end }
    }
}

/// A row of a file of faults that cannot be used.
public struct ReplayFault: Fault, Hashable {
    public let file: String
    public let line: Int
    public let found: String
    public let allowed: String

    public var problem: String { "\(file) line \(line): found \(found)" }
    public var remedy: String? { "allowed: \(allowed)" }
}
