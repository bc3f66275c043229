import Core
import Health
import Site

/// Status documents for the tests.
enum Sample {
    static let at = Timestamp(milliseconds: 1_760_000_000_000)
    static let roles: Set<Role> = [.capture, .uplink]

    /// A post of which nothing is known.
    static let empty = StatusDocument(post: nil, at: at)

    /// A post where all is well.
    static var healthy: StatusDocument {
        var document = StatusDocument(post: "NE-DOSSO-1", at: at)
        for role in roles {
            document.roles[role] = RoleReport(
                state: .running, processID: 812, uptimeSeconds: 7_500, restarts: 0)
        }
        document.records.epoch = Identifier(high: 0x0123_4567_89AB_4DEF, low: 1 << 63)
        document.records.sequence = 1_204
        document.records.forwarded = 1_200
        document.records.pending = 4
        document.records.pendingAlerts = 0
        document.records.oldestPendingSeconds = 12
        document.records.chainHead = Digest256(bytes: [UInt8](repeating: 0xAB, count: 32))
        document.records.setAside = 0
        document.link = LinkReport(state: .up, lastContactSeconds: 3, monthBytes: 1_500_000)
        document.clock = ClockReport(trust: "synchronised")
        document.disk = DiskReport(freeBytes: 30_000_000_000, reserveBytes: 100_000_000)
        return document
    }

    /// An evening.
    static var power: PowerReport {
        var power = PowerReport()
        power.batteryVolts = 25.13
        power.batteryAmperes = -3.24
        power.stateOfCharge = 0.784
        power.panelWatts = 0
        power.loadWatts = 81.6
        power.chargeStage = "none"
        power.sight = "clear"
        power.controllers = [
            PowerReport.Controller(
                profile: "epever-tracer", isOnline: true, lastReadSeconds: 2, state: "online")
        ]
        power.loads = [("network", 1, true), ("workstation-1", 3, false), ("mast", 4, nil)].map {
            PowerReport.Load(
                name: $0.0, tier: $0.1, isOn: $0.2, reason: "because", proof: "unproven")
        }
        return power
    }

    static func list(_ name: String, _ state: String) -> ListReport? {
        ListReport(
            [
                "name": .string(name), "version": 7, "issued_at": "2026-11-20T00:00:00.000Z",
                "age_s": 86_400, "state": .string(state),
            ])
    }

    static func findings(_ document: StatusDocument, isEnrolled: Bool = true) -> [Finding] {
        Findings.of(document, expected: roles, isEnrolled: isEnrolled)
    }

    static func finding(_ number: Int, _ severity: Finding.Severity = .warning) -> Finding {
        Finding(
            code: "test.\(number)", severity: severity,
            summary: "Finding \(number)" + String(repeating: " is long", count: 20),
            remedy: String(repeating: "mend it ", count: 20))
    }
}
