internal import Core
internal import Site

/// What stands on a bank, as far as the site file says it.
struct BatteryLabel: Sendable, Hashable, CustomStringConvertible {
    let chemistry: Site.Power.Battery.Chemistry
    let capacity: AmpereHours

    init(chemistry: Site.Power.Battery.Chemistry, capacity: AmpereHours) {
        self.chemistry = chemistry
        self.capacity = capacity
    }

    init(_ battery: Site.Power.Battery) {
        self.init(chemistry: battery.chemistry, capacity: battery.capacity)
    }

    var description: String { "\(chemistry.rawValue) of \(amount) Ah" }

    /// `200`, `99.5`.
    var amount: String {
        let tenths = (capacity.value * 10).rounded()
        guard tenths.magnitude < 1e12 else { return "\(capacity.value)" }
        let whole = Int64(tenths)
        return whole % 10 == 0 ? "\(whole / 10)" : "\(whole / 10).\(whole.magnitude % 10)"
    }
}

/// The battery's lines of the site file as it stands on the disk now.
struct BatteryLabelLines: Sendable, Hashable {
    let path: String
    /// `nil` where the file cannot be read or is not in order.
    let label: BatteryLabel?
    let chemistryLine: Int?
    let capacityLine: Int?

    init(paths: Paths, files: some DurableFiles) {
        path = paths.siteFile
        label = (try? SiteFile.check(paths: paths, files: files)).map {
            BatteryLabel($0.power.battery)
        }
        let text = (try? files.read(paths.siteFile, limit: SiteFile.largest)) ?? []
        chemistryLine = SiteFile.line(of: "power.battery.chemistry", in: text)
        capacityLine = SiteFile.line(of: "power.battery.capacity_ah", in: text)
    }
}

/// What was put in is not what the power role runs on.
struct BatteryLabelFault: Fault, Hashable {
    let put: BatteryLabel
    let running: BatteryLabel
    let file: BatteryLabelLines

    var problem: String {
        "power runs on a bank that is \(running), as site.toml said when it started; "
            + "\(put) is another"
    }

    var remedy: String? {
        let restart = "restart the power role (systemctl restart waypost-power), then say it again"
        if file.label == put { return "\(file.path) says so already: \(restart)" }
        var edits: [String] = []
        if file.label?.chemistry != put.chemistry {
            edits.append(
                "chemistry = \"\(put.chemistry.rawValue)\" in \(line(file.chemistryLine))")
        }
        if file.label?.capacity != put.capacity {
            edits.append("capacity_ah = \(put.amount) in \(line(file.capacityLine))")
        }
        return "write \(edits.joined(separator: " and ")) of \(file.path) ([power.battery]), "
            + "check it with waypost config check, \(restart)"
    }

    private func line(_ number: Int?) -> String { number.map { "line \($0)" } ?? "its line" }
}
