import Foundation

/// A file of `Systemd/`, as lines of words without comments.
struct SystemdFile {
    let lines: [[String]]

    init(_ name: String) throws {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let text = try String(
            contentsOf: folder.appendingPathComponent("Systemd/\(name)"), encoding: .utf8)
        lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { Self.words(String($0)) }
    }

    /// `KEY=VALUE` lines of a unit.
    func values(_ key: String) -> [String] {
        lines.compactMap { words in
            let line = words.joined(separator: " ")
            return line.hasPrefix(key + "=") ? String(line.dropFirst(key.count + 1)) : nil
        }
    }

    /// Words between blanks; what stands between quotes is one.
    private static func words(_ line: String) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .flatMap { index, part in
                index.isMultiple(of: 2)
                    ? part.split(separator: " ").map(String.init) : [String(part)]
            }
    }
}
