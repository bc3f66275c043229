import Testing

@testable import Capture

@Suite("A roster as HQ writes it")
struct RosterTests {
    static func roster(_ rows: String...) throws -> Roster {
        try Roster(table: Array((["badge,role,name,state"] + rows).joined(separator: "\n").utf8))
    }

    private func faults(_ table: String) -> [String] {
        do throws(TableFaults) {
            _ = try Roster(table: Array(table.utf8))
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test("is a table with badges and roles, and with names and states where they are wanted")
    func reads() throws {
        let short = try Roster(table: Array("role,badge\r\nsupervisor,S-1\r\n".utf8))
        #expect(short.entries.map(\.badge) == ["S-1"] && short.entries[0].standing == .active)
        let full = try Self.roster(
            "S-1,supervisor,\"Issoufou, Aïcha\",", " B-1 ,officer,,left", "A-1,auditor,,locked")
        #expect(full.entries.map(\.badge) == ["S-1", "B-1", "A-1"])
        #expect(full.entries.map(\.standing) == [.active, .left, .locked])
        #expect(full.entries.map(\.name) == ["Issoufou, Aïcha", nil, nil])
    }

    @Test("is refused with every fault at once, each with its line and what would be right")
    func everyFault() {
        let found = faults(
            """
            badge,role,name,state
            S-1,supervisor,,
            B 2,officer,,
            B-3,boss,,
            s-1,officer,,gone
            B-4,officer

            """)
        #expect(found.count == 5, "\(found)")
        for (place, word) in [
            ("line 3, badge", "letters"), ("line 4, role", "protection"),
            ("line 5, badge", "line 2"), ("line 5, state", "active, locked, left"),
            ("line 6", "4, as the first line has"),
        ] {
            #expect(
                found.contains { $0.hasPrefix(place) && $0.contains(word) }, "\(place) \(found)")
        }
    }

    @Test(
        "is refused where nobody could reset a PIN, where a column is strange, and over its limit",
        arguments: [
            ("badge,role\nB-1,officer\n", "no active supervisor"),
            ("badge,role,state\nS-1,supervisor,locked\n", "no active supervisor"),
            ("badge,role,pin\nS-1,supervisor,123456\n", "a column \"pin\""),
            ("badge;role\nS-1;supervisor\n", "no column role"),
            ("", "no column badge"),
            ("badge,role\n\"S-1,supervisor\n", "never closed"),
            (
                "badge,role\n"
                    + (0...Roster.limit).map { "S-\($0),supervisor\n" }.joined(), "more than 500"
            ),
        ])
    func refusals(table: String, word: String) {
        let found = faults(table)
        #expect(found.contains { $0.contains(word) }, "\(found)")
    }
}
