import Foundation

/// A text file of the tree.
struct SourceFile: Sendable {
    /// From the package's root: `Sources/Core/Fault.swift`.
    let path: String
    let text: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    /// `nil` for folders and for files that are no text.
    init?(path: String) {
        guard let text = try? SourceTree.text(path) else { return nil }
        self.init(path: path, text: text)
    }

    /// The folder below `Sources` or `Tests`.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    var isSource: Bool { path.hasPrefix("Sources/") }
    /// Assets as Swift literals, made by `Tests/embed`; their form is their original's.
    var isEmbedded: Bool { path.contains("/Embedded/") }

    /// Lines without their ends; the end of the last line makes no empty one.
    var lines: [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The modules of its import lines.
    var imports: [String] {
        // Imports stand at the margin; lines of a text within code do not.
        lines.compactMap { line in
            guard line.contains("import "), !line.hasPrefix(" ") else { return nil }
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"),
                words[..<place].allSatisfy({ Self.importAttributes.contains(String($0)) }),
                let module = words.dropFirst(place + 1).first(where: { !Self.kinds.contains($0) })
            else { return nil }
            return module.split(separator: ".").first.map(String.init)
        }
    }

    private static let importAttributes: Set = [
        "public", "internal", "package", "fileprivate", "private", "@testable", "@preconcurrency",
        "@_exported", "@_spi",
    ]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]

    /// The lines without comments and without what stands between quotes.
    var codeLines: [String] {
        var isInText = false
        return lines.map { line in
            if isInText {
                guard let end = line.range(of: "\"\"\"") else { return "" }
                isInText = false
                return Self.code(String(line[end.upperBound...]))
            }
            let code = Self.code(line)
            guard let start = code.range(of: "\"\"\"") else { return code }
            isInText = true
            return String(code[..<start.lowerBound])
        }
    }

    private static func code(_ line: String) -> String {
        let quote = UInt8(ascii: "\"")
        var code: [UInt8] = []
        var isQuoted = false
        var rest = Array(line.utf8)[...]
        while let byte = rest.popFirst() {
            if isQuoted {
                if byte == UInt8(ascii: "\\") { rest = rest.dropFirst() }
                if byte == quote { isQuoted = false }
            } else if byte == quote, rest.starts(with: [quote, quote]) {
                return String(decoding: code, as: UTF8.self) + "\"\"\""
            } else if byte == quote {
                isQuoted = true
            } else if byte == UInt8(ascii: "/"), rest.first == byte {
                break
            } else {
                code.append(byte)
            }
        }
        return String(decoding: code, as: UTF8.self)
    }
}
