import Core

/// The part of YAML that `openapi.yaml` is written in: block mappings and sequences, flow sequences
/// of scalars on one line, plain and double-quoted scalars, whole-line comments. What lies beyond
/// is a fault with its line, so that the file stays within what every reader agrees on.
struct PlainYAML {
    struct Unreadable: Error {
        let line: Int
        let reason: String
    }

    private struct Line {
        let number: Int
        var indent: Int
        var text: String
    }

    private var lines: [Line] = []
    private var next = 0

    static func read(_ text: String) throws -> JSONValue {
        var reader = PlainYAML(text)
        let value = try reader.block(indent: 0)
        guard reader.next == reader.lines.count else { throw reader.fault("wrong indentation") }
        return value
    }

    private init(_ text: String) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let content = line.drop { $0 == " " }
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            lines.append(
                Line(
                    number: index + 1, indent: line.count - content.count, text: String(content)))
        }
    }

    private func fault(_ reason: String) -> Unreadable {
        Unreadable(line: next < lines.count ? lines[next].number : 0, reason: reason)
    }

    private mutating func block(indent: Int) throws -> JSONValue {
        guard next < lines.count, lines[next].indent == indent else { throw fault("no block") }
        return lines[next].text.hasPrefix("- ")
            ? try sequence(indent: indent) : try mapping(indent: indent)
    }

    private mutating func sequence(indent: Int) throws -> JSONValue {
        var elements: [JSONValue] = []
        while next < lines.count, lines[next].indent == indent, lines[next].text.hasPrefix("- ") {
            let rest = String(lines[next].text.dropFirst(2))
            if Self.split(rest) == nil {
                elements.append(try scalar(rest))
                next += 1
            } else {
                // The element's first key stands behind the dash, the others below it.
                lines[next].indent = indent + 2
                lines[next].text = rest
                elements.append(try mapping(indent: indent + 2))
            }
        }
        return .array(elements)
    }

    private mutating func mapping(indent: Int) throws -> JSONValue {
        var members: [String: JSONValue] = [:]
        while next < lines.count, lines[next].indent == indent {
            guard let (key, rest) = Self.split(lines[next].text) else { throw fault("no key") }
            guard members[key] == nil else { throw fault("\(key) stands twice") }
            if rest.isEmpty {
                next += 1
                guard next < lines.count, lines[next].indent > indent else {
                    throw fault("\(key) has no value")
                }
                members[key] = try block(indent: lines[next].indent)
            } else {
                members[key] = try scalar(rest)
                next += 1
            }
        }
        return .object(members)
    }

    /// Key and value of `key: value`; `nil` where the text is a scalar.
    private static func split(_ text: String) -> (key: String, rest: String)? {
        if text.hasPrefix("\"") {
            guard let end = text.dropFirst().firstIndex(of: "\"") else { return nil }
            let after = text[text.index(after: end)...]
            guard after.hasPrefix(":") else { return nil }
            return (
                String(text[text.index(after: text.startIndex)..<end]),
                String(after.dropFirst().drop { $0 == " " })
            )
        }
        if text.hasSuffix(":") { return (String(text.dropLast()), "") }
        guard let colon = text.firstRange(of: ": ") else { return nil }
        return (String(text[..<colon.lowerBound]), String(text[colon.upperBound...]))
    }

    private func scalar(_ text: String) throws -> JSONValue {
        switch text {
        case "null": return .null
        case "true": return true
        case "false": return false
        case "{}": return .object([:])
        default: break
        }
        if text.hasPrefix("[") {
            guard text.hasSuffix("]") else { throw fault("a flow sequence ends on its line") }
            let inner = text.dropFirst().dropLast()
            guard !inner.isEmpty else { return .array([]) }
            return .array(try inner.split(separator: ", ").map { try scalar(String($0)) })
        }
        if text.hasPrefix("\"") { return try JSONValue(parsing: text) }
        if let number = Int64(text) { return .integer(number) }
        guard text.firstMatch(of: /^[&*!|>%@`{'?]|: | #/) == nil else {
            throw fault("not plain: \(text)")
        }
        return .string(text)
    }
}
