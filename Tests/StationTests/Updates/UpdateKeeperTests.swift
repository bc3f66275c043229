import Core
import Health
import Site
import Testing

@testable import Station

/// The steps of an update against a card in memory; the real card, its loader and RAUC are tried in
/// QEMU (`Image/test`).
@Suite("An update")
struct UpdateKeeperTests {
    private static let old = "1.0.0"
    private static let new = "1.1.0"
    private static let noon = Timestamp("2026-11-23T10:00:00.000Z") ?? SystemTime().now()

    /// Two slots, and a boot loader that starts what is on trial.
    private final class Card: CardSlots {
        struct State {
            var running = "a"
            var committed = "a"
            var trial: String?
            var spare: String?
            var holds = ["a": old]
            var restarts = 0
            /// Whether an installation does.
            var fails = false
            var offered = (board: "waypost-test", version: new)
        }

        let state = Guarded(State())

        var running: String? { state.withLock { $0.running } }
        var board: String? { "waypost-test" }
        var version: ReleaseVersion? {
            state.withLock { ReleaseVersion($0.holds[$0.running] ?? "") }
        }

        func primary() -> String { state.withLock { $0.trial ?? $0.committed } }

        func inspect(_ bundle: String) throws(UpdateFault) -> (board: String, version: String) {
            if bundle == "/forged" { throw .unusable(bundle: bundle, reason: "signature") }
            return state.withLock { $0.offered }
        }

        func install(_ bundle: String) throws(UpdateFault) {
            if state.withLock({ $0.fails }) { throw .failed(operation: "install", reason: "disk") }
            state.withLock {
                let other = $0.running == "a" ? "b" : "a"
                $0.spare = nil
                $0.holds[other] = $0.offered.version
                $0.trial = other
            }
        }

        func commit(_ slot: String) {
            state.withLock {
                if $0.committed != slot { $0.spare = $0.committed }
                ($0.committed, $0.trial) = (slot, nil)
            }
        }

        func abandon(_ slot: String) {
            state.withLock {
                if $0.trial == slot { $0.trial = nil }
                $0.spare = nil
            }
        }

        func tryOther(_ slot: String) { state.withLock { $0.trial = slot } }

        func isGood(_ slot: String) -> Bool {
            state.withLock { $0.committed == slot || $0.trial == slot || $0.spare == slot }
        }

        func restart() { state.withLock { $0.restarts += 1 } }

        /// The board starts: from the slot on trial, or, where that does not come up, from the one
        /// that proved itself.
        func start(comesUp: Bool = true) {
            state.withLock {
                if !comesUp { $0.trial = nil }
                $0.running = $0.trial ?? $0.committed
            }
        }
    }

    private struct Clock: TimeSource {
        let bootID: Identifier
        var uptime: Duration = .seconds(200)

        func now() -> Timestamp { UpdateKeeperTests.noon }
        func monotonic() -> Duration { uptime }
        func kernelSaysSynchronised() -> Bool { false }
        func sleep(for duration: Duration) async throws {}
    }

    private final class World {
        let card = Card()
        let root = TemporaryRoot()
        var boot = Identifier.version4(random: SystemRandom())
        var uptime: Duration = .seconds(200)
        var document = StatusDocument(post: "P", at: UpdateKeeperTests.noon)
        var lastCrossing: Timestamp?
        var cause: ResetCode?

        init() throws {
            try LinuxFiles().makeDirectory(root.paths.state + "/update", mode: 0o755)
            for role in Role.allCases {
                document.roles[role] = RoleReport(state: .running, uptimeSeconds: 500)
            }
            document.power.stateOfCharge = 0.9
        }

        var keeper: UpdateKeeper {
            let (document, crossing, cause) = (document, lastCrossing, cause)
            return UpdateKeeper(
                slots: card, files: LinuxFiles(), time: Clock(bootID: boot, uptime: uptime),
                path: root.paths.updateRecord, look: { document },
                lastCrossing: { crossing }, start: { cause })
        }

        /// The board starts anew, as the loader decides.
        func restart(comesUp: Bool = true, by cause: ResetCode? = .inOrder) {
            card.start(comesUp: comesUp)
            boot = .version4(random: SystemRandom())
            uptime = .seconds(60)
            self.cause = cause
        }

        var phase: UpdateRecord.Phase { keeper.record().phase }
    }

