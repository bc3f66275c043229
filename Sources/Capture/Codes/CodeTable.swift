public import Records

/// What a State adds to the code lists, as HQ writes it: a table in CSV with the columns `list`,
/// `code`, `en`, where they are wanted `retired` (`yes` or empty) and one for each further
/// language, two small letters; `HEADQUARTERS.md` describes it to those who write it.
public struct CodeTable: Sendable, Hashable {
    /// Rows of one table.
    public static let limit = 400
    /// Codes that a post knows besides the defaults, those of former tables included.
    public static let knownLimit = 1_000
    public static let codeLength = 40
    public static let labelLength = 60
    public static let languages = 8

    private static let required = ["list", "code", "en"]

    public let additions: CodeAdditions
    private let columns: [String]

    private init(_ additions: CodeAdditions, columns: [String]) {
        self.additions = additions
        self.columns = columns
    }

    /// - Parameter limit: rows; ``limit`` for a table of HQ's, which a post completes.
    /// - Throws: every fault of the table: a list that is none or cannot be extended, a code that
    ///   is none, a default or twice, a label that is missing or too long.
    public init(_ bytes: [UInt8], limit: Int = Self.knownLimit) throws(TableFaults) {
        let table = try StrictTable(
            bytes, required: Self.required,
            isOptional: { $0 == "retired" || Self.isLanguage($0) },
            allowed: "list,code,en and besides them retired and languages such as fr",
            limit: limit)
        var faults = table.faults
        let languages = table.columns.filter(Self.isLanguage)
        if languages.count > Self.languages {
            faults.append(
                TableFault(
                    line: 1, found: "\(languages.count) languages",
                    allowed: "at most \(Self.languages)"))
        }
        var lines: [String: Int] = [:]
        var codes: [AddedCode] = []
        for row in table.rows {
            let found = Self.faults(of: row, languages)
            faults += found
            let key = row["list"] + " " + row["code"]
            if let first = lines[key] {
                faults.append(
                    TableFault(
                        line: row.line, column: "code", found: "\(key), as on line \(first)",
                        allowed: "each code of a list once"))
            }
            lines[key] = lines[key] ?? row.line
            guard found.isEmpty else { continue }
            codes.append(
                AddedCode(
                    list: row["list"], code: row["code"], isRetired: row["retired"] == "yes",
                    labels: Dictionary(
                        uniqueKeysWithValues: languages.map { ($0, row[$0]) }
                            .filter { !$0.1.isEmpty })))
        }
        guard faults.isEmpty else { throw TableFaults(faults) }
        self.init(CodeAdditions(codes), columns: table.columns)
    }

    private static func faults(of row: StrictTable.Row, _ languages: [String]) -> [TableFault] {
        var faults: [TableFault] = []
        func fault(_ column: String, _ found: String, _ allowed: String) {
            faults.append(
                TableFault(line: row.line, column: column, found: found, allowed: allowed))
        }
        let list = CodeList.open.first { $0.name == row["list"] }
        if list == nil {
            let isClosed = CodeList.all.contains { $0.name == row["list"] }
            fault(
                "list",
                "\"\(row["list"].prefix(64))\"" + (isClosed ? ", which cannot be extended" : ""),
                CodeList.open.map(\.name).joined(separator: ", "))
        }
        let code = row["code"]
        if !isCode(code) {
            fault(
                "code", "\"\(code.prefix(64))\"",
                "a small letter, then small letters, digits and _, up to \(codeLength)")
        } else if list?.contains(code) == true {
            fault("code", "\(code), which is a default", "codes that are not in the list already")
        }
        if !["", "yes", "no"].contains(row["retired"]) {
            fault("retired", "\"\(row["retired"].prefix(64))\"", "yes, no or nothing")
        }
        if row["en"].isEmpty { fault("en", "nothing", "a label in English for those who lack one") }
        for language in languages {
            let label = row[language]
            if label.unicodeScalars.count > labelLength || !label.isPrintable {
                fault(
                    language, "a label that cannot be shown",
                    "up to \(labelLength) printable characters")
            }
        }
        return faults
    }

    private static func isLanguage(_ column: String) -> Bool {
        column.utf8.count == 2
            && column.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    private static func isCode(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        }
        return (1...codeLength).contains(text.utf8.count) && isLetter(text.utf8.first ?? 0)
            && text.utf8.allSatisfy {
                isLetter($0) || $0 == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
    }

    /// This table, and what only a former one has as retired: records have these codes.
    ///
    /// - Throws: where there would be more than ``knownLimit``.
    public func keeping(_ former: CodeTable?) throws(TableFaults) -> CodeTable {
        guard let former else { return self }
        let named = Set(additions.codes.map { $0.list + " " + $0.code })
        let left = former.additions.codes.filter { !named.contains($0.list + " " + $0.code) }
        let codes =
            additions.codes
            + left.map {
                AddedCode(list: $0.list, code: $0.code, isRetired: true, labels: $0.labels)
            }
        guard codes.count <= Self.knownLimit else {
            throw TableFaults([
                TableFault(
                    line: 1, found: "\(codes.count) codes with those of former tables",
                    allowed: "at most \(Self.knownLimit)")
            ])
        }
        // Labels of what is not offered any more give way where there would be too many languages.
        let own = columns.filter { Self.isLanguage($0) && $0 != "en" }
        let others = Set(left.flatMap(\.labels.keys)).subtracting(own + ["en"]).sorted()
        return CodeTable(
            CodeAdditions(codes),
            columns: Self.required + ["retired"] + (own + others).prefix(Self.languages - 1))
    }

    /// The table as ``init(_:limit:)`` reads it.
    public var text: String {
        let rows = additions.codes.map { code in
            columns.map { column in
                switch column {
                case "list": code.list
                case "code": code.code
                case "retired": code.isRetired ? "yes" : ""
                default: "\"" + (code.labels[column] ?? "").replacing("\"", with: "\"\"") + "\""
                }
            }
        }
        return ([columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }
}
