internal import Core
internal import Site

/// The post's battery, when people change it.
extension StationCommands {
    /// As they stand in site files.
    public static let batteryChemistries = Site.Power.Battery.Chemistry.allCases.map(\.rawValue)
    /// Ampere hours; the site file takes no larger one.
    public static let largestBattery = 20_000.0

    /// `waypost power battery replaced`: the running power role forgets what it knew of the old
    /// bank. What was put in must be what the site file says.
    public func replaceBattery(chemistry: String, ampereHours: Double) -> Int32 {
        callRole(
            .power, RoleCall.batteryReplaced,
            ["chemistry": .string(chemistry), "ah": .number(ampereHours)]
        ) { answer in
            let bank = answer["battery"]?.string ?? chemistry
            return "Taken: the bank is new, \(bank). Its charge is estimated anew from its "
                + "voltage,\nand what it holds is learned again.\n" + Self.unrecorded(answer)
        }
    }
}
