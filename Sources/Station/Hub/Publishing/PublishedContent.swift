internal import Capture
internal import Core
internal import Records
internal import Site
internal import Uplink

/// A file of a kind that HQ itself can read, found in order: what every post would refuse is never
/// published.
enum PublishedContent: Sendable {
    case roster(Roster)
    case settings(StateSettings)
    case codes(CodeTable)

    /// `nil` for kinds whose content is not read here.
    ///
    /// - Throws: every fault of the file in one, each on a line.
    init?(_ bytes: [UInt8], kind: ReleaseKind, name: String) throws(PublishingFault) {
        do {
            switch kind {
            case .roster: self = .roster(try Roster(table: bytes))
            case .settings: self = .settings(try StateSettings.load(bytes, name: name))
            case .codes: self = .codes(try CodeTable(bytes, limit: CodeTable.limit))
            case .lists, .firmware: return nil
            }
        } catch let faults as TableFaults {
            throw Self.refusal(name, faults.faults.map { "\(name) \($0)" }, faults.omitted)
        } catch let faults as SiteFaults {
            throw Self.refusal(name, faults.faults.map(\.description), faults.omitted)
        } catch {
            throw PublishingFault(problem: "\(name): \(error)")
        }
    }

    private static func refusal(
        _ name: String, _ faults: [String], _ omitted: Int
    ) -> PublishingFault {
        let more = omitted > 0 ? ["and \(omitted) more"] : []
        let count = faults.count + omitted
        let head = "\(name) has \(count == 1 ? "a fault" : "\(count) faults"), so it is no release"
        return PublishingFault(problem: ([head] + faults + more).joined(separator: "\n  "))
    }

    /// What it changes where `former` is in force, a line each; where that is not known (no longer
    /// kept, or none), what it says.
    func changes(from former: PublishedContent?) -> [String] {
        switch (self, former) {
        case (.roster(let new), .roster(let old)): Self.changes(new, old)
        case (.roster(let new), _): Self.changes(new, nil)
        case (.settings(let new), .settings(let old)): Self.changes(new, old)
        case (.settings(let new), _): Self.changes(new, nil)
        case (.codes(let new), .codes(let old)): Self.changes(new, old)
        case (.codes(let new), _): Self.changes(new, nil)
        }
    }

    private static func changes(_ new: Roster, _ old: Roster?) -> [String] {
        let before = Dictionary(
            (old?.entries ?? []).map { ($0.badge, $0) }, uniquingKeysWith: { $1 })
        let listed = Set(new.entries.map(\.badge))
        var lines: [String] = []
        for entry in new.entries {
            guard let former = before[entry.badge] else {
                lines.append("+ \(entry.badge) \(entry.role) \(entry.standing)")
                continue
            }
            if former.role != entry.role {
                lines.append("~ \(entry.badge) \(former.role) becomes \(entry.role)")
            }
            if former.standing != entry.standing {
                lines.append("~ \(entry.badge) \(former.standing) becomes \(entry.standing)")
            }
        }
        return lines
            + before.keys.filter { !listed.contains($0) }.sorted()
            .map { "- \($0) is locked: not in this roster" }
    }

    private static func changes(_ new: StateSettings, _ old: StateSettings?) -> [String] {
        SettingKey.all.compactMap { key in
            let (before, after) = (old.flatMap(key.value(in:)), key.value(in: new))
            guard before != after else { return nil }
            return switch (before, after) {
            case (_, let after?): "~ \(key.name) = \(after)" + (before.map { ", was \($0)" } ?? "")
            default: "- \(key.name): the post's own value again"
            }
        }
    }

    private static func changes(_ new: CodeTable, _ old: CodeTable?) -> [String] {
        func key(_ code: AddedCode) -> String { "\(code.list) \(code.code)" }
        let before = Dictionary(
            (old?.additions.codes ?? []).map { (key($0), $0) }, uniquingKeysWith: { $1 })
        let named = Set(new.additions.codes.map(key))
        var lines: [String] = []
        for code in new.additions.codes {
            let state = code.isRetired ? " retired" : ""
            guard let former = before[key(code)] else {
                lines.append("+ \(key(code))\(state)")
                continue
            }
            if former.isRetired != code.isRetired {
                lines.append("~ \(key(code)) \(code.isRetired ? "retired" : "offered again")")
            } else if former.labels != code.labels {
                lines.append("~ \(key(code)) has other labels")
            }
        }
        return lines
            + before.values.filter { !named.contains(key($0)) && !$0.isRetired }.map(key).sorted()
            .map { "- \($0) is retired: not in this table" }
    }
}
