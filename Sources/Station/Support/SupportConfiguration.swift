internal import Core
internal import Site

/// The configuration as a distant colleague needs it: every value of `site.toml` that the program
/// read, and nothing else of the file. Comments, and what nobody knows, may hold anything.
enum SupportConfiguration {
    static func json(_ site: Site) -> JSONValue {
        [
            "post": [
                "id": .string(site.post.id), "name": .string(site.post.name),
                "country": JSONValue(site.post.country),
                "latitude": JSONValue(site.post.latitude),
                "longitude": JSONValue(site.post.longitude),
                "timezone": .string(site.post.timeZone),
            ],
            "board": ["id": .string(site.board.id)],
            "power": power(site.power),
            "capture": [
                "listen": JSONValue(site.capture.listen),
                "ca_listen": .string(site.capture.authorityListen?.description ?? "none"),
            ],
            "ups": ["listen": JSONValue(site.ups.listen)],
            "uplink": [
                "hub": JSONValue(site.uplink.hub),
                "monthly_budget_mb": JSONValue(site.uplink.monthlyBudgetMegabytes),
                "attachments": .string(site.uplink.attachments.rawValue),
                "cheap_hours": JSONValue(site.uplink.cheapHours),
                "witnesses": .array(site.uplink.witnesses.map { JSONValue($0) }),
            ],
            "lists": ["late_days": JSONValue(site.lists.lateDays)],
            "retention": [
                "crossings_days": JSONValue(site.retention.crossingsDays),
                "attachments_days": JSONValue(site.retention.attachmentsDays),
                "audit_days": JSONValue(site.retention.auditDays),
                "referrals_days": JSONValue(site.retention.referralsDays),
            ],
        ]
    }

    private static func power(_ power: Site.Power) -> JSONValue {
        [
            "shunt": power.shunt.map { shunt -> JSONValue in
                ["port": JSONValue(shunt.port), "profile": .string(shunt.profile)]
            } ?? "none",
            "controllers": .array(
                power.controllers.map {
                    [
                        "profile": .string($0.profile), "port": JSONValue($0.port),
                        "array_watts": JSONValue($0.array.value),
                    ]
                }),
            "sources": .array(
                power.sources.map {
                    ["kind": .string($0.kind.rawValue), "detect": JSONValue($0.detect)]
                }),
            "battery": [
                "chemistry": .string(power.battery.chemistry.rawValue),
                "nominal_volts": JSONValue(power.battery.nominal.value),
                "capacity_ah": JSONValue(power.battery.capacity.value),
            ],
            "loads": .array(power.loads.map(load)),
        ]
    }

    private static func load(_ load: Site.Power.Load) -> JSONValue {
        [
            "name": .string(load.name), "tier": JSONValue(load.tier),
            "watts": JSONValue(load.draw.value), "switch": JSONValue(load.switchPath),
            "via": .string(load.via.rawValue), "proof": JSONValue(load.proof),
            "when_dead": JSONValue(load.whenDead?.rawValue), "hours": JSONValue(load.hours),
            "value": JSONValue(load.value),
        ]
    }

    /// Where a refused `site.toml` is wrong, without what stands there.
    static func json(_ faults: SiteFaults) -> JSONValue {
        [
            "omitted": JSONValue(faults.omitted),
            "faults": .array(
                faults.faults.map {
                    [
                        "file": .string($0.file), "key": .string($0.key),
                        "line": JSONValue($0.line), "allowed": .string($0.allowed),
                    ]
                }),
        ]
    }
}
