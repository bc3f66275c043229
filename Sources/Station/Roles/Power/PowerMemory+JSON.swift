internal import Core
internal import Power

/// As it stands in `state.json`. What is out of its range is left out as if it had not been
/// there: less is known then, and nothing wrong.
extension PowerMemory {
    /// More ratios than any forecast learns from.
    private static let ratioLimit = 1_024

    var json: JSONValue {
        [
            "share": JSONValue(estimate?.share), "deviation": JSONValue(estimate?.deviation),
            "bank": bank?.json ?? .null, "ratios": .array(ratios.map { .number($0) }),
            "panels": panels.json,
            "saved_at": .string(savedAt.description),
            "saved_at_ms": .integer(savedAtMonotonic.wholeMilliseconds),
            "boot_id": .string(bootID.description),
            "loads": .object(
                switchings.loads.mapValues {
                    [
                        "on": .bool($0.isOn), "found": .bool($0.wasFound),
                        "changed_at_ms": JSONValue($0.changedAt?.wholeMilliseconds),
                    ]
                }),
            "orders": .object(
                switchings.orders.mapValues {
                    ["on": .bool($0.isOn), "until_ms": .integer($0.until.wholeMilliseconds)]
                }),
            "proofs": proofsJSON,
            "cycled": .array(cycled.sorted().map { .string($0) }),
            "highest_tier": .integer(Int64(switchings.highestTier)),
            "below_floor": .bool(switchings.isBelowFloor),
            "tiers_below": .array(
                switchings.tiersBelow.sorted().map { .integer(Int64($0)) }),
        ]
    }

    /// `nil` where the text is none of these.
    init?(_ json: JSONValue) {
        guard let saved = json["saved_at"]?.string.flatMap({ Timestamp($0) }),
            let monotonic = json["saved_at_ms"]?.integer,
            let boot = json["boot_id"]?.string.flatMap({ Identifier($0) })
        else { return nil }
        if let share = json["share"]?.double, let deviation = json["deviation"]?.double,
            (0...1).contains(share), (0...1).contains(deviation)
        {
            estimate = StateOfCharge.Estimate(share: share, deviation: deviation)
        }
        proofs = Self.proofs(json["proofs"])
        cycled = Set((json["cycled"]?.array ?? []).compactMap(\.string))
        bank = json["bank"].flatMap { KeptBank($0) }
        ratios = (json["ratios"]?.array ?? []).prefix(Self.ratioLimit).compactMap(\.double)
        panels = PanelWatch(json["panels"] ?? .null)
        savedAt = saved
        savedAtMonotonic = .milliseconds(monotonic)
        bootID = boot
        switchings = Self.switchings(json, savedAt: .milliseconds(monotonic))
    }

    private static func switchings(_ json: JSONValue, savedAt: Duration) -> SheddingMemory {
        var memory = SheddingMemory(
            isBelowFloor: json["below_floor"]?.bool ?? false,
            tiersBelow: Set(
                (json["tiers_below"]?.array ?? []).compactMap(\.integer)
                    .compactMap { tier($0) }))
        if let highest = json["highest_tier"]?.integer.flatMap(tier) {
            memory.highestTier = highest
        }
        for (name, load) in (json["loads"]?.object ?? [:]) {
            guard let isOn = load["on"]?.bool else { continue }
            let changedAt = load["changed_at_ms"]?.integer.map { Duration.milliseconds($0) }
            memory.loads[name] = SheddingMemory.Load(
                isOn: isOn, changedAt: changedAt.flatMap { $0 <= savedAt ? $0 : nil },
                wasFound: load["found"]?.bool ?? false)
        }
        for (name, order) in json["orders"]?.object ?? [:] {
            guard let isOn = order["on"]?.bool,
                let until = order["until_ms"]?.integer.map({ Duration.milliseconds($0) }),
                until > savedAt, until <= savedAt + LoadOrder.longest
            else { continue }
            memory.orders[name] = LoadState.Order(isOn: isOn, until: until)
        }
        return memory
    }

    private static func tier(_ number: Int64) -> Int? {
        (0...Int64(SheddingMemory.everyTier)).contains(number) ? Int(number) : nil
    }
}
