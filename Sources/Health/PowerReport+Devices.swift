import Core

extension PowerReport.Controller {
    init?(_ json: JSONValue) {
        guard let profile = json["profile"]?.string else { return nil }
        self.init(
            profile: profile, isOnline: json["online"]?.bool,
            lastReadSeconds: json["last_read_s"]?.integer, state: json["state"]?.string,
            fault: json["fault"]?.string)
        clockAheadSeconds = json["clock_ahead_s"]?.integer
        charger = (json["charger"]?.array ?? []).compactMap { fault in
            guard let detail = fault["detail"]?.string else { return nil }
            return fault["problem"]?.string.flatMap(PowerReport.ChargerFault.Problem.init)
                .map { PowerReport.ChargerFault($0, detail) }
        }
    }

    var json: JSONValue {
        [
            "profile": .string(profile), "online": JSONValue(isOnline),
            "last_read_s": JSONValue(lastReadSeconds),
            "state": JSONValue(state), "fault": JSONValue(fault),
            "clock_ahead_s": JSONValue(clockAheadSeconds),
            "charger": .array(
                charger.map {
                    ["problem": .string($0.problem.rawValue), "detail": .string($0.detail)]
                }),
        ]
    }
}

extension PowerReport.Partial {
    init?(_ json: JSONValue?) {
        guard let lacks = json?["lacks"]?.array?.compactMap(\.string), !lacks.isEmpty else {
            return nil
        }
        self.init(
            batteryAmperes: PowerReport.number(json?["battery_a"]),
            chargeAmperes: PowerReport.number(json?["charge_a"]),
            panelWatts: PowerReport.number(json?["pv_w"]), lacks: lacks)
    }

    var json: JSONValue {
        [
            "battery_a": Self.rounded(batteryAmperes), "charge_a": Self.rounded(chargeAmperes),
            "pv_w": Self.rounded(panelWatts), "lacks": .array(lacks.map(JSONValue.string)),
        ]
    }

    private static func rounded(_ value: Double?) -> JSONValue {
        JSONValue(value.map { ($0 * 100).rounded() / 100 })
    }
}
