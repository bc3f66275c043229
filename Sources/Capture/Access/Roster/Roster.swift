/// The officers of a post as HQ lists them, without PINs: HQ knows none, and a list that is read by
/// others lets nobody in.
///
/// A table in CSV with the columns `badge` and `role`, and where they are wanted `name` and
/// `state`; `HEADQUARTERS.md` describes it to those who write it.
public struct Roster: Sendable, Hashable {
    /// What an officer of a roster may do at its posts.
    public enum Standing: String, Sendable, CaseIterable {
        case active
        /// For now.
        case locked
        /// For good; the badge stays known, as records name it.
        case left
    }

    public struct Entry: Sendable, Hashable {
        public let badge: String
        public let role: OfficerRole
        public let name: String?
        public let standing: Standing
    }

    /// Officers of one roster.
    public static let limit = AccessLimits.officers
    private static let columns = "badge,role and besides them name,state"

    /// In the order of the table.
    public let entries: [Entry]

    /// - Throws: every fault of the table: a badge that is none or stands twice, a role or a state
    ///   that is none, a name that is too long, no active supervisor, more than ``limit`` rows.
    public init(table bytes: [UInt8]) throws(TableFaults) {
        let table = try StrictTable(
            bytes, required: ["badge", "role"], isOptional: { ["name", "state"].contains($0) },
            allowed: Self.columns, limit: Self.limit)
        var faults = table.faults
        var lines: [String: Int] = [:]
        var entries: [Entry] = []
        for row in table.rows {
            let badge = row["badge"]
            if !AccessRegister.isBadge(badge) {
                faults.append(
                    TableFault(
                        line: row.line, column: "badge", found: "\"\(badge.prefix(64))\"",
                        allowed: "1 to \(AccessLimits.badgeLength) letters, digits, hyphens, "
                            + "dots or underscores"))
            } else if let first = lines[badge.lowercased()] {
                faults.append(
                    TableFault(
                        line: row.line, column: "badge", found: "\(badge), as on line \(first)",
                        allowed: "each badge once, in whatever letters"))
            }
            lines[badge.lowercased()] = lines[badge.lowercased()] ?? row.line
            let role = Self.word(OfficerRole.self, "role", row, usual: nil, &faults)
            let standing = Self.word(Standing.self, "state", row, usual: .active, &faults)
            let name = row["name"]
            if name.unicodeScalars.count > AccessLimits.nameLength || !name.isPrintable {
                faults.append(
                    TableFault(
                        line: row.line, column: "name", found: "a name that cannot be shown",
                        allowed: "up to \(AccessLimits.nameLength) printable characters"))
            }
            guard let role, let standing else { continue }
            entries.append(
                Entry(
                    badge: badge, role: role, name: name.isEmpty ? nil : name, standing: standing))
        }
        if faults.isEmpty,
            !entries.contains(where: { $0.role == .supervisor && $0.standing == .active })
        {
            faults.append(
                TableFault(
                    line: 1, found: "no active supervisor",
                    allowed: "at least one, or nobody at the post could reset a PIN"))
        }
        guard faults.isEmpty else { throw TableFaults(faults) }
        self.entries = entries
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ type: Word.Type, _ column: String, _ row: StrictTable.Row, usual: Word?,
        _ faults: inout [TableFault]
    ) -> Word? where Word.RawValue == String {
        let text = row[column]
        if text.isEmpty, let usual { return usual }
        if let word = Word(rawValue: text) { return word }
        faults.append(
            TableFault(
                line: row.line, column: column,
                found: text.isEmpty ? "nothing" : "\"\(text.prefix(64))\"",
                allowed: Word.allCases.map(\.rawValue).joined(separator: ", ")))
        return nil
    }
}

extension String {
    /// Without what could steer a terminal or break a line.
    var isPrintable: Bool {
        unicodeScalars.allSatisfy {
            switch $0.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
            default: true
            }
        }
    }
}
