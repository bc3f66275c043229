import Core
import Health
import Site
import Testing

@testable import Station

@Suite("Points of the commissioning check")
struct SelftestChecksTests {
    private func site(_ change: (String) -> String = { $0 }) throws -> Site {
        try SiteFile.load(
            Array(change(TemporaryRoot.site()).utf8), name: "site.toml", catalogue: .embedded)
    }

    /// Noon at the site's place, three degrees east.
    private let noon = Timestamp(milliseconds: 1_795_261_200_000)

    private func power(volts: Double? = 25.4, panels: Double? = 300) -> PowerReport {
        var power = PowerReport()
        power.batteryVolts = volts
        power.batteryAmperes = volts.map { _ in 1 }
        power.panelWatts = panels
        power.sight = "clear"
        power.chargeStage = "boost"
        power.controllers = [
            PowerReport.Controller(
                profile: "epever-tracer", isOnline: true, lastReadSeconds: 3, state: "online")
        ]
        return power
    }

    private func outcome(
        _ code: String, _ power: PowerReport, at: Timestamp? = nil,
        _ change: (String) -> String = { $0 }
    ) throws -> SelftestPoint.Outcome? {
        let points = PowerPlausibility(site: try site(change), power: power, at: at ?? noon).points
        return points.first { $0.code == code }?.outcome
    }

    @Test("a battery that cannot be fails, an odd one warns")
    func battery() throws {
        #expect(try outcome("battery", power()) == .passed)
        #expect(try outcome("battery", power(volts: 12.6)) == .failed)
        #expect(try outcome("battery", power(volts: 21.5)) == .warning)
        #expect(try outcome("battery", power(volts: nil)) == .failed)
        let lithium = { (text: String) in text.replacing("\"agm\"", with: "\"lifepo4\"") }
        #expect(try outcome("battery", power(volts: 26.6), lithium) == .passed)
        #expect(try outcome("battery", power(volts: 23.2), lithium) == .warning)
    }

    @Test("panels are held against the sun of place and hour")
    func sun() throws {
        let midnight = Timestamp(milliseconds: noon.milliseconds + 12 * 3_600_000)
        let dusk = Timestamp(milliseconds: noon.milliseconds + 6 * 3_600_000)
        #expect(try outcome("sun", power()) == .passed)
        #expect(try outcome("sun", power(panels: 0)) == .failed)
        #expect(try outcome("sun", power(panels: 900)) == .failed)
        #expect(try outcome("sun", power(panels: nil)) == .failed)
        #expect(try outcome("sun", power(panels: 40), at: midnight) == .failed)
        #expect(try outcome("sun", power(panels: 0), at: midnight) == .notTried)
        #expect(try outcome("sun", power(panels: 5), at: dusk) == .notTried)
        var full = power(panels: 1)
        full.chargeStage = "float"
        #expect(try outcome("sun", full) == .passed)
    }

    @Test("a silent or garbled pair is suspected to be exchanged, a refusing one is not")
    func wire() {
        func words(_ state: String?, isSerial: Bool = true) -> String {
            WireDoubt.words(
                state: state, fault: "no answer", port: "rtu:/dev/ttyS1", isSerial: isSerial
            ).remedy
        }
        #expect(words("silent").hasPrefix("exchange A and B"))
        #expect(words(nil).hasPrefix("exchange A and B"))
        #expect(words("garbled").hasPrefix("exchange A and B"))
        #expect(!words("refusing").contains("A and B"))
        #expect(!words("silent", isSerial: false).contains("A and B"))
        #expect(words("late").contains("controller probe"))
    }

    @Test("a silent controller fails with its port, and one that is set wrong warns")
    func controllers() throws {
        var silent = power()
        silent.controllers[0].state = "silent"
        #expect(try outcome("controller", silent) == .failed)
        var stale = power()
        stale.controllers[0].lastReadSeconds = 300
        #expect(try outcome("controller", stale) == .failed)
        var odd = power()
        odd.controllers[0].charger = [PowerReport.ChargerFault(.equalizes, "equalises gel")]
        #expect(try outcome("controller", odd) == .warning)
        #expect(try outcome("controller", power()) == .passed)
        var none = power()
        none.controllers = []
        #expect(try outcome("controller", none) == .failed)
    }

