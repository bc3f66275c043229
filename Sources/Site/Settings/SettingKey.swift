/// A value that a State may set from afar.
public struct SettingKey: Sendable, Hashable {
    /// Dotted, as in `site.toml`.
    public let name: String
    private let site: @Sendable (Site) -> String
    private let settings: @Sendable (StateSettings) -> String?

    private init(
        _ name: String, _ site: @escaping @Sendable (Site) -> String,
        _ settings: @escaping @Sendable (StateSettings) -> String?
    ) {
        self.name = name
        self.site = site
        self.settings = settings
    }

    /// A number that stands in both under the same name.
    private init(
        _ name: String, _ site: @escaping @Sendable (Site) -> Int,
        _ settings: @escaping @Sendable (StateSettings) -> Int?
    ) {
        self.init(name, { "\(site($0))" }, { settings($0).map { "\($0)" } })
    }

    /// Its value as TOML writes it; `none` for hours that nobody set.
    public func value(in site: Site) -> String { self.site(site) }

    /// Its value there; `nil` where it is not set.
    public func value(in settings: StateSettings) -> String? { self.settings(settings) }

    public static func == (left: SettingKey, right: SettingKey) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// Every one, in the order of `site.toml`.
    public static let all: [SettingKey] = [
        SettingKey(
            "uplink.monthly_budget_mb", { $0.uplink.monthlyBudgetMegabytes },
            { $0.monthlyBudgetMegabytes }),
        SettingKey(
            "uplink.attachments", { quoted($0.uplink.attachments) },
            { $0.attachments.map(quoted) }),
        SettingKey(
            "uplink.cheap_hours", { $0.uplink.cheapHours.map { quoted($0.spans) } ?? "none" },
            { $0.cheapHours.map(quoted) }),
        SettingKey(
            "retention.crossings_days", { $0.retention.crossingsDays }, { $0.crossingsDays }),
        SettingKey(
            "retention.attachments_days", { $0.retention.attachmentsDays }, { $0.attachmentsDays }),
        SettingKey("retention.audit_days", { $0.retention.auditDays }, { $0.auditDays }),
        SettingKey(
            "retention.referrals_days", { $0.retention.referralsDays }, { $0.referralsDays }),
        SettingKey("lists.late_days", { $0.lists.lateDays }, { $0.lateDays }),
    ]

    private static func quoted(_ choice: Site.Uplink.Attachments) -> String {
        "\"\(choice.rawValue)\""
    }

    private static func quoted(_ spans: [ServiceHours.Span]) -> String {
        "[" + spans.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
}
