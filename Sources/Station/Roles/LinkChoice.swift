internal import Core
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

extension Site.Uplink {
    /// Whether a moment lies in the cheap hours by the clock on the post's wall.
    func isCheap(_ moment: Timestamp, by clock: PostClock) -> Bool {
        guard let cheapHours else { return false }
        let seconds = moment.milliseconds / 1_000 + Int64(clock.offset(at: moment))
        // Seconds before 1970 count too: a board without a clock may stand there.
        let minute = (seconds % 86_400 + 86_400) % 86_400 / 60
        return cheapHours.contains(minute: Int(minute))
    }
}

extension LinkBudget {
    /// As `[uplink] monthly_budget_mb` says it.
    init(_ site: Site) {
        self.init(bytes: Int64(site.uplink.monthlyBudgetBytes))
    }
}
