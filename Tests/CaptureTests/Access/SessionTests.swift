import Core
import Testing

@testable import Capture

@Suite("Sessions")
struct SessionTests {
    @Test("A session belongs to the workstation that opened it")
    func bound() async throws {
        let post = try await TestPost()
        let session = try await post.signIn()
        let register = post.service.register
        #expect(
            try register.principal(credential: post.credential, session: session.token).badge
                == "B-1")
        let code = try await register.createEnrolmentCode(name: "counter 2", replace: false).value
        let other = try await register.enrol(code: code.code, name: nil).value
        #expect(throws: AccessFault.self) {
            try register.principal(credential: other.credential, session: session.token)
        }
        #expect(throws: AccessFault.self) {
            try register.principal(credential: nil, session: session.token)
        }
        #expect(throws: AccessFault.self) {
            try register.principal(credential: post.credential, session: nil)
        }
    }

    @Test("A session ends after twelve hours of the monotonic clock, whatever the wall clock says")
    func expiry() async throws {
        let post = try await TestPost()
        let session = try await post.signIn()
        let register = post.service.register
        post.time.advance(AccessLimits.sessionLifetime - .seconds(1))
        _ = try register.principal(credential: post.credential, session: session.token)
        post.time.advance(.seconds(1))
        #expect(throws: AccessFault.self) {
            try register.principal(credential: post.credential, session: session.token)
        }
    }

    @Test("A killed role keeps sessions and enrolments; a restarted board keeps enrolments alone")
    func persistence() async throws {
        let post = try await TestPost()
        let session = try await post.signIn()
        let again = try TestPost.register(time: post.time, files: post.files, seed: 2)
        #expect(
            try again.principal(credential: post.credential, session: session.token)
                == session.principal)
        let reboot = ManualTime(at: "2026-03-01T08:05:00.000Z", monotonic: .seconds(20), boot: 2)
        let restarted = try TestPost.register(time: reboot, files: post.files, seed: 3)
        #expect(try restarted.workstation(credential: post.credential).id == post.workstation.id)
        #expect(throws: AccessFault.self) {
            try restarted.principal(credential: post.credential, session: session.token)
        }
    }

    @Test("Signing out ends the session at once and for good")
    func signOut() async throws {
        let post = try await TestPost()
        let session = try await post.signIn()
        try await post.service.closeSession(token: session.token, principal: session.principal)
        let again = try TestPost.register(time: post.time, files: post.files, seed: 2)
        for register in [post.service.register, again] {
            #expect(throws: AccessFault.self) {
                try register.principal(credential: post.credential, session: session.token)
            }
        }
    }

    @Test("A wrong PIN slows its badge here, and the right PIN must wait too")
    func wrongPIN() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let pin = try await register.addOfficer(badge: "B-1", role: .officer).value
        let colleague = try await register.addOfficer(badge: "B-2", role: .officer).value
        for attempt in 1...3 {
            await #expect {
                try await register.openSession(badge: "B-1", pin: "no", at: post.workstation)
            } throws: {
                if case AccessFault.wrongBadgeOrPIN(let count) = $0 {
                    count == attempt
                } else {
                    false
                }
            }
        }
        await #expect {
            try await register.openSession(badge: "B-1", pin: pin, at: post.workstation)
        } throws: {
            if case AccessFault.slowedDown = $0 { true } else { false }
        }
        #expect(register.slowed.value == 1)
        _ = try await register.openSession(badge: "B-2", pin: colleague, at: post.workstation)
        let elsewhere = Workstation(
            id: Identifier(high: 0, low: 9), name: "other", enrolledAt: post.time.now())
        _ = try await register.openSession(badge: "B-1", pin: pin, at: elsewhere)
        post.time.advance(SignInBackOff.firstWait)
        _ = try await register.openSession(badge: "B-1", pin: pin, at: post.workstation)
    }

    @Test("An unknown badge is answered as a wrong PIN is")
    func unknownBadge() async throws {
        let post = try await TestPost()
        await #expect {
            try await post.service.register.openSession(
                badge: "nobody", pin: "407193", at: post.workstation)
        } throws: {
            if case AccessFault.wrongBadgeOrPIN(1) = $0 { true } else { false }
        }
    }

    @Test("One more session than an officer may have ends that officer's oldest")
    func tooMany() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let pin = try await register.addOfficer(badge: "B-1", role: .officer).value
        var tokens: [String] = []
        for _ in 0...AccessLimits.sessionsOfOfficer {
            post.time.advance(.seconds(1))
            tokens.append(
                try await register.openSession(badge: "B-1", pin: pin, at: post.workstation)
                    .value.token)
        }
        #expect(throws: AccessFault.self) {
            try register.principal(credential: post.credential, session: tokens[0])
        }
        for token in tokens.dropFirst() {
            _ = try register.principal(credential: post.credential, session: token)
        }
    }
}
