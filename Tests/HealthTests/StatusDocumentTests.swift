import Core
import Health
import Site
import Testing

@Suite("The status document")
struct StatusDocumentTests {
    /// Every key of the contract, as `a.b`, with arrays as `a[].b`.
    private static let keys: Set = [
        "post", "at", "state",
        "roles.relays", "roles.power", "roles.ups", "roles.capture", "roles.uplink",
        "power.battery_v", "power.battery_a", "power.soc", "power.soc_deviation", "power.pv_w",
        "power.load_w",
        "power.charge_stage", "power.hours_to_empty", "power.reserve_until",
        "power.controllers", "power.loads", "power.sight", "power.shunt", "power.sources",
        "power.partial",
        "records.epoch", "records.sequence", "records.forwarded", "records.pending",
        "records.pending_alerts", "records.oldest_pending_s", "records.chain_head",
        "records.set_aside",
        "link.state", "link.last_contact_s", "link.month_bytes", "link.since",
        "link.next_attempt_at", "link.reason", "link.modem", "lists", "clock.trust",
        "clock.offset_s", "disk.free_bytes", "disk.state", "findings", "muted",
    ]

    private func keys(_ value: JSONValue) -> Set<String> {
        guard case .object(let members) = value else { return [] }
        return members.reduce(into: []) { keys, member in
            guard case .object(let inner) = member.value else {
                keys.insert(member.key)
                return
            }
            for key in inner.keys { keys.insert("\(member.key).\(key)") }
        }
    }

    @Test("has every key whether something is known or nothing")
    func keySet() {
        #expect(keys(Sample.empty.json) == Self.keys)
        #expect(keys(Sample.healthy.json) == Self.keys)
        for role in Role.allCases {
            let report = Sample.empty.json.at("roles", role.rawValue)
            let unknown: JSONValue = [
                "state": "unknown", "pid": .null, "uptime_s": .null, "restarts": .null,
            ]
            #expect(report == unknown)
        }
    }

    @Test("says null and never 0 for what is not known")
    func unknown() {
        let json = Sample.empty.json
        #expect(json["records"]?.object?.values.allSatisfy(\.isNull) == true)
        #expect(json["link"]?.object?.values.allSatisfy(\.isNull) == true)
        #expect(json["disk"]?.object?.values.allSatisfy(\.isNull) == true)
        #expect(json["clock"]?.object?.values.allSatisfy(\.isNull) == true)
        #expect(json["power"]?.object?.values.allSatisfy { $0.isNull || $0 == [] } == true)
        #expect(json["post"] == .null)
        #expect(json["lists"] == .null, "no list and no answer are two things")
    }

    @Test("has the state of its worst finding, and is unknown without a journal")
    func states() {
        var document = Sample.healthy
        #expect(document.state == .ok)
        document.records.sequence = nil
        #expect(document.state == .unknown)
        document.findings = [Sample.finding(1)]
        #expect(document.state == .warning)
        document.findings.append(Sample.finding(2, .critical))
        #expect(document.state == .critical)
    }

    @Test("ends its command with the codes of monitoring plug-ins")
    func exitCodes() {
        let states: [StatusDocument.State] = [.ok, .warning, .critical, .unknown]
        #expect(states.map(\.exitCode) == [0, 1, 2, 3])
    }

    @Test("takes a role's own report, and holds odd values for unknown")
    func roleReports() {
        let report = RoleReport(state: .backingOff, processID: 7, uptimeSeconds: 9, restarts: 2)
        #expect(RoleReport(report.json) == report)
        #expect(RoleReport(["state": "dancing", "pid": "7"]) == RoleReport(state: .unknown))
        #expect(RoleReport(.null) == RoleReport(state: .unknown))
    }

    @Test("takes a list's report with all its keys, and none without name or state")
    func listReports() throws {
        let list = try #require(Sample.list("stolen", "old"))
        #expect(ListReport(list.json) == list)
        #expect(
            list.json.object.map { Set($0.keys) }
                == ["name", "version", "issued_at", "age_s", "state", "reason"])
        #expect(Sample.list("stolen", "odd") == nil)
        #expect(ListReport(["state": "old"]) == nil)
    }

    @Test(
        "names the disk's state by what is left of it",
        arguments: [
            (Int64(0), DiskReport.State.full), (1_048_575, .full), (1_048_576, .reserve),
            (9_999_999, .reserve), (10_000_000, .low), (79_999_999, .low), (80_000_000, .ok),
        ])
    func disk(free: Int64, state: DiskReport.State) {
        #expect(DiskReport(freeBytes: free, reserveBytes: 10_000_000).state == state)
    }
}
