internal import Core

/// Names from a table that the build never read: `surname` and `given_names`, and where it has
/// them `place` and `plate`, a person a line, comma separated, with a header.
///
/// Each column's values are drawn as often as they stand in it, so that the floor is reckoned as
/// it is for invented names.
struct NameCorpus: Sendable {
    let surnames: WeightedTable<String>
    let givenNames: WeightedTable<String>
    let places: WeightedTable<String>?
    let plates: WeightedTable<String>?

    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    init(_ bytes: [UInt8]) throws(Unreadable) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Unreadable(description: "the corpus is not UTF-8")
        }
        var lines = text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
        }
        guard !lines.isEmpty else { throw Unreadable(description: "the corpus is empty") }
        let header = lines.removeFirst()
        func column(_ name: String, _ change: (String) -> String) -> WeightedTable<String>? {
            guard let place = header.firstIndex(of: name) else { return nil }
            var counts: [String: Double] = [:]
            for line in lines where place < line.count && !line[place].isEmpty {
                counts[change(line[place]), default: 0] += 1
            }
            guard !counts.isEmpty else { return nil }
            return WeightedTable(counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        }
        guard let surnames = column("surname", { $0.uppercased() }),
            let givenNames = column("given_names", { $0.uppercased() })
        else {
            throw Unreadable(
                description: "the corpus needs the columns surname and given_names; "
                    + "its header is \(header.joined(separator: ","))")
        }
        self.surnames = surnames
        self.givenNames = givenNames
        places = column("place", { $0 })
        plates = column("plate", { $0 })
    }

    private static func trimmed(_ cell: Substring) -> String {
        String(
            cell.drop { $0 == " " || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "\"" }
                .reversed())
    }
}
