extension CodeList {
    public static let amendmentReason = CodeList(
        "amendment.reason",
        """
        typing_error wrong_direction wrong_person duplicate completed_later late_information void
        """)
    public static let hitDecision = CodeList("hit_outcome.decision", "confirmed dismissed referred")
    public static let hitSecond = CodeList("hit_outcome.second", "present by_telephone hq none")

    public static let incidentKind = CodeList(
        "incident.kind",
        """
        forged_document impostor smuggling_of_migrants trafficking wanted_person contraband weapon
        assault other
        """)
    public static let incidentSource = CodeList(
        "incident.source", "document_check alert_list officer community_report other_agency")

    public static let referralNeed = CodeList(
        "referral.need",
        """
        unaccompanied_child separated_child trafficking_suspected asylum_claim medical
        gender_violence age_doubt other
        """)

    /// The age groups of tallies and statistics, in years, written with a plain hyphen.
    public static let ageGroup = CodeList("age_group", "0-4 5-11 12-17 18-59 60+ unknown")

    public static let epochReason = CodeList(
        "epoch_start.reason", "provisioned fork other_board move")
    public static let resetScope = CodeList("reset.scope", "child process board")

    /// Every list, in the order of RECORD.md: what a page offers and a document prints.
    public static let all: [CodeList] = [
        direction, crossedAtSource, captureMode, captureCompleteness, documentClass,
        documentCategory, documentReadBy, documentAbsentReason, visaEntries, permitClass, sex,
        birthDateBasis, nationalityBasis, travellerCategory, purpose, intendedStay, transport,
        journeyRole, groupKind, accompaniedBy, outcome, refusalReason, attachmentKind,
        amendmentReason, hitDecision, hitSecond, incidentKind, incidentSource, referralNeed,
        ageGroup, epochReason, resetScope,
    ]
}
