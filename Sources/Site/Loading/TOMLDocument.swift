internal import TOMLKit

/// A TOML file as nodes with lines. The one place that touches the TOML parser.
enum TOMLDocument {
    /// Bytes of a line, its end not counted.
    static let longestLine = 4_096
    /// After so many lines that are no TOML the file is not a configuration file at all.
    static let syntaxFaultLimit = 50

    /// The file's top table. `nil` when nothing of it can be judged; the report then has a fault.
    /// Where single lines are no TOML, they are reported and the rest is read without them.
    static func read(_ bytes: [UInt8], limit: Int, report: FaultReport) -> ConfigurationNode? {
        guard bytes.count <= limit else {
            report.add(
                "", line: 1, found: "\(bytes.count) bytes",
                allowed: "a file of at most \(limit) bytes")
            return nil
        }
        guard isText(bytes, report: report) else { return nil }
        var text = bytes
        // Each round answers one statement, and goes on without it.
        for _ in 0..<syntaxFaultLimit {
            let index = LineIndex(text)
            guard index.hazards.isEmpty else {
                for hazard in index.hazards.prefix(SiteFaults.limit) {
                    report.add("", line: hazard.line, found: hazard.found, allowed: hazard.allowed)
                }
                return nil
            }
            let culprit: Int
            if let position = index.statements.firstIndex(where: { $0.problem != nil }) {
                culprit = position
                let statement = index.statements[position]
                refuse(
                    statement.problem ?? "", line: statement.lines.lowerBound, key: statement.path,
                    report: report)
            } else {
                do {
                    let table = try TOMLTable(string: String(decoding: text, as: UTF8.self))
                    return node(table.tomlValue, path: "", line: 1, index: index)
                } catch {
                    let error = error as? TOMLParseError
                    let line = max(1, error?.source.begin.line ?? 1)
                    let position = index.statements.firstIndex { $0.lines.contains(line) }
                    refuse(
                        error.map { "\($0.description.prefix(160))" } ?? "a file out of form",
                        line: position.map { index.statements[$0].lines.lowerBound } ?? line,
                        key: position.map { index.statements[$0].path } ?? "", report: report)
                    guard let position else { return nil }
                    culprit = position
                }
            }
            guard clear(culprit, of: index.statements, in: &text, report: report) else {
                return nil
            }
        }
        return nil
    }

    private static func refuse(_ problem: String, line: Int, key: String, report: FaultReport) {
        report.add(
            key, line: line, found: "text that is not TOML (\(problem))",
            allowed: "[table] or key = value, text in double quotes, each key and table once")
    }

    /// Bytes that must not reach the parser: they have a plainer answer than its own.
    private static func isText(_ bytes: [UInt8], report: FaultReport) -> Bool {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in zip(1..., lines) where report.faults.count < SiteFaults.limit {
            let line = line.last == 13 ? line.dropLast() : line
            if line.count > longestLine {
                report.add(
                    "", line: number, found: "a line of \(line.count) bytes",
                    allowed: "at most \(longestLine) bytes")
            } else if line.contains(where: { ($0 < 0x20 && $0 != 9) || $0 == 0x7F }) {
                report.add(
                    "", line: number, found: "a control character",
                    allowed: "printable text and tabs")
            } else if String(validating: line, as: UTF8.self) == nil {
                report.add(
                    "", line: number, found: "bytes that are not UTF-8", allowed: "UTF-8 text")
            }
        }
        return report.faults.isEmpty
    }

    /// Replaces a statement that cannot be read by spaces; `false` when the rest of the file cannot
    /// be judged without it.
    private static func clear(
        _ culprit: Int, of statements: [LineIndex.Statement], in text: inout [UInt8],
        report: FaultReport
    ) -> Bool {
        let statement = statements[culprit]
        var end = statement.bytes.upperBound
        if statement.kind == .pair {
            // What is out of form over several lines may have swallowed any number of keys.
            guard statement.lines.count == 1 || statement.problem == nil else { return false }
            if statement.path.isEmpty { report.markIncomplete() }
            report.markUnreadable(statement.path)
        } else {
            // The keys under a header that is wrong belong nowhere.
            report.markIncomplete()
            end =
                statements[(culprit + 1)...].first { $0.kind == .header }?.bytes.lowerBound
                ?? text.count
        }
        for position in statement.bytes.lowerBound..<end where text[position] != UInt8(ascii: "\n")
        {
            text[position] = UInt8(ascii: " ")
        }
        return true
    }

    private static func node(
        _ value: TOMLValue, path: String, line: Int, index: LineIndex
    ) -> ConfigurationNode {
        let line = index.line(of: path) ?? line
        return ConfigurationNode(
            content: content(value, path: path, line: line, index: index), line: line)
    }

    private static func content(
        _ value: TOMLValue, path: String, line: Int, index: LineIndex
    ) -> ConfigurationNode.Content {
        switch value.type {
        case .table:
            guard let table = value.table else { return .table([:]) }
            var entries: [String: ConfigurationNode] = [:]
            for name in table.keys {
                guard let entry = table[name]?.tomlValue else { continue }
                entries[name] = node(
                    entry, path: DottedPath.appending(name, to: path), line: line, index: index)
            }
            return .table(entries)
        case .array:
            guard let list = value.array else { return .list([]) }
            return .list(
                (0..<list.count).map { position in
                    node(
                        list[position].tomlValue, path: DottedPath.appending(position, to: path),
                        line: line, index: index)
                })
        case .string: return .text(value.string ?? "")
        case .int: return .whole(value.int ?? 0)
        case .double: return .number(value.double ?? .nan)
        case .bool: return .truth(value.bool ?? false)
        case .date, .time, .dateTime: return .moment
        }
    }
}
