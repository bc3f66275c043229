import Core
import Testing

@testable import Capture

@Suite("A roster in the register")
struct RosterInstallTests {
    private let made = Timestamp("2026-03-01T00:00:00Z")

    private func time(_ days: Int64) throws -> Timestamp {
        try #require(made) + .seconds(days * 86_400)
    }

    /// Rows in short: `S-1 supervisor`, `B-1 officer left`.
    private func roster(_ rows: String...) throws -> Roster {
        let table = rows.map { row in
            let words = row.split(separator: " ")
            return "\(words[0]),\(words[1]),\(words.count > 2 ? words[2] : "")\n"
        }
        return try Roster(table: Array(("badge,role,state\n" + table.joined()).utf8))
    }

    private func kinds(_ changes: [RosterChange]) -> [String] {
        changes.map { "\($0.badge) \($0.kind.rawValue)" }
    }

    @Test("lets nobody in whom the post has given no PIN")
    func withoutPIN() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let changes = try await register.install(
            try roster("S-1 supervisor", "B-1 officer"), as: "roster/main/1", madeAt: time(1))
        #expect(kinds(changes) == ["S-1 added", "B-1 added"])
        #expect(register.listOfficers().map(\.hasPIN) == [false, false])
        for pin in ["", "000000"] {
            await #expect(throws: AccessFault.self) {
                try await register.openSession(badge: "B-1", pin: pin, at: post.workstation)
            }
        }
        let pin = try await register.resetPIN(badge: "B-1").value
        _ = try await register.openSession(badge: "B-1", pin: pin, at: post.workstation)
    }

    @Test("keeps PINs, locks of the post's own and whom the post added, and locks whom it omits")
    func merges() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let first = try roster("S-1 supervisor", "B-1 officer", "B-2 officer", "B-3 officer")
        _ = try await register.install(first, as: "roster/main/1", madeAt: time(1))
        _ = try await register.resetPIN(badge: "S-1")
        let pin = try await register.resetPIN(badge: "B-1").value
        _ = try await register.lockOfficer(badge: "B-2")
        let own = try await post.signIn("L-1")
        let dismissed = try await register.resetPIN(badge: "B-3").value
        let gone = try await register.openSession(
            badge: "B-3", pin: dismissed, at: post.workstation
        ).value
        let stays = try await register.openSession(badge: "B-1", pin: pin, at: post.workstation)
            .value

        let second = try roster("S-1 supervisor", "B-1 supervisor", "B-2 officer", "B-4 trainee")
        let changes = try await register.install(second, as: "roster/main/2", madeAt: time(2))
        #expect(
            kinds(changes) == ["B-1 role_changed", "B-4 added", "B-3 locked"], "\(changes)")
        #expect(throws: AccessFault.self) {
            try register.principal(credential: post.credential, session: gone.token)
        }
        for session in [own.token, stays.token] {
            _ = try register.principal(credential: post.credential, session: session)
        }
        let now = Dictionary(
            uniqueKeysWithValues: register.listOfficers().map { ($0.badge, $0) })
        #expect(now["B-2"]?.isLockedHere == true && now["B-2"]?.isLockedByRoster == false)
        #expect(now["B-3"]?.isLockedByRoster == true && now["B-3"]?.isListed == false)
        #expect(now["L-1"]?.isLocked == false && now["L-1"]?.isListed == false)
        #expect(now["B-1"]?.role == .supervisor && now["B-1"]?.hasPIN == true)

        // All of it stands in the file, as another start of the role reads it.
        let again = try TestPost.register(time: post.time, files: post.files)
        #expect(again.listOfficers() == register.listOfficers())
        #expect(again.roster?.changes == changes)
        // Who comes back has the PIN of before.
        _ = try await register.install(
            try roster("S-1 supervisor", "B-3 officer"), as: "roster/main/3", madeAt: time(3))
        _ = try await register.openSession(badge: "B-3", pin: dismissed, at: post.workstation)
    }

    @Test("is refused where it would take the last supervisor away who can sign in")
    func lastSupervisor() async throws {
        let post = try await TestPost()
        let register = post.service.register
        _ = try await register.install(
            try roster("S-1 supervisor"), as: "roster/main/1", madeAt: time(1))
        _ = try await register.resetPIN(badge: "S-1")
        let before = register.listOfficers()
        for rows in [
            try roster("S-2 supervisor"), try roster("S-2 supervisor", "S-1 supervisor left"),
            try roster("S-2 supervisor", "S-1 officer"),
        ] {
            await #expect {
                try await register.install(rows, as: "roster/main/2", madeAt: time(2))
            } throws: {
                guard case RosterFault.noSupervisor(["S-1"], ["S-2"]) = $0 else { return false }
                return "\($0)".contains("S-1 can now") && "\($0)".contains("S-2 have no PIN")
            }
        }
        #expect(register.listOfficers() == before && register.roster?.release == "roster/main/1")
        // Somebody added by hand will do.
        _ = try await register.addOfficer(badge: "L-1", role: .supervisor)
        _ = try await register.install(
            try roster("S-2 supervisor"), as: "roster/main/2", madeAt: time(2))
        #expect(register.listOfficers().first { $0.badge == "S-1" }?.isLocked == true)
    }

    @Test("gives way to a mistake's mending at the post until the next one")
    func overruled() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let whole = try roster("S-1 supervisor", "B-1 officer")
        let mistaken = try roster("S-1 supervisor")
        _ = try await register.install(whole, as: "roster/main/1", madeAt: time(1))
        _ = try await register.resetPIN(badge: "S-1")
        _ = try await register.install(mistaken, as: "roster/main/2", madeAt: time(2))
        let reset = try await register.resetPIN(badge: "B-1")
        #expect(reset.audit["result"] == "done, against the roster")
        _ = try await register.openSession(badge: "B-1", pin: reset.value, at: post.workstation)
        // The same once more, as after a kill, changes nothing.
        _ = try await register.install(mistaken, as: "roster/main/2", madeAt: time(2))
        #expect(register.listOfficers()[0].isUnlockedAgainstRoster)
        let changes = try await register.install(mistaken, as: "roster/main/3", madeAt: time(3))
        #expect(kinds(changes) == ["B-1 locked"] && register.listOfficers()[0].isLocked)
    }

    @Test("counts only where it was made later, whatever its name, and once")
    func order() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let rows = try roster("S-1 supervisor", "B-1 officer")
        let changes = try await register.install(rows, as: "roster/here/1", madeAt: time(2))
        #expect(try await register.install(rows, as: "roster/here/1", madeAt: time(2)) == changes)
        // Until it is recorded, and only that one.
        try await register.rosterWasRecorded("roster/here/0")
        #expect(register.roster?.changes == changes)
        try await register.rosterWasRecorded("roster/here/1")
        #expect(register.roster?.release == "roster/here/1")
        #expect(try await register.install(rows, as: "roster/here/1", madeAt: time(2)).isEmpty)
        await #expect {
            try await register.install(rows, as: "roster/main/9", madeAt: time(1))
        } throws: {
            "\($0)".contains("roster/here/1 is in force here and was made later")
        }
    }

    @Test("forgets those who left longest ago where the register is full, and nobody else")
    func full() async throws {
        let post = try await TestPost()
        let register = post.service.register
        func rows(_ badges: Range<Int>) throws -> Roster {
            let table = badges.map { "B-\($0),officer\n" }.joined()
            return try Roster(table: Array(("badge,role\nS-1,supervisor\n" + table).utf8))
        }
        _ = try await register.install(try rows(0..<300), as: "roster/main/1", madeAt: time(1))
        post.time.advance(.seconds(86_400))
        _ = try await register.install(try rows(100..<400), as: "roster/main/2", madeAt: time(2))
        post.time.advance(.seconds(86_400))
        let changes = try await register.install(
            try rows(300..<600), as: "roster/main/3", madeAt: time(3))
        let officers = register.listOfficers()
        #expect(officers.count == AccessLimits.officers)
        #expect(officers.filter(\.isListed).count == 301)
        // 100 left first, 200 more now: room is for 199 of them.
        #expect(changes.filter { $0.kind == .forgotten }.count == 101)
        let badges = Set(officers.map(\.badge))
        #expect(!badges.contains("B-0") && badges.contains("B-299"))
        // And so they do for one who is added by hand.
        _ = try await register.addOfficer(badge: "L-1", role: .officer)
        #expect(register.listOfficers().count == AccessLimits.officers)
    }

    @Test("says of each badge what changed, without a name")
    func audit() throws {
        let change = RosterChange(badge: "B-1", kind: .changedRole, role: .supervisor)
        #expect(
            change.audit(by: "roster/main/2") == [
                "action": "officer_role_changed_by_roster", "target": "B-1",
                "result": "supervisor, roster/main/2",
            ])
    }
}
