internal import HTTPTypes

/// The part of a file that a request asks for (RFC 9110 §14.2).
enum ByteRange: Equatable {
    case whole
    case part(ClosedRange<Int64>)
    /// Nothing of it is in the file: 416.
    case unsatisfiable

    /// Several parts, another unit or a header that cannot be read are answered with the whole, as
    /// RFC 9110 lets a server do; so is a condition (`If-Range`) that names another file.
    ///
    /// - Parameter size: bytes of the file, at least 1.
    init(_ headers: HTTPFields, size: Int64, tag: String) {
        self = .whole
        guard let text = headers[.range], text.lowercased().hasPrefix("bytes=") else { return }
        if let condition = headers[.ifRange], condition != tag { return }
        let parts = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        func number(_ text: Substring) -> Int64? {
            guard (1...15).contains(text.utf8.count),
                text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { return nil }
            return Int64(text)
        }
        if parts[0].isEmpty {
            guard let last = number(parts[1]) else { return }
            self = last == 0 ? .unsatisfiable : .part(max(0, size - last)...size - 1)
            return
        }
        guard let first = number(parts[0]), parts[1].isEmpty || number(parts[1]) != nil else {
            return
        }
        let last = min(number(parts[1]) ?? size - 1, size - 1)
        if first >= size {
            self = .unsatisfiable
        } else if first <= last {
            self = .part(first...last)
        }
    }
}
