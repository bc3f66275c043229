internal import Core
internal import Health
internal import Power
internal import Site

/// Whether controllers, battery and sun say what can be true at this place and hour.
struct PowerPlausibility {
    let site: Site
    let power: PowerReport
    /// By the board's clock.
    let at: Timestamp

    /// Of a controller whose values are older the reading is not of now.
    static let freshness: Int64 = 120
    /// Of the array's rating: more than this no sun gives, and so much is none.
    private static let mostOfArray = 1.3
    private static let noneOfArray = 0.005
    /// Of the array's rating under a clear sky: from here on something must come.
    private static let certainDay = 0.2
    /// The geometry of half an hour before and behind.
    private static let margin = Duration.seconds(1_800)

    var points: [SelftestPoint] { controllers + [battery, sun] }

    private var controllers: [SelftestPoint] {
        let declared = site.power.controllers
        return declared.enumerated().map { index, controller in
            let code =
                declared.count == 1 ? "controller" : "controller.\(index + 1)"
            let name = controller.profile
            guard power.controllers.indices.contains(index) else {
                return SelftestPoint(
                    code, .failed, "\(name): the power role does not tell of it",
                    remedy: "systemctl restart waypost-power; waypost services power")
            }
            return Self.point(code, controller, power.controllers[index])
        }
    }

    private static func point(
        _ code: String, _ declared: Site.Power.Controller, _ found: PowerReport.Controller
    ) -> SelftestPoint {
        let measured = [
            SelftestPoint.Measure(
                "last_read", found.lastReadSeconds.map { Double($0) }, "s", decimals: 0),
            SelftestPoint.Measure("port", declared.port.description),
        ]
        guard found.state == "online", let age = found.lastReadSeconds, age <= freshness else {
            let isSerial = if case .serial = declared.port.line { true } else { false }
            let (summary, remedy) = WireDoubt.words(
                state: found.state, fault: found.fault, port: declared.port.description,
                isSerial: isSerial)
            return SelftestPoint(
                code, .failed, "\(declared.profile): \(summary)", remedy: remedy,
                measured: measured)
        }
        guard let charger = found.charger.first else {
            return SelftestPoint(
                code, .passed, "\(declared.profile) read \(age) s ago, set as the battery needs",
                measured: measured)
        }
        return SelftestPoint(
            code, .warning, "\(declared.profile) is read; its settings: \(charger.detail)",
            remedy: "set it with the maker's tool, or correct [power.battery]; waypost doctor",
            measured: measured)
    }

    // MARK: Battery

    /// For each block of 12 V: what a sound bank shows, loaded or charging, and what none does.
    private var limits: (sound: ClosedRange<Double>, possible: ClosedRange<Double>) {
        switch site.power.battery.chemistry {
        case .lifepo4: (12.0...14.6, 10.0...15.2)
        case .agm, .gel, .flooded: (11.5...15.0, 10.0...16.0)
        }
    }

    private var battery: SelftestPoint {
        let measured = [
            SelftestPoint.Measure("battery", power.batteryVolts, "V"),
            SelftestPoint.Measure("current", power.batteryAmperes, "A"),
            SelftestPoint.Measure("charge", power.stateOfCharge.map { $0 * 100 }, "%", decimals: 0),
        ]
        func point(
            _ outcome: SelftestPoint.Outcome, _ summary: String, _ remedy: String? = nil
        ) -> SelftestPoint {
            SelftestPoint("battery", outcome, summary, remedy: remedy, measured: measured)
        }
        guard let volts = power.batteryVolts else {
            return point(
                .failed, "its voltage is not read", "first the controllers; waypost power")
        }
        let nominal = site.power.battery.nominal.value
        let each = volts * 12 / nominal
        let shown = "\(Quantities.tenths(volts, "V")) of a bank of \(Int(nominal)) V"
        guard limits.possible.contains(each) else {
            return point(
                .failed, "\(shown) cannot be",
                "compare with a voltmeter; nominal_volts in [power.battery]")
        }
        guard limits.sound.contains(each) else {
            return point(
                .warning, "\(shown): no sound \(site.power.battery.chemistry.rawValue) shows that",
                "measure each block; chemistry in [power.battery]")
        }
        guard power.batteryAmperes != nil else {
            return point(
                .warning, "\(shown), and its current is not measured",
                "a shunt in [power], or a controller that measures it: without it the charge is "
                    + "estimated from voltages alone")
        }
        return point(.passed, "\(shown), \(Quantities.tenths(power.batteryAmperes, "A"))")
    }

    // MARK: Sun

    private var sun: SelftestPoint {
        let array = site.power.controllers.reduce(0) { $0 + $1.array.value }
        let clear = [at + (Duration.zero - Self.margin), at, at + Self.margin].map {
            ClearSky.share(
                at: $0, latitude: site.post.latitude, longitude: site.post.longitude)
        }
        let measured = [
            SelftestPoint.Measure("panels", power.panelWatts, "W", decimals: 0),
            SelftestPoint.Measure("clear_sky", clear[1] * array, "W", decimals: 0),
            SelftestPoint.Measure("array", array, "W", decimals: 0),
        ]
        func point(
            _ outcome: SelftestPoint.Outcome, _ summary: String, _ remedy: String? = nil
        ) -> SelftestPoint {
            SelftestPoint("sun", outcome, summary, remedy: remedy, measured: measured)
        }
        guard let watts = power.panelWatts else {
            return point(.failed, "what the panels give is not read", "first the controllers")
        }
        let shown = "\(Quantities.whole(watts, "W")) of panels for \(Int(array)) W"
        if watts > Self.mostOfArray * array {
            return point(
                .failed, "\(shown): more than any sun gives", "array_watts in site.toml")
        }
        if clear.allSatisfy({ $0 == 0 }), watts > max(5, Self.noneOfArray * array) {
            return point(
                .failed, "\(shown), and by clock and place it is night",
                "waypost clock; latitude and longitude in [post]")
        }
        guard let darkest = clear.min(), darkest >= Self.certainDay else {
            return point(
                .notTried, "\(shown): the sun is too low to tell whether the panels are in order",
                "run it again by day")
        }
        let isFull = ["float", "none"].contains(power.chargeStage) && watts > 0
        if watts <= Self.noneOfArray * array, !isFull {
            return point(
                .failed, "\(shown), where a clear sky gives \(Int(clear[1] * array)) W",
                "fuse and polarity of the array, then its plugs one by one")
        }
        return point(.passed, "\(shown); a clear sky gives \(Int(clear[1] * array)) W at most")
    }
}
