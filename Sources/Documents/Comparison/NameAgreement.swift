/// Whether a name as an officer wrote it and a name as a zone prints it can be the same.
///
/// The question is 'can both be true', so every permitted transliteration counts, component
/// boundaries do not (`AL-BASRI`, `ALBASRI`), and where the zone may be truncated each of its
/// components may be the beginning of the written one (Doc 9303-4 §4.2.3).
struct NameAgreement {
    /// The longest written name, in characters, that is looked at; longer ones count as agreeing.
    static let lengthLimit = 200

    /// Components as the zone prints them.
    private let printed: [[UInt8]]
    private let mayBeTruncated: Bool

    init(printed: String, mayBeTruncated: Bool) {
        self.printed = printed.split(separator: " ").map { Array($0.utf8) }
        self.mayBeTruncated = mayBeTruncated
    }

    /// `true` also where the two cannot be compared: in a script without a table here, or in
    /// Arabic script where the zone prints a spelling by ear.
    func holds(for written: String) -> Bool {
        guard written.count <= Self.lengthLimit, let letters = Self.components(of: written)
        else { return true }
        let whole = printed.flatMap(\.self)
        let isArabic = letters.joined().contains { $0.script == .arabic }
        if isArabic, !ArabicTransliteration.isPrinted(in: whole) { return true }
        let components = letters.map { $0.map { $0.spellings.map { Array($0.utf8) } } }
        if Self.matches(components.flatMap(\.self), whole, prefix: mayBeTruncated) { return true }
        guard mayBeTruncated, printed.count <= components.count else { return false }
        return zip(components, printed).allSatisfy { Self.matches($0, $1, prefix: true) }
    }

    /// The components' letters; `nil` where no table knows one of them.
    private static func components(of written: String) -> [[Transliteration.Letter]]? {
        var components: [[Transliteration.Letter]] = [[]]
        for character in written.uppercased() {
            if "'’ʼ`´.".contains(character) { continue }
            if isSeparator(character) {
                components.append([])
                continue
            }
            guard let letter = Transliteration.letter(character) else { return nil }
            components[components.count - 1].append(letter)
        }
        return components.filter { !$0.isEmpty }
    }

    private static func isSeparator(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return true }
        return character.isWhitespace || character == "," || character == "<" || character == "/"
            || scalar.properties.generalCategory == .dashPunctuation
    }

    /// Follows all spellings at once: the set of places in `printed` that some choice has reached.
    private static func matches(
        _ written: [[[UInt8]]], _ printed: [UInt8], prefix: Bool
    ) -> Bool {
        var reached: Set<Int> = [0]
        for spellings in written {
            if prefix, reached.contains(printed.count) { return true }
            var next: Set<Int> = []
            for place in reached {
                for spelling in spellings {
                    let rest = printed[place...]
                    if rest.starts(with: spelling) {
                        next.insert(place + spelling.count)
                    } else if prefix, spelling.starts(with: rest) {
                        return true
                    }
                }
            }
            guard !next.isEmpty else { return false }
            reached = next
        }
        return reached.contains(printed.count)
    }
}
