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

    /// What a list offers, in RECORD.md's order.
    func options(_ list: CodeList) -> [[String: String]] {
        list.values.map { ["value": $0, "label": codes[list.name]?[$0] ?? $0] }
    }

    /// What the page's scripts read.
    var json: JSONValue {
        [
            "texts": .object(texts.mapValues(JSONValue.string)),
            "codes": .object(codes.mapValues { .object($0.mapValues(JSONValue.string)) }),
        ]
    }
}
