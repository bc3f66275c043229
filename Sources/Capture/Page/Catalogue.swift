internal import Core
internal import Records

/// The page's words in one language, from `Assets/texts`.
struct Catalogue: Sendable {
    let language: String
    /// Of the language, in itself.
    let name: String
    /// `ltr` or `rtl`.
    let direction: String
    let texts: [String: String]
    /// The words for each value of a code list, by the list's name.
    let codes: [String: [String: String]]

    static let english = Catalogue(embedded: EmbeddedAsset.english)
    /// In the order in which the page offers them.
    static let all = [
        english, Catalogue(embedded: EmbeddedAsset.french),
        Catalogue(embedded: EmbeddedAsset.arabic),
    ]

    /// That of a language, by its two letters; `nil` where there is none.
    static func named(_ language: String?, in catalogues: [Catalogue] = all) -> Catalogue? {
        catalogues.first { $0.language == language }
    }

    /// Characters of a header that are looked at.
    private static let acceptedLimit = 1_000

    /// What a browser likes best of what is here (RFC 9110 §12.5.4); the first, English,
    /// where it names none.
    static func accepted(_ header: String, in catalogues: [Catalogue] = all) -> Catalogue {
        var best: (quality: Double, catalogue: Catalogue)?
        for range in header.prefix(acceptedLimit).split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let language = parts.first?.split(separator: "-").first.map { $0.lowercased() }
            guard let catalogue = named(language, in: catalogues) else { continue }
            let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            let quality = weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if quality > best?.quality ?? 0 { best = (quality, catalogue) }
        }
        return best?.catalogue ?? catalogues.first ?? english
    }

    init(embedded text: String) {
        // The generator embeds no file that is not JSON, and a test reads this one whole; a page
        // without words would still work with its keys.
        let json = (try? JSONValue(parsing: text)) ?? [:]
        language = json["lang"]?.string ?? "en"
        name = json["name"]?.string ?? language
        direction = json["dir"]?.string ?? "ltr"
        texts = Self.words(json["texts"])
        codes = (json["codes"]?.object ?? [:]).mapValues { Self.words($0) }
    }

    private static func words(_ json: JSONValue?) -> [String: String] {
        (json?.object ?? [:]).compactMapValues(\.string)
    }

    /// What a list offers: RECORD.md's values in its order, then the State's that are not retired.
    func options(_ list: CodeList, _ additions: CodeAdditions) -> [[String: String]] {
        list.values.map { ["value": $0, "label": codes[list.name]?[$0] ?? $0] }
            + additions.codes(of: list).filter { !$0.isRetired }
            .map { ["value": $0.code, "label": $0.label(in: language)] }
    }

    /// What the page's scripts read; with the State's retired codes, which records may have.
    func json(with additions: CodeAdditions) -> JSONValue {
        let all = additions.codes.reduce(into: codes) {
            $0[$1.list, default: [:]][$1.code] = $1.label(in: language)
        }
        return [
            "texts": .object(texts.mapValues(JSONValue.string)),
            "codes": .object(all.mapValues { .object($0.mapValues(JSONValue.string)) }),
        ]
    }
}
