import Core
import Supervision
import Testing

@testable import Capture

@Suite("Officers")
struct OfficerTests {
    @Test("A first PIN is good, is told once, and stands nowhere")
    func firstPIN() async throws {
        let post = try await TestPost()
        let added = try await post.service.register.addOfficer(badge: "B-1", role: .auditor)
        #expect(PINRule.weakness(of: added.value) == nil)
        #expect(
            added.audit == [
                "action": "officer_added_as_auditor", "target": "B-1", "result": "done",
            ])
        #expect(!post.files.text(TestPost.path).contains(added.value))
        await #expect {
            try await post.service.register.addOfficer(badge: "B-1", role: .officer)
        } throws: {
            if case AccessFault.officerExists("B-1") = $0 { true } else { false }
        }
    }

    @Test("Locking ends sessions, and a reset unlocks with another PIN")
    func lockAndReset() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let session = try await post.signIn()
        _ = try await register.lockOfficer(badge: "B-1")
        #expect(register.listOfficers().map(\.isLocked) == [true])
        #expect(throws: AccessFault.self) {
            try register.principal(credential: post.credential, session: session.token)
        }
        let pin = try await register.resetPIN(badge: "B-1").value
        _ = try await register.openSession(badge: "B-1", pin: pin, at: post.workstation)
    }

    @Test("A locked badge with its right PIN is told so; with a wrong one it is not")
    func lockedAnswer() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let pin = try await register.addOfficer(badge: "B-1", role: .officer).value
        _ = try await register.lockOfficer(badge: "B-1")
        await #expect {
            try await register.openSession(badge: "B-1", pin: pin, at: post.workstation)
        } throws: {
            if case AccessFault.officerLocked = $0 { true } else { false }
        }
        await #expect {
            try await register.openSession(badge: "B-1", pin: "111", at: post.workstation)
        } throws: {
            if case AccessFault.wrongBadgeOrPIN = $0 { true } else { false }
        }
    }

    @Test("The last supervisor cannot be locked")
    func lastSupervisor() async throws {
        let post = try await TestPost()
        let register = post.service.register
        _ = try await register.addOfficer(badge: "S-1", role: .supervisor)
        await #expect {
            try await register.lockOfficer(badge: "S-1")
        } throws: {
            if case AccessFault.lastSupervisor("S-1") = $0 { true } else { false }
        }
        _ = try await register.addOfficer(badge: "S-2", role: .supervisor)
        _ = try await register.lockOfficer(badge: "S-1")
        await #expect(throws: AccessFault.self) { try await register.lockOfficer(badge: "S-2") }
    }

    @Test("A chosen PIN that is weak is refused, another is taken")
    func chosenPIN() async throws {
        let post = try await TestPost()
        let register = post.service.register
        _ = try await register.addOfficer(badge: "B-1", role: .officer)
        await #expect {
            try await register.setPIN(badge: "B-1", pin: "123456")
        } throws: {
            if case AccessFault.weakPIN(.sequence) = $0 { true } else { false }
        }
        _ = try await register.setPIN(badge: "B-1", pin: "407193")
        _ = try await register.openSession(badge: "B-1", pin: "407193", at: post.workstation)
    }

    @Test("Badges that are no badges are refused", arguments: ["", "a b", "é", "../x", "<b>"])
    func badBadge(badge: String) async throws {
        let post = try await TestPost()
        await #expect(throws: AccessFault.self) {
            try await post.service.register.addOfficer(badge: badge, role: .officer)
        }
    }

    @Test("Another pepper makes a copied register worthless")
    func pepper() async throws {
        let post = try await TestPost()
        let pin = try await post.service.register.addOfficer(badge: "B-1", role: .officer).value
        let stolen = try AccessRegister(
            path: TestPost.path, files: post.files, time: post.time,
            random: SeededRandom(seed: 4), pepper: Array("another".utf8),
            executor: .thread(name: "access"))
        await #expect(throws: AccessFault.self) {
            try await stolen.openSession(badge: "B-1", pin: pin, at: post.workstation)
        }
    }

    @Test(
        "A damaged register is named, never taken for an empty one",
        arguments: ["", "{", "[]", "{\"schema\":2}", "{\"schema\":1,\"officers\":[{}]}"])
    func damaged(text: String) {
        let files = MemoryFiles()
        files.set(TestPost.path, text)
        #expect {
            try TestPost.register(time: ManualTime(), files: files)
        } throws: {
            if case AccessFault.damaged(TestPost.path, _) = $0 { true } else { false }
        }
    }
}
