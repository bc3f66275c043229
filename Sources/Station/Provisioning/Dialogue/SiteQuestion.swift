internal import Site

/// One question to whoever writes a site file at a terminal.
struct SiteQuestion: Hashable {
    enum Kind: Hashable {
        case text
        case number
        /// The first letters of one are enough.
        case choice([String])
    }

    /// As in the site file's faults; empty table and key for what decides how it goes on.
    let key: String
    let words: String
    let kind: Kind
    /// What an empty line means; `nil` where there must be an answer.
    let usual: String?

    init(_ key: String, _ words: String, _ kind: Kind = .text, usual: String? = nil) {
        self.key = key
        self.words = words
        self.kind = kind
        self.usual = usual
    }

    /// As it stands at the terminal.
    var prompt: String {
        var text = words
        if case .choice(let names) = kind { text += " (\(names.joined(separator: ", ")))" }
        if let usual, !usual.isEmpty { text += " [\(usual)]" }
        return text + ": "
    }

    /// The answer as it is taken, or what would be one.
    func taken(_ line: String) -> Result<String, Complaint> {
        let given = line.trimmed
        let text = given.isEmpty ? usual ?? "" : given
        switch kind {
        case .text:
            if text.isEmpty, usual == nil {
                return .failure(Complaint(text: "there must be an answer"))
            }
            return .success(text)
        case .number:
            guard text.wholeMatch(of: /[-+]?[0-9]+(\.[0-9]+)?/) != nil else {
                return .failure(Complaint(text: "a number, such as 12 or 3.38"))
            }
            return .success(text)
        case .choice(let names):
            let fitting = names.filter { $0 == text }
            let begun = fitting.isEmpty ? names.filter { $0.hasPrefix(text) } : fitting
            guard let name = begun.first, begun.count == 1 || fitting.count == 1, !text.isEmpty
            else {
                return .failure(Complaint(text: "one of \(names.joined(separator: ", "))"))
            }
            return .success(name)
        }
    }

    struct Complaint: Error, Hashable {
        let text: String
    }
}

extension String {
    fileprivate var trimmed: String {
        String(
            drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
