internal import Core
internal import Records

/// The page's words in one language, from `Assets/texts`.
struct Catalogue: Sendable {
    let language: String
    /// `ltr` or `rtl`.
    let direction: String
    let texts: [String: String]
    /// The words for each value of a code list, by the list's name.
    let codes: [String: [String: String]]

    static let english = Catalogue(embedded: EmbeddedAsset.english)

    private init(embedded text: String) {
        // The generator embeds no file that is not JSON, and a test reads this one whole; a page
        // without words would still work with its keys.
        let json = (try? JSONValue(parsing: text)) ?? [:]
        language = json["lang"]?.string ?? "en"
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
