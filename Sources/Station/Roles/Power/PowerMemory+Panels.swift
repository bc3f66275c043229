internal import Core
internal import Power

extension PanelWatch {
    /// As it stands in `state.json`.
    var json: JSONValue {
        [
            "measure": measure?.json ?? .null, "days": .array(days.map(\.json)),
            "since_good": JSONValue(sinceGood),
        ]
    }

    /// What is missing or none of these is left out: less is known then, and nothing wrong.
    init(_ json: JSONValue) {
        self.init(
            measure: json["measure"].flatMap(Day.init),
            days: (json["days"]?.array ?? []).prefix(64).compactMap(Day.init),
            sinceGood: Int(clamping: json["since_good"]?.integer ?? 0))
    }
}

extension PanelWatch.Day {
    fileprivate var json: JSONValue {
        ["ratio": .number(ratio), "shape": JSONValue(shape), "even": .bool(isEven)]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let ratio = json["ratio"]?.double else { return nil }
        self.init(ratio: ratio, shape: json["shape"]?.double, isEven: json["even"]?.bool ?? false)
    }
}
