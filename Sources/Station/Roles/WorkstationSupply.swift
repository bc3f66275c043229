internal import Core
internal import Site

/// What a workstation is told of the load that feeds it: the one of its own name.
enum WorkstationSupply {
    /// The load that feeds a workstation, where the site file has it.
    static func load(of name: String, in site: Site) -> String? {
        site.power.loads.first {
            $0.name == name && $0.tier >= PowerEngine.firstNoticedTier && $0.switchPath != .none
        }?.name
    }

    /// - Parameters:
    ///   - answer: of the power role, with every load; `nil` where it does not answer. Then nobody
    ///     knows how the load stands, which is neither that it stays on nor that it falls.
    ///   - name: under which the workstation was enrolled.
    ///   - age: of the answer; what is left has grown shorter by it.
    static func json(_ answer: JSONValue?, of name: String, age: Duration) -> JSONValue {
        var supply: [String: JSONValue] = [
            "state": "unknown", "left_s": .null, "off_at": .null, "reason": .null,
        ]
        if let answer {
            guard let known = answer["loads"]?.object?[name]?.object else {
                return ["utc_offset_s": answer["utc_offset_s"] ?? .null, "supply": .null]
            }
            supply = known
        }
        if let left = supply["left_s"]?.double {
            supply["left_s"] = .integer(Int64(max(0, left - age.inSeconds)))
        }
        supply["load"] = .string(name)
        return ["utc_offset_s": answer?["utc_offset_s"] ?? .null, "supply": .object(supply)]
    }
}