    private func fault(_ body: () async throws(UpdateFault) -> Void) async -> UpdateFault? {
        do throws(UpdateFault) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test("is installed, starts when it may, and stays after three looks that miss nothing")
    func proves() async throws {
        let world = try World()
        let record = try await world.keeper.apply("/bundle")
        #expect(record.phase == .installed && record.slot == "b")
        #expect(record.baseline.running.count == 5)
        #expect(try await world.keeper.step() == "restarts into 1.1.0")
        #expect(world.card.state.withLock { $0.restarts } == 1)
        world.restart()
        #expect(try await world.keeper.step() == "on trial: 1 of 3 looks passed")
        #expect(try await world.keeper.step() == "on trial: 2 of 3 looks passed")
        #expect(world.card.state.withLock { $0.committed } == "a")
        #expect(try await world.keeper.step() == "1.1.0 has proved itself")
        #expect(world.card.state.withLock { $0.committed } == "b")
        #expect(try await world.keeper.step() == nil)
        world.restart()
        #expect(world.card.running == "b")
    }

    @Test("is not looked at twice for what failed before it, nor for the network")
    func asksNoMore() async throws {
        let world = try World()
        world.document.roles[.ups] = RoleReport(state: .stopped)
        let before = Finding(
            code: "power.controller", severity: .critical, summary: "s", remedy: "r")
        world.document.findings = [before]
        _ = try await world.keeper.apply("/bundle")
        world.restart()
        let link = Finding(code: "link.down", severity: .critical, summary: "s", remedy: "r")
        world.document.findings = [before, link]
        for _ in 1...3 { _ = try await world.keeper.step() }
        #expect(world.phase == .proved)
    }

    @Test("goes back after a quarter of an hour in which a role that ran does not")
    func returns() async throws {
        let world = try World()
        _ = try await world.keeper.apply("/bundle")
        world.restart()
        world.document.roles[.power] = RoleReport(state: .backingOff)
        #expect(try await world.keeper.step() == "on trial: power is backing_off")
        #expect(world.phase == .trial)
        world.uptime = .seconds(901)
        #expect(
            try await world.keeper.step() == "goes back to 1.0.0: power is backing_off")
        world.restart()
        #expect(world.card.running == "a")
        #expect(try await world.keeper.step() == nil)
        let again = await fault { () throws(UpdateFault) in
            _ = try await world.keeper.apply("/bundle")
        }
        #expect(again?.problem.contains("1.1.0 was tried here and did not") == true)
    }

    @Test("goes back at a reset, and not at power cuts, however many")
    func resets() async throws {
        for cause in [ResetCode.ladder, .hardwareWatchdog, .kernelPanic] {
            let world = try World()
            _ = try await world.keeper.apply("/bundle")
            world.restart()
            world.document.roles[.power] = RoleReport(state: .starting)
            for _ in 1...20 {
                _ = try await world.keeper.step()
                world.restart(by: .powerCut)
            }
            #expect(world.phase == .trial && world.card.running == "b")
            world.restart(by: cause)
            _ = try await world.keeper.step()
            #expect(world.phase == .returned)
            world.restart()
            #expect(world.card.running == "a")
        }
    }

    @Test("that does not come up is found by the release that does")
    func neverCame() async throws {
        let world = try World()
        _ = try await world.keeper.apply("/bundle")
        world.restart(comesUp: false, by: .powerCut)
        #expect(try await world.keeper.step() == "goes back to 1.0.0: it did not come up")
        #expect(world.card.state.withLock { $0.restarts } == 0)
    }

    @Test("cut off while it is written is judged where it was whole, and is none where it was not")
    func cutShort() async throws {
        for isWhole in [true, false] {
            let world = try World()
            var record = try await world.keeper.apply("/bundle", isDry: true)
            record.phase = .writing
            try LinuxFiles().replace(
                world.root.paths.updateRecord, with: Array(record.json.compactText.utf8),
                mode: 0o644)
            // In the same run of the board somebody is still at it.
            #expect(try await world.keeper.step() == nil)
            if isWhole { try world.card.install("/bundle") }
            world.restart(by: .powerCut)
            let done = try await world.keeper.step()
            #expect(world.phase == (isWhole ? .trial : .none), "\(done ?? "nothing")")
            if !isWhole { #expect(try await world.keeper.apply("/bundle").phase == .installed) }
        }
        let world = try World()
        world.card.state.withLock { $0.fails = true }
        let failure = await fault { () throws(UpdateFault) in
            _ = try await world.keeper.apply("/bundle")
        }
        #expect(failure == .failed(operation: "install", reason: "disk"))
        #expect(world.phase == .none)
    }

    @Test("waits for the battery and for the window")
    func waits() async throws {
        let world = try World()
        world.document.power.stateOfCharge = 0.49
        let refusal = await fault { () throws(UpdateFault) in
            _ = try await world.keeper.apply("/bundle")
        }
        #expect(
            refusal == .notNow(reasons: ["the battery is at 49 %, below 50 %"]))
        world.document.power.stateOfCharge = nil
        _ = try await world.keeper.apply("/bundle")
        world.lastCrossing = Self.noon + .seconds(-540)
        let waiting = try await world.keeper.step()
        #expect(waiting?.hasPrefix("waits: the last crossing is 9 min") == true)
        world.document.power.stateOfCharge = 0.2
        #expect(try await world.keeper.step()?.contains("the battery is at 20 %") == true)
        world.document.power.stateOfCharge = 0.6
        world.lastCrossing = Self.noon + .seconds(-660)
        #expect(try await world.keeper.step() == "restarts into 1.1.0")
    }

