/// A document number as it can be compared: what readers, clerks and printers add is gone.
enum DocumentNumberText {
    /// Upper case, without white space, dashes, dots, slashes and fillers. `O` stays `O` and `0`
    /// stays `0`: both occur, and merging them would make one number of two.
    static func normalised(_ text: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.uppercased().unicodeScalars {
            let isSeparator =
                scalar.properties.isWhitespace
                || scalar.properties.generalCategory == .dashPunctuation
            if !isSeparator, scalar != "<", scalar != ".", scalar != "/" { result.append(scalar) }
        }
        return String(result)
    }
}