    // MARK: Disk and watchdog

    private func flush(_ median: Duration, memory: String? = nil) -> SelftestPoint.Outcome {
        DiskFlush(median: median, longest: median * 2, memory: memory, cache: nil).point.outcome
    }

    @Test("a disk that answers in no time is doubted, one in memory fails")
    func flush() {
        #expect(flush(.milliseconds(4)) == .passed)
        #expect(flush(.microseconds(99)) == .warning)
        #expect(flush(.milliseconds(251)) == .warning)
        #expect(flush(.milliseconds(4), memory: "tmpfs") == .failed)
    }

    @Test("a flush is measured on the disk itself, and nothing is left there")
    func measured() throws {
        let root = TemporaryRoot()
        try LinuxFiles().makeDirectory(root.paths.state, mode: 0o755)
        let found = try DiskFlush.measure(in: root.paths.state, time: SystemTime())
        #expect(found.median > .zero)
        #expect(found.longest >= found.median)
        #expect(try LinuxFiles().list(root.paths.state, limit: 10).isEmpty)
        #expect(throws: FileFault.self) {
            try DiskFlush.measure(in: root.paths.state + "/not-there", time: SystemTime())
        }
        let memory = try? DiskFlush.measure(in: "/dev/shm", time: SystemTime())
        #expect(memory?.memory ?? "tmpfs" == "tmpfs")
    }

    @Test("a watchdog passes only while it is armed")
    func watchdog() {
        func outcome(_ state: String?, isExpected: Bool) -> SelftestPoint.Outcome {
            WatchdogArming(
                hardware: HardwareWatchdog(
                    identity: state.map { _ in "bcm2835" }, state: state,
                    timeout: state.map { _ in .seconds(15) }),
                isExpected: isExpected, systemd: nil
            ).point.outcome
        }
        #expect(outcome("active", isExpected: true) == .passed)
        #expect(outcome("inactive", isExpected: true) == .failed)
        #expect(outcome("inactive", isExpected: false) == .failed)
        #expect(outcome(nil, isExpected: true) == .failed)
        #expect(outcome(nil, isExpected: false) == .notTried)
    }

    // MARK: What the status document says

    @Test("clock, link and lists pass by what is known only")
    func post() throws {
        var document = StatusDocument(post: "DEMO-01", at: noon)
        func outcomes(isEnrolled: Bool = true) throws -> [String: SelftestPoint.Outcome] {
            let points = PostChecks(
                document: document, site: try site(), isEnrolled: isEnrolled
            ).points
            return Dictionary(points.map { ($0.code, $0.outcome) }, uniquingKeysWith: { $1 })
        }
        let unknown = try outcomes()
        #expect(unknown.values.allSatisfy { $0 == .failed }, "\(unknown)")
        #expect(try outcomes(isEnrolled: false)["hub"] == .notTried)
        for role in Role.allCases { document.roles[role] = RoleReport(state: .running) }
        document.clock.trust = "synchronised"
        document.disk = DiskReport(freeBytes: 10 << 30, reserveBytes: 1 << 20)
        document.link = LinkReport(state: .up, lastContactSeconds: 20)
        document.lists = [
            try #require(ListReport(["name": "wanted", "version": "7", "state": "current"]))
        ]
        #expect(try outcomes().values.allSatisfy { $0 == .passed })
        document.lists = []
        document.clock.trust = "holdover"
        let warned = try outcomes()
        #expect(warned["lists"] == .warning)
        #expect(warned["clock"] == .warning)
        document.link.lastContactSeconds = 901
        #expect(try outcomes()["hub"] == .failed)
    }
}
