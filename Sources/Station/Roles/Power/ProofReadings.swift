internal import Core
internal import Power
internal import Site

/// What the controllers' readings say of the loads together, for the proof of relays.
enum ProofReadings {
    /// What the controllers' own meters of their loads show; where they have none, what they
    /// charge less what the battery gets.
    static func controller(_ readings: [ControllerReading], at now: Duration) -> CurrentSample? {
        let metering = readings.filter { $0.measures[.loadCurrent] != nil }
        guard !metering.isEmpty else {
            guard let net = sum(readings, .netCurrent), let charge = sum(readings, .chargeCurrent)
            else { return nil }
            return CurrentSample(
                at: now - max(net.age, charge.age), net: net.amperes, charge: charge.amperes)
        }
        return sum(metering, .loadCurrent).map {
            CurrentSample(at: now - $0.age, load: $0.amperes)
        }
    }

    /// The battery's current, wherever it is measured, less what comes in.
    static func shunt(_ summary: ControllerSummary, at now: Duration) -> CurrentSample? {
        guard let answer = summary.answer, !answer.isFrozen, let net = answer.netCurrent,
            let charge = answer.chargeCurrent
        else { return nil }
        return CurrentSample(at: now - summary.age, net: net, charge: charge)
    }

    /// `nil` unless every one of them says it, and moves.
    private static func sum(
        _ readings: [ControllerReading], _ measure: ControllerDefinition.Measure
    ) -> (amperes: Amperes, age: Duration)? {
        var (amperes, age) = (Amperes.zero, Duration.zero)
        for reading in readings {
            guard reading.state == .online, let value = reading.good(measure),
                let valueAge = reading[measure]?.age
            else { return nil }
            amperes += Amperes(value)
            age = max(age, valueAge)
        }
        return readings.isEmpty ? nil : (amperes, age)
    }
}
