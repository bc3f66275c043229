import Core
import Journal
import Records
import Testing

@testable import Capture

@Suite("What comes and goes is recorded, also while the journal takes nothing")
struct AccessAuditTests {
    /// Takes what the journal does not, or nothing.
    private final class MemoryRefuge: RecordRefuge {
        private let kept = Guarded<[RecordDraft]>([])
        let takes: Bool

        init(takes: Bool) { self.takes = takes }

        var actions: [String] {
            kept.withLock { $0 }.compactMap { $0.body["action"]?.string }
        }

        func keep(_ draft: RecordDraft) async -> Bool {
            if takes { kept.withLock { $0.append(draft) } }
            return takes
        }
    }

    private static let full = JournalFault.full(freeBytes: 1, reserveBytes: 2)

    private static func service(_ post: TestPost, _ refuge: MemoryRefuge) -> CaptureService {
        CaptureService(
            register: post.service.register, store: post.store, refuge: refuge,
            screening: FixedScreening.clear, clock: StampingClock(source: post.time),
            random: SeededRandom(seed: 8))
    }

    @Test("A full disk lets people in and out, and their records wait")
    func waiting() async throws {
        let post = try await TestPost()
        let refuge = MemoryRefuge(takes: true)
        let service = Self.service(post, refuge)
        let code = try await service.register.createEnrolmentCode(name: "late", replace: false)
        let pin = try await service.register.addOfficer(badge: "B-1", role: .officer).value
        post.store.fail(with: Self.full)
        let enrolled = try await service.enrol(code: code.value.code, name: nil)
        let session = try await service.openSession(
            badge: "B-1", pin: pin, credential: enrolled.credential)
        try await service.closeSession(token: session.token, principal: session.principal)
        #expect(refuge.actions == ["workstation_enrolled", "signed_in", "signed_out"])
        #expect(post.store.records(.audit).isEmpty)
    }

    @Test("Where no record can be kept nobody is let in, and signing out works all the same")
    func refused() async throws {
        let post = try await TestPost()
        let service = Self.service(post, MemoryRefuge(takes: false))
        let register = service.register
        let code = try await register.createEnrolmentCode(name: "late", replace: false)
        let pin = try await register.addOfficer(badge: "B-1", role: .officer).value
        let open = try await service.openSession(
            badge: "B-1", pin: pin, credential: post.credential)
        post.store.fail(with: Self.full)
        func isFull(_ act: () async throws -> Void) async -> Bool {
            do {
                try await act()
                return false
            } catch CaptureFault.journal(.full) {
                return true
            } catch {
                return false
            }
        }
        #expect(await isFull { _ = try await service.enrol(code: code.value.code, name: nil) })
        #expect(register.listWorkstations().map(\.name) == ["counter 1"])
        #expect(
            await isFull {
                _ = try await service.openSession(
                    badge: "B-1", pin: pin, credential: post.credential)
            })
        try await service.closeSession(token: open.token, principal: open.principal)
        #expect(throws: AccessFault.self) {
            try register.principal(credential: post.credential, session: open.token)
        }
    }

    @Test("Two wrong PINs for each of many badges leave a trace that cannot fill the journal")
    func spraying() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let pin = try await register.addOfficer(badge: "B-0", role: .officer).value
        for number in 1...40 {
            let badge = "B-\(number)"
            if number <= 3 {
                _ = try await register.addOfficer(badge: badge, role: .officer)
            }
            for _ in 1...2 {
                post.time.advance(SignInBackOff.longestWaitOfAll)
                _ = try? await post.service.openSession(
                    badge: badge, pin: "no", credential: post.credential)
            }
        }
        func results() -> [String] {
            post.store.records(.audit).compactMap { $0.envelope.body["result"]?.string }
        }
        #expect(
            results()
                == [1, 2, 4, 8, 16, 32, 64].map { "refused_\($0)_times_at_workstation" })
        let targets = post.store.records(.audit).map { $0.envelope.body["target"] }
        #expect(targets.prefix(3) == ["B-1", "B-1", "B-2"])
        #expect(targets.dropFirst(3).allSatisfy { $0 == .null }, "a stranger's text is not kept")
        // The right PIN is heard after the wait, and the series' end is told.
        post.time.advance(SignInBackOff.seriesEnd)
        _ = try await post.service.openSession(
            badge: "B-0", pin: pin, credential: post.credential)
        #expect(results().suffix(2) == ["series_ended_after_80_refusals_at_workstation", "done"])
    }
}
