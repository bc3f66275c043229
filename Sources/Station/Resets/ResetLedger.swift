internal import Core
internal import Site

/// What a role remembers of restarts: of its children, its process and the board. A value; this
/// list is the specification.
///
/// 1. Of processes and boards the newest ``limit`` entries of what nobody wished for are kept, and
///    the newest ``everydayLimit`` of what somebody did; of children the newest ``limit``. Neither
///    a child that flaps nor a person who restarts things pushes a power cut out.
/// 2. The same child with the same code in one run of the board is one entry, which counts and
///    keeps the newest words.
/// 3. An entry becomes a record in the journal, unless all went as somebody wanted. Of a child that
///    goes on failing the first is one, and then the tenth, hundredth and thousandth: a minute's
///    flapping must not fill a thin link.
struct ResetLedger: Sendable, Hashable {
    static let limit = 40
    /// No less than the notes of systemd that are kept (`Systemd/ledger/note-end`): a note whose
    /// entry had gone would be entered again.
    static let everydayLimit = 24

    /// Newest first.
    private(set) var entries: [ResetEntry] = []

    /// What ``add(_:)`` came to.
    struct Added: Sendable, Hashable {
        /// As it stands now.
        let entry: ResetEntry
        let isRecordDue: Bool
    }

    mutating func add(_ entry: ResetEntry) -> Added {
        var entry = entry
        if entry.scope == .child,
            let place = entries.firstIndex(where: {
                $0.scope == .child && $0.what == entry.what && $0.code == entry.code
                    && $0.bootID == entry.bootID
            })
        {
            let before = entries.remove(at: place)
            entry.count = before.count + entry.count
            entry.firstAt = before.firstAt
        }
        entries.insert(entry, at: 0)
        for kind in Kind.allCases {
            let places = entries.indices.filter { Kind(entries[$0]) == kind }
            for place in places.dropFirst(kind.limit).reversed() { entries.remove(at: place) }
        }
        return Added(entry: entry, isRecordDue: !entry.code.isOrderly && isTenfold(entry.count))
    }

    /// What shares a limit.
    private enum Kind: CaseIterable {
        case child, everyday, unwished

        init(_ entry: ResetEntry) {
            self =
                entry.scope == .child ? .child : entry.code.isEveryday ? .everyday : .unwished
        }

        var limit: Int { self == .everyday ? everydayLimit : ResetLedger.limit }
    }

    /// Puts another word for the entry of that identifier, where it still stands.
    mutating func amend(_ id: Identifier, _ change: (inout ResetEntry) -> Void) -> ResetEntry? {
        guard let place = entries.firstIndex(where: { $0.id == id }) else { return nil }
        change(&entries[place])
        return entries[place]
    }

    /// 1, 10, 100, …
    private func isTenfold(_ count: Int) -> Bool {
        var rest = count
        while rest >= 10, rest % 10 == 0 { rest /= 10 }
        return rest == 1
    }
}

extension ResetLedger {
    var json: JSONValue { .array(entries.map(\.json)) }

    /// Takes what can be read; the rest is left out.
    init(_ json: JSONValue) {
        let limit = Kind.allCases.map(\.limit).reduce(0, +)
        entries = (json.array ?? []).prefix(limit).compactMap { ResetEntry($0) }
    }

    /// Bytes of a file that is read.
    static let fileLimit = 524_288

    /// A role's; empty where there is no file yet, or a damaged one.
    static func load(_ role: Role, _ paths: Paths, _ files: some DurableFiles) -> ResetLedger {
        guard let bytes = try? files.read(paths.resets(of: role), limit: fileLimit),
            let json = try? JSONValue(parsing: bytes)
        else { return ResetLedger() }
        return ResetLedger(json)
    }
}
