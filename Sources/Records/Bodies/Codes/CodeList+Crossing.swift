extension CodeList {
    public static let direction = CodeList("direction", "entry exit")
    public static let crossedAtSource = CodeList(
        "crossed_at_source", "appliance workstation paper")
    public static let captureMode = CodeList("capture.mode", "normal surge paper")
    public static let captureCompleteness = CodeList("capture.completeness", "minimum full")

    public static let documentClass = CodeList(
        "document.class",
        """
        passport id_card emergency_travel_document laissez_passer refugee_travel_document
        stateless_travel_document alien_document seafarer crew_certificate border_pass
        residence_permit transhumance_certificate military birth_certificate other none
        """)
    public static let documentCategory = CodeList(
        "document.category", "ordinary diplomatic service official")
    public static let documentReadBy = CodeList("document.read_by", "chip mrz visual typed")
    public static let documentAbsentReason = CodeList(
        "document.absent_reason",
        "never_had lost stolen left_behind withheld_by_other declined child_on_parent unknown")

    public static let visaEntries = CodeList("visa.entries", "single double multiple")
    public static let permitClass = CodeList(
        "permit.class", "residence work study border_traffic transit other")

    public static let sex = CodeList("traveller.sex", "F M X unknown")
    public static let birthDateBasis = CodeList(
        "traveller.birth_date_basis", "document declared estimated")
    public static let nationalityBasis = CodeList(
        "traveller.nationality_basis", "document declared unknown")
    public static let travellerCategory = CodeList(
        "traveller.category",
        """
        national resident visitor border_resident border_worker crew transit pastoralist refugee
        returnee deportee diplomat international_official unknown
        """)

    public static let purpose = CodeList(
        "journey.purpose",
        """
        holiday family_visit education health religion shopping trade business employment
        seasonal_work border_work official transit return_home join_family transhumance
        displacement other not_stated
        """)
    public static let intendedStay = CodeList(
        "journey.intended_stay",
        """
        same_day under_1_week under_3_months 3_to_12_months over_12_months permanent unknown
        """)
    public static let transport = CodeList(
        "journey.transport",
        "on_foot animal bicycle motorcycle car minibus bus truck train boat other")
    public static let journeyRole = CodeList("journey.role", "driver crew passenger pedestrian")

    public static let groupKind = CodeList("group.kind", "family bus crew convoy other")
    public static let accompaniedBy = CodeList(
        "minor.accompanied_by", "parent guardian relative other_adult nobody unknown")

    public static let outcome = CodeList(
        "decision.outcome", "admitted departed refused returned referred withdrawn")
    public static let refusalReason = CodeList(
        "decision.refusal_reasons",
        """
        no_valid_document false_document no_visa_or_permit false_visa_or_permit
        purpose_not_justified stay_exhausted no_means alert public_order_or_health
        biometrics_refused minor_without_consent other
        """)

    public static let attachmentKind = CodeList(
        "attachments.kind", "face page_visible page_ir page_uv fingerprint document_scan other")
}
