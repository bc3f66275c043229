internal import Core
internal import Power

/// What the power role hands to those who draw: the curve beside what the engine knows.
enum PowerDays {
    /// For `waypost power`: everything, with the curve from the last local midnight on.
    static func screen(_ document: JSONValue, _ curve: PowerCurve) -> JSONValue {
        var members = document.object ?? [:]
        members["curve"] = json(midnight(document).map(curve.since) ?? [])
        return .object(members)
    }

    /// For the page: what an officer may see, which is energy and nothing else.
    static func page(_ document: JSONValue, _ curve: PowerCurve) -> JSONValue {
        func power(_ key: String) -> JSONValue { document.at("power", key) ?? .null }
        return [
            "clock": document["clock"] ?? .null,
            "now": [
                "battery_v": power("battery_v"), "soc": power("soc"), "pv_w": power("pv_w"),
                "load_w": power("load_w"), "sight": power("sight"),
            ],
            "reserve_soc": document.at("battery", "reserve_soc") ?? .null,
            "curve": json(curve.points),
            "ahead": document.at("ahead", "hours") ?? [],
            "loads": .array(
                (document.at("power", "loads")?.array ?? []).map {
                    [
                        "name": $0["name"] ?? .null, "tier": $0["tier"] ?? .null,
                        "on": $0["on"] ?? .null, "reason": $0["reason"] ?? .null,
                    ]
                }),
        ]
    }

    static func json(_ points: [PowerCurve.Point]) -> JSONValue {
        [
            "slot_s": .integer(Int64(PowerCurve.slot.inSeconds)),
            "points": .array(
                points.map {
                    [
                        "at": .string($0.start.description),
                        "for_s": .integer(Int64($0.seconds.rounded())),
                        "pv_w": rounded($0.panel.value, 10),
                        "load_w": rounded($0.load.value, 10),
                        "battery_v": rounded($0.volts.value, 100),
                        "soc": rounded($0.share, 1_000),
                    ]
                }),
        ]
    }

    /// The last local midnight before a document's moment.
    static func midnight(_ document: JSONValue) -> Timestamp? {
        guard let now = document.at("clock", "at")?.string.flatMap({ Timestamp($0) }),
            let offset = document.at("clock", "utc_offset_s")?.integer
        else { return nil }
        let local = now.milliseconds + offset * 1_000
        return Timestamp(milliseconds: local - local % 86_400_000 - offset * 1_000)
    }

    private static func rounded(_ value: Double?, _ parts: Double) -> JSONValue {
        JSONValue(value.map { ($0 * parts).rounded() / parts })
    }
}
