internal import Core

/// Takes out of a text what a support bundle must not carry: people, documents, vehicles, keys.
///
/// The texts are the program's own and made without such things. This is the second lock: it knows
/// what stands in this post's register and journal, and what secrets look like.
///
/// 1. A word that stands in the register or a record goes, however it is written with hyphens,
///    slashes or capitals; plain lower-case words without a digit stay, since names are written
///    with capitals and programs speak in small letters.
/// 2. In free texts a long run of letters and digits goes that is no UUID, and so does a machine
///    readable zone.
/// 3. What people typed as a reason goes to the end of its line.
struct SupportRedaction: Sendable {
    static let mark = "[withheld]"
    /// Letters and digits of a run that may be a key, a hash of a secret or a token.
    private static let secretLength = 20
    private static let longSecret = 32
    /// Behind these words stands what a person typed, or who it was.
    private static let openings = [
        ", by uid ", ": supervisor ", " stays stopped: ", ", which was held: ",
        "Held by somebody: ", ", held by ",
    ]
    /// Members of JSON whose value is a person or their words, wherever they stand.
    private static let members: Set<String> = [
        "badge", "by", "credential", "officer", "password", "person", "pin", "secret", "session",
        "token", "workstation",
    ]

    let terms: SupportTerms

    /// A text that people or libraries had a hand in, such as a log: rules 1 to 3 for every line.
    func freeText(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in redacted(Self.withoutTyped(String(line)), isFree: true) }
            .joined(separator: "\n")
    }

    /// A document that the program made: rule 1 for every string and rule 3 for findings; what
    /// names people goes whole. Keys of objects are the program's own.
    func document(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(redacted(Self.withoutTyped(text), isFree: false))
        case .array(let items): .array(items.map(document))
        case .object(let members):
            .object(
                members.reduce(into: [:]) { kept, member in
                    kept[member.key] = self.member(member.key, member.value)
                })
        default: value
        }
    }

    private func member(_ key: String, _ value: JSONValue) -> JSONValue {
        if Self.members.contains(key), !value.isNull { return .string(Self.mark) }
        // Why a person holds a service is their own words.
        if key == "holds", let holds = value.array {
            return .array(
                holds.map { hold in
                    guard case .object(var fields) = hold else { return hold }
                    fields["reason"] = .string(Self.mark)
                    return document(.object(fields))
                })
        }
        return document(value)
    }

    /// A table that the program made: rule 1 alone.
    func table(_ text: String) -> String { redacted(text, isFree: false) }

    private static func withoutTyped(_ line: String) -> String {
        let ends = openings.compactMap { opening in
            line.firstRange(of: opening)?.upperBound
        }
        return ends.min().map { String(line[..<$0]) + mark } ?? line
    }

    private func redacted(_ text: String, isFree: Bool) -> String {
        var result = ""
        var run = ""
        func close() {
            guard !run.isEmpty else { return }
            result += mustGo(run, isFree: isFree) ? Self.mark : run
            run = ""
        }
        for character in text {
            if Self.isWithinRun(character) {
                run.append(character)
            } else {
                close()
                result.append(character)
            }
        }
        close()
        return result
    }

    private func mustGo(_ run: String, isFree: Bool) -> Bool {
        if terms.hold(run) { return true }
        guard isFree else { return false }
        return run.contains("<<") || Self.looksSecret(run)
    }

    /// Long, and not one word: letters beside digits, or both cases within. Identifiers of records,
    /// epochs and bundles are UUIDs and tell nobody anything.
    private static func looksSecret(_ run: String) -> Bool {
        if Identifier(run) != nil { return false }
        // Base64 has slashes too; a path begins with one.
        if !run.hasPrefix("/"), run.utf8.count >= longSecret, run.contains(where: \.isNumber),
            run.contains(where: \.isUppercase), run.contains(where: \.isLowercase)
        {
            return true
        }
        return run.split(whereSeparator: { "/.-".contains($0) }).contains { piece in
            guard piece.utf8.count >= secretLength else { return false }
            let hasDigit = piece.contains { $0.isNumber }
            let isMixed =
                piece.dropFirst().contains { $0.isUppercase }
                && piece.contains { $0.isLowercase }
            return hasDigit || isMixed
        }
    }

    /// What holds a plate, a number or a token together.
    private static func isWithinRun(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-_/.<'’+".contains(character)
    }
}
