/// What a State sets at its posts from afar: values that stand over those of a post's `site.toml`,
/// which stays as it is.
///
/// Only what costs bytes, days or money can be set so. What feeds, switches or reaches the post
/// (its power, its addresses, HQ's address, who it is) is the installer's, on the spot.
public struct StateSettings: Sendable, Hashable {
    /// Bytes of the file.
    public static let largest = 64 << 10

    var crossingsDays: Int?
    var attachmentsDays: Int?
    var auditDays: Int?
    var referralsDays: Int?
    var monthlyBudgetMegabytes: Int?
    var attachments: Site.Uplink.Attachments?
    var cheapHours: [ServiceHours.Span]?
    var lateDays: Int?
    /// Lines of the keys that are set, for faults that show only beside the site file.
    var lines: [String: Int] = [:]

    /// Reads a settings file.
    ///
    /// - Parameter name: as it shall stand in the faults.
    /// - Throws: every fault of the file, each with its line.
    public static func load(
        _ bytes: [UInt8], name: String
    ) throws(SiteFaults) -> StateSettings {
        let report = FaultReport(file: name)
        let settings = read(bytes, report)
        guard report.faults.isEmpty, let settings else {
            if report.faults.isEmpty {
                report.add("", line: 1, found: "nothing that is set", allowed: "a settings file")
            }
            throw SiteFaults(report.faults)
        }
        return settings
    }

    /// The site with these values in the place of its own.
    ///
    /// - Parameter name: of the file, for the faults.
    /// - Throws: what is right in itself and does not fit the site.
    public func applied(to site: Site, name: String) throws(SiteFaults) -> Site {
        var site = site
        func set<Value>(_ place: WritableKeyPath<Site, Value>, _ value: Value?) {
            if let value { site[keyPath: place] = value }
        }
        set(\.retention.crossingsDays, crossingsDays)
        set(\.retention.attachmentsDays, attachmentsDays)
        set(\.retention.auditDays, auditDays)
        set(\.retention.referralsDays, referralsDays)
        set(\.uplink.monthlyBudgetMegabytes, monthlyBudgetMegabytes)
        set(\.uplink.attachments, attachments)
        set(\.lists.lateDays, lateDays)
        if let cheapHours { site.uplink.cheapHours = ServiceHours(cheapHours) }
        let retention = site.retention
        guard retention.attachmentsDays <= retention.crossingsDays else {
            let key =
                attachmentsDays == nil ? "retention.crossings_days" : "retention.attachments_days"
            throw SiteFaults([
                SiteFault(
                    file: name, key: key, line: lines[key],
                    found: "attachments for \(retention.attachmentsDays) days and crossings for "
                        + "\(retention.crossingsDays)",
                    allowed: "attachments at most as long as crossings, together with this post's "
                        + "site.toml")
            ])
        }
        return site
    }

    /// Whether this file sets that key.
    public func sets(_ key: SettingKey) -> Bool { lines[key.name] != nil }

    /// The line of a key that is set.
    public func line(of key: SettingKey) -> Int? { lines[key.name] }
}
