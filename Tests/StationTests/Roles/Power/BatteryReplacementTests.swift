import Control
import Core
import Health
import Journal
import Power
import Records
import Site
import Testing

@testable import Station

@Suite("A bank that was replaced")
struct BatteryReplacementTests {
    private let root = TemporaryRoot()

    private func run(
        _ site: String = TemporaryRoot.site(), onDisk: String? = nil,
        _ body: @escaping @Sendable (RunningRole) async throws -> Void
    ) async throws {
        try LinuxFiles().makeDirectory(root.paths.state(of: .power), mode: 0o751)
        try LinuxFiles().makeDirectory(root.paths.outbox(of: .power), mode: 0o770)
        try LinuxFiles().makeDirectory(root.paths.configuration, mode: 0o755)
        try LinuxFiles().replace(
            root.paths.siteFile, with: Array((onDisk ?? site).utf8), mode: 0o644)
        let (context, slot) = try RunningRole.context(site, root)
        try await RunningRole.run(.power, PowerRole(context).tree, root.paths, slot) {
            (role: RunningRole) async throws -> Void in
            while (try? await role.call(RoleCall.power)) == nil {}
            try await body(role)
        }
    }

    private static func put(_ chemistry: String, _ ah: Double) -> JSONValue {
        ["chemistry": .string(chemistry), "ah": .number(ah)]
    }

