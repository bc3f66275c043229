import Foundation

/// Counts the lines of a growing file, reading each part once.
struct LineCounter {
    private let path: String
    private var handle: FileHandle?
    private var lines = 0

    init(path: String) {
        self.path = path
    }

    /// Lines until now; 0 while there is no file.
    mutating func count() throws -> Int {
        if handle == nil { handle = FileHandle(forReadingAtPath: path) }
        if let data = try handle?.readToEnd() {
            lines += data.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        }
        return lines
    }
}
