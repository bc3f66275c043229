public import Core

/// Decides by CONTRACT §5 what may be stored, and names every doubt about the rest.
///
/// Refused is only what cannot be stored: a compulsory field that is absent or `null`, another JSON
/// type than the field's, an unknown key outside `national`, a text, list or free value over its
/// limit, a number that is not whole within 2⁵³ (it has no canonical bytes), a name of another
/// record that is no UUID, and an attachment whose `sha256` is no SHA-256, for it can never be
/// complete. The size of the whole body is the business of whoever reads its bytes, and whether an
/// attachment is there of whoever keeps them.
///
/// All else is stored with a warning, also in the compulsory fields: a `direction` or
/// `decision.outcome` outside its list is `unknown_code`, a `crossed_at` that is no instant is
/// `format`. A number beyond its field's range is `format`.
public enum BodyValidation {
    /// - Parameters:
    ///   - trustedNow: the post's time, or `nil` where its clock is `untrusted`. Such a clock can
    ///     contradict nobody, so no `clock` warning is given then: the envelope's own `clock` says
    ///     that times are in doubt.
    ///   - additions: what the State adds to the code lists.
    public static func check(
        _ body: JSONValue, kind: RecordKind, trustedNow: Timestamp?,
        additions: CodeAdditions = .none
    ) -> BodyCheck {
        var walk = BodyWalk(additions: additions)
        walk.check(body, against: BodySchema(of: kind).root)
        var doubts = DoubtList(walk.warnings)
        switch kind {
        case .crossing: CrossingDoubts(Crossing(body), trustedNow: trustedNow).add(to: &doubts)
        default: KindDoubts(body).add(to: &doubts, kind: kind)
        }
        return BodyCheck(refusals: walk.refusals, warnings: doubts.warnings)
    }
}
