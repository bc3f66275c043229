/// RECORD.md, "The other kinds", what clients send. Only what a record would be about nothing
/// without is compulsory.
extension BodyNode {
    static let amendment: BodyNode = .object(
        .must("target", .identifier),
        .should("reason", .code(.amendmentReason)),
        .may("changes", .changes),
        .may("remark", .text)
    )

    static let hitOutcome: BodyNode = .object(
        .must("target", .identifier),
        .should("decision", .code(.hitDecision)),
        .should("reason", .text),
        .should("decided_by", .text),
        .may("second", .code(.hitSecond)),
        .may("second_badge", .text)
    )

    static let vehicleVisit: BodyNode = .object(
        .should("plate", .text),
        .may("country", .state(.territory)),
        .should("kind", .text),
        .should("arrived_at", .instant),
        .may("released_at", .instant),
        .may("crossing_ids", .list(of: .identifier, limit: BodyLimits.crossings))
    )

    static let incident: BodyNode = .object(
        .should("kind", .code(.incidentKind)),
        .should("source", .code(.incidentSource)),
        .may("crossing_ids", .list(of: .identifier, limit: BodyLimits.crossings)),
        .should("action_taken", .text),
        .may("handed_to", .text)
    )

    static let shift: BodyNode = .object(
        .should("opened", .instant),
        .may("closed", .instant),
        .should("officer_in_charge", .text),
        .may("officers", .list(of: .text)),
        .may("stamps", .list(of: noted)),
        .may("occurrences", .list(of: noted)),
        .may("open_items", .list(of: noted))
    )

    static let tally: BodyNode = .object(
        .should("direction", .code(.direction)),
        .should(
            "counts",
            .table(keys: .sex, of: .table(keys: .ageGroup, of: .integer(0...100_000)))),
        .may("special_needs", .either([.list(of: .text), .national])),
        .may("origin", .either([place, .text])),
        .may("transport", .code(.transport)),
        .may("group_size", .integer(0...1_000_000))
    )

    /// As it is before sealing.
    static let referral: BodyNode = .object(
        .should("crossing_id", .identifier),
        .should("need", .code(.referralNeed)),
        .should("urgency", .text)
    )

    /// A line of a shift's book: a sentence, or fields that the State declares.
    private static let noted: BodyNode = .either([.text, .national])
}