    @Test("is refused where it is forged, foreign, old or one too many, and changes nothing then")
    func refused() async throws {
        let world = try World()
        func refusal(_ bundle: String = "/bundle") async -> UpdateFault? {
            await fault { () throws(UpdateFault) in _ = try await world.keeper.apply(bundle) }
        }
        #expect(await refusal("/forged") == .unusable(bundle: "/forged", reason: "signature"))
        world.card.state.withLock { $0.offered.board = "waypost-other" }
        #expect(
            await refusal()
                == .foreign(bundle: "/bundle", board: "waypost-other", own: "waypost-test"))
        for version in [Self.old, "0.9"] {
            world.card.state.withLock { $0.offered = ("waypost-test", version) }
            guard case .notNewer? = await refusal() else {
                Issue.record("\(version) is taken")
                continue
            }
        }
        world.card.state.withLock { $0.offered = ("waypost-test", "new") }
        guard case .unusable? = await refusal() else { throw UpdateFault.noSlots }
        #expect(world.phase == .none && world.card.state.withLock { $0.trial } == nil)
        world.card.state.withLock { $0.offered = ("waypost-test", Self.new) }
        #expect(try await world.keeper.apply("/bundle", isDry: true).slot == "b")
        #expect(world.phase == .none)
        _ = try await world.keeper.apply("/bundle")
        #expect(await refusal()?.problem == "1.1.0 is installed and not yet proved")
    }

    @Test("is confirmed by a technician only where it holds, and taken back at any time")
    func byHand() async throws {
        let world = try World()
        _ = try await world.keeper.apply("/bundle")
        world.restart()
        world.document.roles[.capture] = RoleReport(state: .degraded)
        let early = await fault { () throws(UpdateFault) in _ = try await world.keeper.confirm() }
        #expect(early == .unproven(reasons: ["capture is degraded"]))
        world.document.roles[.capture] = RoleReport(state: .running, uptimeSeconds: 100)
        _ = try await world.keeper.step()
        #expect(try await world.keeper.confirm().phase == .proved)
        // Back to the one before, which is then on trial itself.
        let back = try world.keeper.rollBack()
        #expect(back.phase == .installed && back.version == ReleaseVersion(Self.old))
        world.restart()
        #expect(world.card.running == "a")
        for _ in 1...3 { _ = try await world.keeper.step() }
        #expect(world.phase == .proved && world.card.state.withLock { $0.committed } == "a")
    }

    @Test("keeps its record through a file that is torn, and through keys of another release")
    func record() throws {
        var record = UpdateRecord()
        record.version = ReleaseVersion("1.1.0")
        record.slot = "b"
        for index in 1...30 {
            record.version = ReleaseVersion("1.\(index)")
            record.giveBack(because: "r", at: Self.noon)
        }
        #expect(record.returned.count == UpdateRecord.remembered)
        #expect(UpdateRecord(record.json) == record)
        let torn = try JSONValue(parsing: Array(#"{"phase":"later","slot":3}"#.utf8))
        #expect(UpdateRecord(torn) == UpdateRecord())
    }

    @Test("that went back is told of for two weeks, a card that keeps nothing all the time")
    func findings() throws {
        let at = Self.noon
        var record = UpdateRecord()
        record.version = ReleaseVersion("1.1.0")
        record.giveBack(because: "power is stopped", at: at)
        func codes(
            _ record: UpdateRecord, card: BootedCard.Notes.Data = .kept, days: Int
        ) -> [String] {
            UpdateFindings.of(
                record, card: BootedCard.Notes(data: card),
                at: at + .seconds(days * 86_400)
            ).map(\.code)
        }
        #expect(codes(record, days: 13) == ["update.returned"])
        #expect(codes(record, days: 14) == [])
        #expect(codes(UpdateRecord(), card: .lost, days: 1) == ["disk.data_lost"])
        #expect(codes(UpdateRecord(), card: .locked, days: 1) == ["disk.data_locked"])
    }
}
