internal import Core

/// The values of one tier's variables at one moment.
struct UPSReadings {
    /// At and below this WinNUT shuts its workstation down while on battery, unless told otherwise.
    static let lowCharge = 30

    let description: UPSDescription
    let tier: UPSTier
    /// `nil` once it is too old to be told.
    let snapshot: PlanSnapshot?
    let timing: UPSTiming
    let version: String
    let now: Duration

    /// Those that are known, in the order of their names.
    var all: [(variable: UPSVariable, value: String)] {
        UPSVariable.allCases
            .compactMap { variable in value(variable).map { (variable, $0) } }
            .sorted { $0.variable.rawValue < $1.variable.rawValue }
    }

    /// `nil` while it is not known: never a number in its place.
    func value(_ variable: UPSVariable) -> String? {
        switch variable {
        case .batteryCharge: tier.isStale ? nil : String(charge)
        case .batteryChargeLow: String(Self.lowCharge)
        case .batteryCurrent: decimal(snapshot?.batteryCurrent)
        case .batteryRuntime: tier.runtime(at: now).map { String($0.components.seconds) }
        case .batteryRuntimeLow: String(timing.cap.components.seconds)
        case .batteryTemperature: decimal(snapshot?.batteryTemperature)
        case .batteryVoltage: decimal(snapshot?.batteryVoltage)
        case .deviceManufacturer, .manufacturer: "Waypost"
        case .deviceModel, .model: "Border post power, \(place)"
        case .deviceType: "ups"
        case .driverName: "waypost"
        case .driverVersion: version
        case .inputPower: decimal(snapshot?.panelPower)
        case .inputVoltage: decimal(snapshot?.panelVoltage)
        case .load: load
        case .power: decimal(power)
        case .powerNominal: decimal(description.nominalPower)
        case .status: tier.status
        }
    }

    /// Falls from 100 at the horizon to ``lowCharge`` a little before the shutdown is forced (see
    /// ``UPSTiming/lead``), and to 0 where the relay may open, so that clients which look at
    /// nothing else and count down first are down in time too.
    private var charge: Int {
        guard let runtime = tier.runtime(at: now)?.inSeconds else { return 100 }
        let low = Double(Self.lowCharge)
        let early = (timing.cap + timing.lead).inSeconds
        if tier.state.isForcingShutdown {
            let notice = max(timing.notice.inSeconds, 1)
            let forced = low * timing.cap.inSeconds / max(early, 1)
            return Int((forced * min(1, runtime / notice)).rounded(.down))
        }
        let share = (runtime - early) / (timing.horizon.inSeconds - early)
        let value = share >= 0 ? low + (100 - low) * min(1, share) : low * runtime / max(early, 1)
        // Up here and down there: at no second before is it low already.
        return Int(value.rounded(.up))
    }

    private var place: String { description.load ?? "tier \(tier.number)" }

    /// Measured for a whole tier only.
    private var power: Watts? {
        description.load == nil ? snapshot?.tiers[tier.number]?.power : nil
    }

    private var load: String? {
        guard let power, let nominal = description.nominalPower, nominal > .zero else {
            return nil
        }
        return decimal(Quantity<WattUnit>(100 * power.value / nominal.value))
    }

    /// One decimal, a point, no exponent; `nil` for what is no number or no sane one.
    private func decimal<Unit>(_ quantity: Quantity<Unit>?) -> String? {
        guard let value = quantity?.value, value.magnitude < 1e9 else { return nil }
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        return "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
