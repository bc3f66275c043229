public import Core
internal import Site

extension MetricsText {
    /// What a status document says, as metrics. No finding's words are in it and nothing personal:
    /// names of loads, lists, roles and findings are all the labels that there are.
    ///
    /// - Parameter details: what the power role answers beyond the document, where it does.
    public init(_ document: StatusDocument, details: JSONValue?, version: String) {
        self.init()
        add("build_info", "The release that runs.", [Sample(1, [("version", version)])])
        if let post = document.post {
            add("post_info", "The post.", [Sample(1, [("post", post)])])
        }
        addPower(document.power)
        if let details { addEnergy(details) }
        addLoads(document.power.loads)
        addRecords(document.records)
        addLink(document.link)
        addLists(document.lists ?? [])
        addSurroundings(document)
        addRoles(document)
        addFindings(document)
    }

    private mutating func addPower(_ power: PowerReport) {
        add("battery_volts", "Battery voltage.", power.batteryVolts)
        add(
            "battery_amperes", "Current into the battery; negative out of it.", power.batteryAmperes
        )
        add("battery_charge_ratio", "Estimated state of charge, 0 to 1.", power.stateOfCharge)
        add(
            "battery_empty_seconds", "Until the battery is empty, as sun and loads are now.",
            power.hoursToEmpty.map { ($0 * 3_600).rounded() })
        add(
            "battery_seen", "1 while the battery can be seen well.",
            power.sight.map { $0 == "clear" ? 1.0 : 0 })
        add("solar_watts", "What the arrays give now.", power.panelWatts)
        add("load_watts", "What the loads draw now.", power.loadWatts)
        if let stage = power.chargeStage {
            add("charge_stage_info", "The charging stage.", [Sample(1, [("stage", stage)])])
        }
        func each(_ value: (PowerReport.Controller) -> Double?) -> [Sample] {
            power.controllers.enumerated().compactMap { place, controller in
                value(controller).map {
                    Sample(
                        $0, [("controller", String(place + 1)), ("profile", controller.profile)])
                }
            }
        }
        add(
            "controller_online", "1 while the charge controller answers well.",
            each { $0.isOnline.map { $0 ? 1 : 0 } })
        add(
            "controller_answer_age_seconds", "Since the charge controller last answered.",
            each { $0.lastReadSeconds.map { Double($0) } })
    }

    private mutating func addEnergy(_ details: JSONValue) {
        func number(_ path: String, _ key: String) -> Double? {
            switch details.at(path, key) {
            case .integer(let value)?: Double(value)
            case .number(let value)?: (value * 1_000).rounded() / 1_000
            default: nil
            }
        }
        add(
            "battery_charge_deviation_ratio", "How doubtful the state of charge is.",
            number("estimate", "deviation"))
        add(
            "battery_reserve_ratio",
            "The charge below which nothing but the first tiers is served.",
            number("battery", "reserve_soc"))
        add(
            "battery_needed_ratio", "What of the battery is planned to be used before dawn.",
            number("plan", "needed_to_dawn"))
        add(
            "solar_expected_watt_hours", "What a whole day like today is expected to bring.",
            number("forecast", "today_wh"))
        add(
            "solar_expected_low_watt_hours", "The same of a poor day.",
            number("forecast", "today_low_wh"))
        if case .integer(let count)? = details["relays_moved"] {
            add(
                "relay_switchings_total", "Relays moved since the power role started.", count,
                kind: .counter)
        }
    }

    private mutating func addLoads(_ loads: [PowerReport.Load]) {
        func each(_ value: (PowerReport.Load) -> Double?) -> [Sample] {
            loads.compactMap { load in
                value(load).map { Sample($0, [("load", load.name), ("tier", String(load.tier))]) }
            }
        }
        add("load_on", "1 while the load is on.", each { $0.isOn.map { $0 ? 1 : 0 } })
        add(
            "load_trouble", "1 while its switch does not answer, refuses or does not obey.",
            each { $0.problem == nil ? 0 : 1 })
    }

    private mutating func addRecords(_ records: RecordsReport) {
        add("records_stored", "Records in the journal's epoch.", records.sequence)
        add("records_forwarded", "Of these acknowledged by headquarters.", records.forwarded)
        add("records_pending", "Records that wait to be forwarded.", records.pending)
        add("records_pending_alerts", "Of these urgent ones.", records.pendingAlerts)
        add(
            "records_oldest_pending_seconds", "How long the oldest of them has waited.",
            records.oldestPendingSeconds)
        add("records_set_aside", "Records that headquarters did not take.", records.setAside)
    }

    private mutating func addLink(_ link: LinkReport) {
        if let state = link.state {
            add("link_state", "1 for the state of the link to headquarters.", Self.states(state))
        }
        add(
            "link_contact_age_seconds", "Since headquarters last answered.",
            link.lastContactSeconds)
        add("link_month_bytes", "Sent and received this month.", link.monthBytes)
    }

    private mutating func addLists(_ lists: [ListReport]) {
        add(
            "list_age_seconds", "Age of an installed alert list.",
            lists.compactMap { list in
                list.ageSeconds.map { Sample(Double($0), [("list", list.name)]) }
            })
        add(
            "list_state", "1 for the state of an installed alert list.",
            lists.flatMap { Self.states($0.state, [("list", $0.name)]) })
    }

    private mutating func addSurroundings(_ document: StatusDocument) {
        add("disk_free_bytes", "Room for records.", document.disk.freeBytes)
        if let state = document.disk.state {
            add("disk_state", "1 for the state of the disk.", Self.states(state))
        }
        if let trust = document.clock.trust {
            add(
                "clock_trust_info", "How far the clock is trusted.", [Sample(1, [("trust", trust)])]
            )
        }
        add("clock_offset_seconds", "Difference to a better clock.", document.clock.offsetSeconds)
    }

    private mutating func addRoles(_ document: StatusDocument) {
        add(
            "role_state", "1 for the state of a role.",
            Role.allCases.flatMap {
                Self.states(document.report(of: $0).state, [("role", $0.rawValue)])
            })
        func each(_ value: (RoleReport) -> Double?) -> [Sample] {
            Role.allCases.compactMap { role in
                value(document.report(of: role)).map { Sample($0, [("role", role.rawValue)]) }
            }
        }
        add(
            "role_uptime_seconds", "Since the role's process started.",
            each { $0.uptimeSeconds.map { Double($0) } })
        add(
            "role_restarts_total", "Restarts that its ledger remembers.",
            each { $0.restarts.map { Double($0) } }, kind: .counter)
    }

    private mutating func addFindings(_ document: StatusDocument) {
        add(
            "findings", "Findings that stand, by severity.",
            Finding.Severity.allCases.map { severity in
                Sample(
                    Double(document.findings.count { $0.severity == severity }),
                    [("severity", severity.rawValue)])
            })
        let standing = Dictionary(grouping: document.findings, by: \.code).sorted {
            $0.key < $1.key
        }
        add(
            "finding_active", "A finding that stands, and how often.",
            standing.map { code, findings in
                let worst = findings.map(\.severity).max() ?? .warning
                return Sample(
                    Double(findings.count), [("code", code), ("severity", worst.rawValue)])
            })
    }
}
