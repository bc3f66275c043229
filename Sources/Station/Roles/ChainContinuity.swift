internal import Core
internal import Health
internal import Journal
internal import Logging
internal import Records
internal import Site

/// Holds the journal against what HQ has signed, before it is written to and whenever the uplink
/// says that HQ knows more: a card that was copied, copied back or cut short goes on in a new epoch
/// (RECORD.md, "fork").
struct ChainContinuity: Sendable {
    private let context: RoleContext
    private let review = Guarded(EpochReview())
    private let doubts = Guarded<[String]>([])

    init(_ context: RoleContext) {
        self.context = context
    }

    /// Returns once the journal's current epoch is its own. Throws what ``Journal`` throws.
    func hold(_ journal: Journal) async throws(JournalFault) {
        let vouched = VouchedHeads.load(
            paths: context.paths, post: context.site.post.id, files: context.files)
        let found = try await journal.review(vouched.places, random: SystemRandom())
        let isNews = doubts.withLock { doubts in
            defer { doubts = vouched.doubts }
            return doubts != vouched.doubts
        }
        if isNews {
            for doubt in vouched.doubts {
                context.log.error("HQ's receipts cannot be believed: \(doubt)")
            }
        }
        review.withLock { review in
            let opened = found.opened ?? review.opened
            review = found
            review.opened = opened
        }
        guard let opened = found.opened else { return }
        context.log.critical("HQ holds others under this post's numbers: new epoch \(opened)")
    }

    var findings: [Finding] {
        let (found, doubts) = (review.withLock { $0 }, doubts.withLock { $0 })
        var findings: [Finding] = []
        if let place = found.lacking.last {
            findings.append(
                Finding(
                    code: "records.lacking", severity: .critical,
                    summary: "HQ has signed for records that the journal does not hold, up to "
                        + "sequence \(place.sequence).",
                    remedy: "waypost records verify; they stand at HQ. Once HQ has confirmed it, "
                        + "move \(place.epoch)*.json out of var/lib/waypost/uplink/receipts"))
        }
        if let opened = found.opened {
            findings.append(
                Finding(
                    code: "records.new_epoch", severity: .critical,
                    summary: "HQ holds others under this post's numbers: the post goes on in "
                        + "epoch \(opened).",
                    remedy: "find the copy of this card, take it out of service and tell HQ"))
        }
        if !doubts.isEmpty {
            findings.append(
                Finding(
                    code: "records.receipts_doubtful", severity: .warning,
                    summary: "\(doubts.count) of HQ's receipts cannot be believed.",
                    remedy: "waypost records verify names them"))
        }
        return findings
    }
}
