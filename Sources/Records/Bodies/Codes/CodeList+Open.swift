extension CodeList {
    /// Those that a State may extend. By the values of the others the post, HQ's views and the
    /// statistics decide something, which a value of somebody else's could not take part in.
    public static let open: [CodeList] = [
        documentClass, documentCategory, documentAbsentReason, permitClass, travellerCategory,
        purpose, intendedStay, transport, journeyRole, groupKind, refusalReason, incidentKind,
        incidentSource, referralNeed,
    ]
}
