/// A document of nobody's, to be scanned by those who learn. The State `UTO` (Utopia) stands for
/// none (Doc 9303-3, section 5); the names are invented.
public struct TrainingSpecimen: Sendable, Hashable {
    /// Names the words of the page for it: `specimen_NAME`.
    public let name: String
    /// The machine readable zone, its lines as printed.
    public let zone: [String]

    /// In the order of a first lesson.
    public static let all = [
        TrainingSpecimen(
            name: "in_order",
            zone: [
                "P<UTOASTER<<NORA<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
                "TRN0000018UTO8504124F4912310<<<<<<<<<<<<<<<8",
            ]),
        TrainingSpecimen(
            name: "stolen",
            zone: [
                "P<UTOLINDEN<<PAUL<OSCAR<<<<<<<<<<<<<<<<<<<<<",
                "TRN0000029UTO7711031M4912310<<<<<<<<<<<<<<<0",
            ]),
        TrainingSpecimen(
            name: "wanted",
            zone: [
                "P<UTOKESTREL<<JONAH<AMADI<<<<<<<<<<<<<<<<<<<",
                "TRN0000030UTO7908149M4912310<<<<<<<<<<<<<<<6",
            ]),
        TrainingSpecimen(
            name: "misread",
            zone: [
                "P<UTOMEADOW<<ESTHER<<<<<<<<<<<<<<<<<<<<<<<<<",
                "TRN0100O44UTO9006256F4912310<<<<<<<<<<<<<<<8",
            ]),
        TrainingSpecimen(
            name: "expired",
            zone: [
                "P<UTOHAZEL<<SIMON<<<<<<<<<<<<<<<<<<<<<<<<<<<",
                "TRN0000052UTO6802206M1906305<<<<<<<<<<<<<<<4",
            ]),
        TrainingSpecimen(
            name: "child",
            zone: [
                "I<UTOTRN0000063<<<<<<<<<<<<<<<",
                "1803091F4912310UTO<<<<<<<<<<<6",
                "ASTER<<MIA<<<<<<<<<<<<<<<<<<<<",
            ]),
    ]
}