    @Test("is taken where the site file says the same, and leaves a record")
    func taken() async throws {
        try await run { (role: RunningRole) async throws -> Void in
            let answer = try await role.call(RoleCall.batteryReplaced, Self.put("agm", 200))
            #expect(answer["battery"] == "agm of 200 Ah")
            #expect(answer["unrecorded"]?.isNull == true)
        }
        let outbox = Outbox(directory: root.paths.outbox(of: .power))
        let waiting = try outbox.waiting()
        #expect(waiting.count == 1)
        let record = try outbox.take(try #require(waiting.first))
        #expect(record.kind == .audit && record.officer?.hasPrefix("uid:") == true)
        #expect(record.body["action"] == "battery_replaced")
        #expect(record.body["target"] == "agm of 200 Ah" && record.body["result"] == "done")
    }

    @Test(
        "is refused where the site file says another, with the lines to edit",
        arguments: [
            ("lifepo4", 200.0, ["chemistry = \"lifepo4\" in line "], ["capacity_ah ="]),
            ("agm", 230, ["capacity_ah = 230 in line "], ["chemistry ="]),
            ("gel", 99.5, ["chemistry = \"gel\" in line ", "capacity_ah = 99.5 in line "], []),
        ])
    func refused(
        chemistry: String, ah: Double, says: [String], keepsQuiet: [String]
    ) async throws {
        let lines = TemporaryRoot.site().split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("chemistry") }) + 1
        try await run { (role: RunningRole) async throws -> Void in
            do {
                _ = try await role.call(
                    RoleCall.batteryReplaced, Self.put(chemistry, ah))
                Issue.record("it was taken")
            } catch let fault as ControlFault {
                let text = "\(fault)"
                for words in says { #expect(text.contains(words), "\(text)") }
                for words in keepsQuiet { #expect(!text.contains(words), "\(text)") }
                if chemistry != "agm" { #expect(text.contains("line \(line)"), "\(text)") }
                #expect(text.contains("waypost config check"))
            }
        }
        #expect(try Outbox(directory: root.paths.outbox(of: .power)).waiting().isEmpty)
    }

    @Test("waits for a restart where the file was edited and the role runs on what it was")
    func edited() async throws {
        let edited = TemporaryRoot.site().replacing("\"agm\"", with: "\"gel\"")
        try await run(onDisk: edited) { (role: RunningRole) async throws -> Void in
            do {
                _ = try await role.call(RoleCall.batteryReplaced, Self.put("gel", 200))
                Issue.record("it was taken")
            } catch let fault as ControlFault {
                #expect("\(fault)".contains("says so already"), "\(fault)")
                #expect("\(fault)".contains("restart"), "\(fault)")
            }
        }
    }

    @Test("is no call without a chemistry and ampere hours")
    func usage() async throws {
        try await run { (role: RunningRole) async throws -> Void in
            for arguments in [Self.put("lead", 200), ["chemistry": "agm"], .null] {
                await #expect(throws: ControlFault.self) {
                    try await role.call(RoleCall.batteryReplaced, arguments)
                }
            }
        }
    }

    @Test("begins the estimate anew, and a new process does not bring the old one back")
    func begunAnew() async throws {
        let bench = try PowerBench(coils: [0: true, 1: true, 2: true])
        await bench.steps(30)
        let before = try #require(await bench.engine.report.stateOfCharge)
        #expect(before > 0.85)
        await bench.engine.replaceBank()
        let kept = try #require(bench.disk.withLock { $0.last }.flatMap { PowerMemory($0) })
        #expect(kept.estimate == nil)
        #expect(kept.bank?.learned.capacity.value == 1)
        bench.reading.withLock { $0 = PowerBench.reading(volts: 24.4) }
        await bench.steps(2)
        let after = await bench.engine.report
        #expect((after.stateOfCharge ?? 1) < 0.75)
        #expect((after.stateOfChargeDeviation ?? 0) > 0.15)
        let next = try bench.killed()
        await next.steps(1)
        #expect((await next.engine.report.stateOfCharge ?? 1) < 0.75)
    }

    @Test("what was learned is kept with the bank's label and dated like the estimate")
    func kept() throws {
        let time = SetTime()
        let bank = BatteryBank(chemistry: .agm, nominal: Volts(24), capacity: AmpereHours(200))
        var learned = LearnedBank(unknown: bank)
        learned.capacity = .init(0.7, deviation: 0.06)
        learned.offset = .init(0.12, deviation: 0.04)
        let charge = StateOfCharge(
            bank: bank, believed: StateOfCharge.Estimate(share: 0.6, deviation: 0.05),
            learned: learned)
        let memory = PowerMemory(
            estimate: charge.estimate, bank: KeptBank(charge), ratios: [], time: time)
        let read = try #require(PowerMemory(JSONValue(parsing: memory.json.compactText)))
        #expect(read == memory)
        let now = read.known(of: bank, at: time)
        #expect(now.learned == charge.learned && now.estimate?.share == 0.6)
        // Two months later the estimate is worth nothing, and what was learned still something.
        time.pass(.seconds(60 * 86_400))
        let later = read.known(of: bank, at: time)
        #expect(later.estimate == nil)
        #expect(later.learned?.capacity.value == 0.7)
        #expect((later.learned?.capacity.deviation ?? 0) > 0.07)
        // A clock that was set back hides how long it was.
        let back = SetTime(boot: 2, wall: time.now() + .seconds(-90 * 86_400))
        #expect((read.known(of: bank, at: back).learned?.capacity.deviation ?? 0) > 0.065)
        for other in [
            BatteryBank(chemistry: .gel, nominal: Volts(24), capacity: AmpereHours(200)),
            BatteryBank(chemistry: .agm, nominal: Volts(12), capacity: AmpereHours(200)),
            BatteryBank(chemistry: .agm, nominal: Volts(24), capacity: AmpereHours(230)),
        ] {
            let known = read.known(of: other, at: time)
            #expect(known.estimate == nil && known.learned == nil)
        }
    }

    @Test("a capacity is shown once it is known to a tenth")
    func shown() {
        func text(_ deviation: Double) -> String? {
            BankCapacity([
                "battery": [
                    "capacity_ah": 200, "learned_ah": .number(171.4),
                    "learned_deviation_ah": .number(deviation),
                ]
            ])?.text
        }
        #expect(text(9.2) == "holds 171 Ah +/- 10 of 200 Ah")
        #expect(text(40) == nil)
        #expect(BankCapacity(.null) == nil)
    }
}
