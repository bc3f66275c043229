internal import Core
internal import Health
internal import Power
internal import Site

/// How the controllers and the meter at the battery are doing, and what they are set to.
extension PowerEngine {
    func controllerReports(_ clock: WallClock?) -> [PowerReport.Controller] {
        let check = ChargerCheck(bank: pilot.charge.bank)
        return parts.site.power.controllers.enumerated().map { index, controller in
            let reading = index < readings.count ? readings[index] : nil
            var report = Self.report(controller.profile, reading)
            guard let reading, index < parts.definitions.count else { return report }
            let definition = parts.definitions[index]
            report.charger = check.faults(reading, setPoints: definition.setPoints).compactMap {
                fault in
                PowerReport.ChargerFault.Problem(rawValue: fault.problem.rawValue).map {
                    PowerReport.ChargerFault($0, fault.detail)
                }
            }
            if let own = definition.clock, let clock {
                report.clockAheadSeconds = reading.ahead(own, of: clock).map {
                    Int64($0.inSeconds)
                }
            }
            return report
        }
    }

    var shuntReport: PowerReport.Controller? {
        parts.site.power.shunt.map { Self.report($0.profile, meter) }
    }

    private static func report(
        _ profile: String, _ reading: ControllerReading?
    ) -> PowerReport.Controller {
        PowerReport.Controller(
            profile: profile, isOnline: reading.map { $0.state == .online },
            lastReadSeconds: reading?.sinceAnswer.map { Int64($0.inSeconds) },
            state: reading?.state.rawValue, fault: reading?.fault)
    }
}
