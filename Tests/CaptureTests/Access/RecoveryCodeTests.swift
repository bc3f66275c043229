import Core
import Testing

@testable import Capture

@Suite("Recovery codes")
struct RecoveryCodeTests {
    private static func isWrong(_ error: any Error) -> Bool {
        if case AccessFault.wrongRecoveryCode = error { true } else { false }
    }

    @Test("Ten are made, are told once, and stand nowhere")
    func made() async throws {
        let post = try await TestPost()
        #expect(post.service.register.recoveryCodesLeft == nil)
        let made = try await post.service.register.makeRecoveryCodes()
        #expect(Set(made.value).count == 10)
        #expect(
            made.value.allSatisfy {
                $0.wholeMatch(of: /(?:[2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}/) != nil
            })
        #expect(
            made.audit == [
                "action": "recovery_codes_made", "target": "10 codes", "result": "done",
            ])
        let file = post.files.text(TestPost.path)
        for code in made.value {
            #expect(!file.contains(code) && !file.contains(OneTimeSecret.normalisedCode(code)))
        }
    }

    @Test("One opens a supervisor's session of an hour, once, and the next one still works")
    func singleUse() async throws {
        let post = try await TestPost()
        let register = post.service.register
        _ = try await register.addOfficer(badge: "B-1", role: .officer)
        let codes = try await register.makeRecoveryCodes().value
        // As somebody types it.
        let typed = codes[3].lowercased().replacing("-", with: " ")
        let opened = try await register.openRecoverySession(
            badge: "B-1", code: typed, at: post.workstation)
        #expect(
            opened.audit == [
                "action": "recovery_code_used", "target": "B-1", "result": "done, 9 left",
            ])
        func principal() throws -> Principal {
            try register.principal(credential: post.credential, session: opened.value.token)
        }
        #expect(try principal().role == .supervisor)
        #expect(try principal().badge == "B-1")
        await #expect(
            performing: {
                try await register.openRecoverySession(
                    badge: "B-1", code: codes[3], at: post.workstation)
            }, throws: Self.isWrong)
        let again = try TestPost.register(time: post.time, files: post.files, seed: 2)
        #expect(again.recoveryCodesLeft == 9, "used up on disk")
        #expect(
            try again.principal(credential: post.credential, session: opened.value.token).role
                == .supervisor, "a killed role keeps the session as it was")
        _ = try await again.openRecoverySession(
            badge: "B-1", code: codes[0], at: post.workstation)
        post.time.advance(AccessLimits.recoverySessionLifetime)
        #expect(throws: AccessFault.self) { try principal() }
    }

    @Test("Ten others void those of before")
    func renewed() async throws {
        let post = try await TestPost()
        let register = post.service.register
        _ = try await register.addOfficer(badge: "B-1", role: .supervisor)
        let old = try await register.makeRecoveryCodes().value
        let new = try await register.makeRecoveryCodes()
        #expect(new.audit["result"] == "done, 10 of before are void")
        #expect(Set(old).isDisjoint(with: new.value))
        await #expect(
            performing: {
                try await register.openRecoverySession(
                    badge: "B-1", code: old[0], at: post.workstation)
            }, throws: Self.isWrong)
        #expect(register.recoveryCodesLeft == 10)
    }

    @Test("An unknown badge, a locked one and one that does not capture use none up")
    func refused() async throws {
        let post = try await TestPost()
        let register = post.service.register
        _ = try await register.addOfficer(badge: "A-1", role: .auditor)
        _ = try await register.addOfficer(badge: "T-1", role: .trainee)
        _ = try await register.addOfficer(badge: "L-1", role: .officer)
        _ = try await register.lockOfficer(badge: "L-1")
        let code = try await register.makeRecoveryCodes().value[0]
        for badge in ["A-1", "T-1", "L-1", "X-1"] {
            await #expect {
                try await register.openRecoverySession(
                    badge: badge, code: code, at: post.workstation)
            } throws: { error in
                switch (error as? AccessFault, badge) {
                case (.notForRecovery, "A-1"), (.notForRecovery, "T-1"), (.officerLocked, "L-1"),
                    (.wrongRecoveryCode, "X-1"):
                    true
                default: false
                }
            }
        }
        #expect(register.recoveryCodesLeft == 10)
    }

    @Test("Wrong ones slow as wrong PINs do, together with them")
    func slowed() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let pin = try await register.addOfficer(badge: "B-1", role: .officer).value
        let code = try await register.makeRecoveryCodes().value[0]
        for _ in 0..<SignInBackOff.freeAttempts {
            await #expect(
                performing: {
                    try await register.openRecoverySession(
                        badge: "B-1", code: "2222-2222-2222", at: post.workstation)
                }, throws: Self.isWrong)
        }
        func isSlowed(_ error: any Error) -> Bool {
            if case AccessFault.slowedDown = error { true } else { false }
        }
        await #expect(
            performing: {
                try await register.openRecoverySession(
                    badge: "B-1", code: code, at: post.workstation)
            }, throws: isSlowed)
        await #expect(
            performing: {
                try await register.openSession(badge: "B-1", pin: pin, at: post.workstation)
            }, throws: isSlowed)
        post.time.advance(SignInBackOff.firstWait)
        _ = try await register.openRecoverySession(
            badge: "B-1", code: code, at: post.workstation)
    }

    @Test("Without any a code is wrong, at the same cost")
    func none() async throws {
        let post = try await TestPost()
        _ = try await post.service.register.addOfficer(badge: "B-1", role: .officer)
        await #expect(
            performing: {
                try await post.service.register.openRecoverySession(
                    badge: "B-1", code: "", at: post.workstation)
            }, throws: Self.isWrong)
    }

    @Test("A register of a release before has none, and codes that are damaged are not taken")
    func compatibility() async throws {
        let post = try await TestPost()
        _ = try await post.service.register.makeRecoveryCodes()
        var json = try #require(
            try JSONValue(parsing: post.files.text(TestPost.path)).object)
        json["recovery_codes"] = nil
        #expect(try AccessState(json: .object(json)).recoveryCodes == nil)
        for damaged: JSONValue in [
            [:], ["made_at": "x", "salt": "", "cost": 2, "keys": []],
            [
                "made_at": "2026-03-01T08:00:00.000Z", "salt": "AA==", "cost": 2,
                "keys": .array([JSONValue](repeating: "AA==", count: 11)),
            ],
        ] {
            json["recovery_codes"] = damaged
            #expect(throws: AccessState.Unreadable.self) {
                try AccessState(json: .object(json))
            }
        }
    }
}
