internal import Core
internal import Power

extension PanelWatch {
    /// As it stands in `state.json`.
    var json: JSONValue {
        [
            "measure": measure?.json ?? .null, "days": .array(days.map(\.json)),
            "since_good": JSONValue(sinceGood), "season": season?.json ?? .null,
            "haze": JSONValue(haze),
            "cleaned": cleaned.map {
                ["days": JSONValue($0.days), "before": .number($0.before)]
            } ?? .null,
            "last_cleaning": lastCleaning.map {
                ["gain": .number($0.gain), "was_dust": .bool($0.wasDust)]
            } ?? .null,
            "washing": washing.map {
                ["gain": .number($0.gain), "days": JSONValue($0.days)]
            } ?? .null,
        ]
    }

    /// What is missing, as all behind `since_good` is in the files of the first release, or none of
    /// these is left out: less is known then, and nothing wrong.
    init(_ json: JSONValue) {
        self.init(
            measure: json["measure"].flatMap(Day.init),
            days: (json["days"]?.array ?? []).prefix(64).compactMap(Day.init),
            sinceGood: Int(clamping: json["since_good"]?.integer ?? 0),
            season: json["season"].flatMap(Day.init), haze: json["haze"]?.double,
            cleaned: json["cleaned"].flatMap(Judging.init),
            lastCleaning: json["last_cleaning"].flatMap(Cleaning.init),
            washing: json["washing"].flatMap(Washing.init))
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

extension PanelWatch.Judging {
    fileprivate init?(_ json: JSONValue) {
        guard let days = json["days"]?.integer, let before = json["before"]?.double else {
            return nil
        }
        self.init(days: Int(clamping: days), before: before)
    }
}

extension PanelWatch.Cleaning {
    fileprivate init?(_ json: JSONValue) {
        guard let gain = json["gain"]?.double, let wasDust = json["was_dust"]?.bool else {
            return nil
        }
        self.init(gain: gain, wasDust: wasDust)
    }
}

extension PanelWatch.Washing {
    fileprivate init?(_ json: JSONValue) {
        guard let gain = json["gain"]?.double, let days = json["days"]?.integer else { return nil }
        self.init(gain: gain, days: Int(clamping: days))
    }
}
