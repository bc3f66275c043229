import Foundation

/// What a program has written.
struct LogFile: Sendable {
    let path: String

    var text: String {
        guard let data = FileManager.default.contents(atPath: path) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    func count(of part: String) -> Int {
        text.components(separatedBy: part).count - 1
    }

    /// Its last lines, under its name.
    func tail(lines: Int = 15) -> String {
        let all = text.split(separator: "\n")
        return "--- \(path), last \(min(lines, all.count)) of \(all.count) lines\n"
            + all.suffix(lines).map { $0 + "\n" }.joined()
    }
}
