public import Core

/// Every code that a finding of a post can have, and what is to be said of it. The README's table
/// is made from it, and a test holds it against the codes in the sources.
public enum FindingCatalogue {
    public static let all = power + post + headquarters + records

    private static let byCode = Dictionary(
        all.flatMap { explanation in explanation.codes.map { ($0, explanation) } },
        uniquingKeysWith: { first, _ in first })

    /// `nil` where no finding has the code.
    public static func explanation(of code: String) -> FindingExplanation? { byCode[code] }

    /// The README's table, in Markdown.
    public static var table: String {
        (["| finding | what it means | what to do | who |", "| --- | --- | --- | --- |"]
            + all.map(\.row)).map { $0 + "\n" }.joined()
    }
}

extension Finding {
    /// Whether only hands at the post end it. Of a code that this release does not know, nothing
    /// is promised of the command line.
    public var isOnSite: Bool {
        FindingCatalogue.explanation(of: code).map { $0.place == .onSite } ?? false
    }
}
