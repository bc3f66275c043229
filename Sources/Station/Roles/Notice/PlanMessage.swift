package import Core
package import UPS

/// The call `plan` between power and ups, both ways. Times are `CLOCK_BOOTTIME` in milliseconds,
/// which all processes of one boot have in common.
package enum PlanMessage {
    package static func json(_ plan: PlanSnapshot) -> JSONValue {
        [
            "battery_v": JSONValue(plan.batteryVoltage?.value),
            "battery_a": JSONValue(plan.batteryCurrent?.value),
            "battery_c": JSONValue(plan.batteryTemperature?.value),
            "panel_v": JSONValue(plan.panelVoltage?.value),
            "panel_w": JSONValue(plan.panelPower?.value),
            "tiers": .object(
                Dictionary(
                    uniqueKeysWithValues: plan.tiers.map { number, tier in
                        (
                            String(number),
                            [
                                "power_w": JSONValue(tier.power?.value),
                                "loads": .object(tier.loads.mapValues(json)),
                            ]
                        )
                    })),
        ]
    }

    /// `nil` where the message is none.
    package static func snapshot(_ json: JSONValue) -> PlanSnapshot? {
        guard let members = json["tiers"]?.object else { return nil }
        var tiers: [Int: PlanSnapshot.Tier] = [:]
        for (name, tier) in members {
            guard let number = Int(name), let loads = tier["loads"]?.object else { return nil }
            tiers[number] = PlanSnapshot.Tier(
                loads: loads.mapValues(load), power: tier["power_w"]?.double.map { Watts($0) })
        }
        return PlanSnapshot(
            tiers: tiers, batteryVoltage: json["battery_v"]?.double.map { Volts($0) },
            batteryCurrent: json["battery_a"]?.double.map { Amperes($0) },
            batteryTemperature: json["battery_c"]?.double.map { Celsius($0) },
            panelVoltage: json["panel_v"]?.double.map { Volts($0) },
            panelPower: json["panel_w"]?.double.map { Watts($0) })
    }

    private static func json(_ load: LoadPlan) -> JSONValue {
        switch load {
        case .served: "served"
        case .cut: "cut"
        case .unknown: "unknown"
        case .cutAt(let time): .integer(time.wholeMilliseconds)
        }
    }

    private static func load(_ json: JSONValue) -> LoadPlan {
        switch json {
        case "served": .served
        case "cut": .cut
        case .integer(let time): .cutAt(.milliseconds(time))
        default: .unknown
        }
    }

    /// `tiers` has one entry a tier, `loads` one for each load with a UPS of its own.
    package static func json(_ states: [UPSTierState]) -> JSONValue {
        [
            "tiers": .array(states.filter { $0.load == nil }.map(json)),
            "loads": .array(states.filter { $0.load != nil }.map(json)),
        ]
    }

    private static func json(_ state: UPSTierState) -> JSONValue {
        [
            "tier": .integer(Int64(state.tier)), "load": JSONValue(state.load),
            "phase": .string(phase(state)),
            "logins": .integer(Int64(state.logins)),
            "clients": .integer(Int64(state.clients)),
            "may_open": .bool(mayOpen(state)),
            "is_forcing_shutdown": .bool(state.isForcingShutdown),
            "forced_since": JSONValue(forcedSince(state)?.wholeMilliseconds),
        ]
    }

    package static func notices(_ json: JSONValue) -> [Int: NoticeState]? {
        guard let tiers = json["tiers"]?.array else { return nil }
        var notices: [Int: NoticeState] = [:]
        for tier in tiers {
            guard let number = tier["tier"]?.integer, let notice = notice(tier) else { return nil }
            notices[Int(number)] = notice
        }
        for load in json["loads"]?.array ?? [] {
            guard let number = load["tier"]?.integer, let name = load["load"]?.string else {
                return nil
            }
            notices[Int(number)]?.loads[name] = notice(load)
        }
        return notices
    }

    private static func notice(_ json: JSONValue) -> NoticeState? {
        guard let mayOpen = json["may_open"]?.bool,
            let isForcing = json["is_forcing_shutdown"]?.bool
        else { return nil }
        return NoticeState(
            mayOpen: mayOpen, isForcingShutdown: isForcing,
            forcedSince: json["forced_since"]?.integer.map { .milliseconds($0) },
            clients: Int(json["clients"]?.integer ?? 0),
            logins: Int(json["logins"]?.integer ?? 0))
    }

    private static func forcedSince(_ state: UPSTierState) -> Duration? {
        if case .shuttingDown(let since, _) = state.phase { since } else { nil }
    }

    private static func phase(_ state: UPSTierState) -> String {
        switch state.phase {
        case .stale: "stale"
        case .serving: "serving"
        case .announced: "announced"
        case .shuttingDown: "shutting_down"
        case .off: "off"
        }
    }

    private static func mayOpen(_ state: UPSTierState) -> Bool {
        if case .shuttingDown(_, let mayOpen) = state.phase { mayOpen } else { false }
    }
}
