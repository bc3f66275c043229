internal import Site
internal import Uplink

extension AttachmentChoice {
    /// As `[uplink] attachments` says it.
    init(_ choice: Site.Uplink.Attachments) {
        self =
            switch choice {
            case .flagged: .flagged
            case .all: .all
            case .stick: .stick
            }
    }
}

extension LinkBudget {
    /// As `[uplink] monthly_budget_mb` says it.
    init(_ site: Site) {
        self.init(bytes: Int64(site.uplink.monthlyBudgetBytes))
    }
}
