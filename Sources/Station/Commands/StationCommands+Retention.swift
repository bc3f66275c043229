internal import Core
internal import Journal
internal import Records
internal import Site

extension StationCommands {
    /// `waypost records retention`: what is kept and purged of each class, and what those records
    /// wait for that are old enough.
    public func showRetention() -> Int32 {
        let site: Site
        do {
            site = try PostSettings.site(paths: paths, files: files)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.configuration
        }
        return reading { reader in
            let rule = RetentionRule(site.retention)
            let holdings = ReceiptHoldings(
                .load(paths: paths, post: site.post.id, files: files), reader)
            let counts = try reader.retention(
                rule, at: StampingClock(source: SystemTime()).stamp(), holdings: holdings)
            let days = try reader.countedDays()
            if isJSON {
                console.line(Self.json(counts, rule, days).prettyText)
            } else {
                console.write(Self.text(counts, rule, days))
            }
            return ExitCode.ok
        }
    }

    private static func json(
        _ counts: [RetentionCount], _ rule: RetentionRule, _ days: Int64
    ) -> JSONValue {
        [
            "counted_days": .integer(days),
            "attachments_days": JSONValue(rule.attachmentsDays),
            "acknowledged_days": JSONValue(RetentionRule.acknowledgedDays),
            "classes": .array(
                counts.map { count in
                    [
                        "class": .string(count.dataClass.rawValue),
                        "days": JSONValue(rule.days(count.dataClass)),
                        "kept": .integer(count.kept), "purged": .integer(count.purged),
                        "awaiting_receipt": .integer(count.awaitingReceipt),
                        "awaiting_attachments": .integer(count.awaitingAttachments),
                        "due": .integer(count.due),
                    ]
                }),
        ]
    }

    private static func text(
        _ counts: [RetentionCount], _ rule: RetentionRule, _ days: Int64
    ) -> String {
        var lines = [
            "Days counted while the clock was synchronised: \(days).",
            "Attachments are kept for \(rule.attachmentsDays) days;",
            "whatever HQ has signed for, \(RetentionRule.acknowledgedDays) days from then on.",
        ]
        for count in counts {
            lines.append(
                "\(count.dataClass.rawValue): \(rule.days(count.dataClass)) days; "
                    + "\(count.kept) kept, \(count.purged) purged, \(count.due) due")
            if count.awaitingReceipt > 0 {
                lines.append("  \(count.awaitingReceipt) old enough wait for HQ's receipt")
            }
            if count.awaitingAttachments > 0 {
                lines.append(
                    "  \(count.awaitingAttachments) old enough wait for HQ's word on their attachments"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
