/// Takes the keys of one table by name, remembers which, and reports what is wrong with them.
final class TableReader {
    let path: String
    let line: Int
    let report: FaultReport
    private let entries: [String: ConfigurationNode]
    private var known: [String] = []

    /// `nil`, with a fault, where the node is no table.
    init?(_ node: ConfigurationNode, path: String, report: FaultReport) {
        guard case .table(let entries) = node.content else {
            report.add(
                path, line: node.line, found: node.shown, allowed: "a table: write [\(path)]")
            return nil
        }
        self.entries = entries
        self.path = path
        line = node.line
        self.report = report
    }

    /// A value that must be there.
    func required<Value>(_ name: String, _ reading: Reading<Value>) -> Value? {
        guard let entry = take(name) else {
            missing(name, allowed: reading.allowed)
            return nil
        }
        return reading.read(entry, keyPath(name), report)
    }

    /// A value that may be absent: `fallback` then. `nil` only where it is there and wrong.
    func optional<Value>(_ name: String, _ reading: Reading<Value>, else fallback: Value) -> Value?
    {
        guard let entry = take(name) else { return fallback }
        return reading.read(entry, keyPath(name), report)
    }

    /// A value that may be absent; `nil` also where it is there and wrong.
    func ifPresent<Value>(_ name: String, _ reading: Reading<Value>) -> Value? {
        take(name).flatMap { reading.read($0, keyPath(name), report) }
    }

    /// A key that has its place elsewhere.
    func forbid(_ name: String, allowed: String) {
        guard let entry = take(name) else { return }
        report.add(
            keyPath(name), line: entry.line, found: "what is not set here", allowed: allowed)
    }

    /// A table that must be there.
    func table(_ name: String) -> TableReader? {
        guard let entry = take(name) else {
            missing(name, allowed: "the table [\(keyPath(name))]")
            return nil
        }
        return TableReader(entry, path: keyPath(name), report: report)
    }

    /// A table without keys of its own yet: it may stand there, but empty.
    func emptyTable(_ name: String) {
        guard let entry = take(name) else { return }
        TableReader(entry, path: keyPath(name), report: report)?.finish()
    }

    /// A list of tables, empty where the key is absent; `nil` where it is something else.
    func tables(_ name: String, atMost limit: Int) -> [TableReader?]? {
        guard let entry = take(name) else { return [] }
        guard case .list(let elements) = entry.content else {
            report.add(
                keyPath(name), line: entry.line, found: "one value, not a list of tables",
                allowed: "a list of tables: write [[\(keyPath(name))]]")
            return nil
        }
        if elements.count > limit {
            report.add(
                keyPath(name), line: entry.line, found: "\(elements.count) of them",
                allowed: "at most \(limit)")
        }
        return elements.prefix(limit).enumerated().map { index, element in
            TableReader(
                element, path: DottedPath.appending(index, to: keyPath(name)), report: report)
        }
    }

    /// Whether the key is there; it is not taken.
    func holds(_ name: String) -> Bool { entries[name] != nil }

    /// Whether the key is there as a table; it is not taken.
    func holdsTable(_ name: String) -> Bool {
        if case .table? = entries[name]?.content { true } else { false }
    }

    /// Reports every key that nobody asked for.
    func finish() {
        for (name, entry) in entries where !known.contains(name) {
            let allowed =
                if known.isEmpty {
                    "nothing: this table has no keys yet"
                } else if let near = name.nearest(of: known) {
                    "\(near), most likely"
                } else {
                    "only " + known.joined(separator: ", ")
                }
            report.add(
                keyPath(name), line: entry.line, found: "a key that is not known here",
                allowed: allowed)
        }
    }

    /// Says that the value of a key, right in itself, does not fit the rest.
    func refuse(_ name: String, found: String, allowed: String) {
        report.add(
            name.isEmpty ? path : keyPath(name), line: entries[name]?.line ?? line, found: found,
            allowed: allowed)
    }

    func shown(_ name: String) -> String { entries[name]?.shown ?? "nothing" }

    func keyPath(_ name: String) -> String { DottedPath.appending(name, to: path) }

    func missing(_ name: String, allowed: String) {
        let path = keyPath(name)
        guard report.mayCallMissing(path) else { return }
        report.add(path, line: line, found: "nothing, this key is missing", allowed: allowed)
    }

    private func take(_ name: String) -> ConfigurationNode? {
        known.append(name)
        return entries[name]
    }
}

extension String {
    /// The candidate that a slip of the hand could have turned into this one.
    func nearest(of candidates: [String]) -> String? {
        let close = candidates.map { (name: $0, distance: distance(to: $0)) }
            .filter { $0.distance <= max(1, $0.name.utf8.count / 3) }
        return close.min { $0.distance < $1.distance }?.name
    }

    /// Letters inserted, left out, exchanged for another or with their neighbour.
    private func distance(to other: String) -> Int {
        let (from, to) = (Array(utf8.prefix(64)), Array(other.utf8))
        var rows = [Array(0...to.count)]
        for i in 0..<from.count {
            var row = [i + 1]
            for j in 0..<to.count {
                var best = min(row[j], rows[i][j + 1]) + 1
                best = min(best, rows[i][j] + (from[i] == to[j] ? 0 : 1))
                if i > 0, j > 0, from[i] == to[j - 1], from[i - 1] == to[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[from.count][to.count]
    }
}
