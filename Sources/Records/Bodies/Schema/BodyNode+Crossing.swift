extension BodyNode {
    /// RECORD.md, "crossing". Presence that depends on other fields, such as a document's number,
    /// is decided in ``CrossingDoubts``.
    static let crossing: BodyNode = .object(
        .must("direction", .code(.direction)),
        .must("crossed_at", .instant),
        .may("crossed_at_source", .code(.crossedAtSource)),
        .may("captured_at", .instant),
        .may("processing", .object(.may("started_at", .instant), .may("finished_at", .instant))),
        .may(
            "capture",
            .object(
                .may("mode", .code(.captureMode)),
                .may("completeness", .code(.captureCompleteness)),
                .may("paper_form_number", numberOnPaper))),
        .should("document", document),
        .may("other_documents", .list(of: document, limit: BodyLimits.otherDocuments)),
        .may("visa", visa),
        .may(
            "permit",
            .object(
                .may("class", .code(.permitClass)),
                .may("number", .text),
                .may("valid_until", .date))),
        .should("traveller", traveller),
        .may("journey", journey),
        .may(
            "group",
            .object(
                .may("id", .text),
                .may("kind", .code(.groupKind)),
                .may("size_declared", .integer(1...100_000)),
                .may("relationship_to_head", .text))),
        .may(
            "minor",
            .object(
                .may("accompanied_by", .code(.accompaniedBy)),
                .may("guardian_crossing_id", .identifier),
                // The number or kind of the paper, or only that there was one.
                .may("consent_document", .either([.text, .flag])))),
        .must("decision", decision),
        .may("attachments", .list(of: attachment, limit: BodyLimits.attachments)),
        .may("national", .national)
    )

    static let document: BodyNode = .object(
        .may("class", .code(.documentClass)),
        .may("type", .text),
        .may("category", .code(.documentCategory)),
        .may("issuer", .state(.issuer)),
        .may("number", .text),
        .may("issued_on", .partialDate),
        .may("expires_on", .partialDate),
        .may("read_by", .code(.documentReadBy)),
        .may("absent_reason", .code(.documentAbsentReason)),
        .may("mrz", .list(of: .zoneLine)),
        .may("chip", .object(BodyShape(chipFiles.map { .may($0, .base64) })))
    )

    /// The elementary files of Doc 9303-10: security object, common data, data groups 1 to 16.
    private static let chipFiles = ["sod", "com"] + (1...16).map { "dg\($0)" }

    private static let visa: BodyNode = .object(
        .may("class", .text),
        .may("number", .text),
        .may("issuer", .state(.issuer)),
        .may("issued_on", .date),
        .may("valid_until", .date),
        .may("entries", .code(.visaEntries)),
        // Whether a post issued it, or which.
        .may("issued_at_post", .either([.flag, .text]))
    )

    private static let traveller: BodyNode = .object(
        .should("surname", .text),
        .may("given_names", .text),
        .may("names_native", .text),
        .may("birth_date", .partialDate),
        .may("birth_date_basis", .code(.birthDateBasis)),
        // The age in years, or only that the age was estimated.
        .may("age_estimated", .either([.integer(0...130), .flag])),
        .may("birth_country", .state(.territory)),
        .should("sex", .code(.sex)),
        .should("nationality", .state(.nationality)),
        .may("nationality_basis", .code(.nationalityBasis)),
        .may(
            "other_nationalities",
            .list(of: .state(.nationality), limit: BodyLimits.otherNationalities)),
        .may("category", .code(.travellerCategory)),
        .may("occupation", .text),
        .may("residence", place),
        .may("address_in_country", .text)
    )

    private static let journey: BodyNode = .object(
        .may("purpose", .code(.purpose)),
        .may("intended_stay", .code(.intendedStay)),
        .may("intended_stay_days", .integer(0...36_500)),
        .may("from", place),
        .may("to", place),
        .may("final_destination", place),
        .may("transport", .code(.transport)),
        .may(
            "vehicle",
            .object(
                .may("plate", .text),
                .may("country", .state(.territory)),
                .may("kind", .text))),
        .may("role", .code(.journeyRole)),
        .may("carrier", .text)
    )

    static let place: BodyNode = .object(
        .may("country", .state(.territory)),
        .may("admin1", .text),
        .may("place", .text)
    )

    private static let decision: BodyNode = .object(
        .must("outcome", .code(.outcome)),
        .may(
            "refusal_reasons",
            .list(of: .code(.refusalReason), limit: BodyLimits.refusalReasons)),
        .may("authorised_until", .date),
        .may("stamp_number", numberOnPaper),
        .may("remarks", .text)
    )

    private static let attachment: BodyNode = .object(
        .must("sha256", .digest),
        .should("kind", .code(.attachmentKind)),
        .should("media_type", .text),
        .may("size", .integer(1...BodyLimits.attachmentBytes))
    )

    /// Numbers of stamps and forms keep leading zeros and letters as texts; clients that have only
    /// digits send them as numbers.
    private static let numberOnPaper: BodyNode = .either([
        .text, .count,
    ])
}
