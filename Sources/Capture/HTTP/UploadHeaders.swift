internal import HTTPTypes
internal import Hummingbird

/// Where the bytes of an upload's request belong, as its headers say it:
///
/// - nothing: the body is all of it;
/// - `Upload-Offset: N`, with `Upload-Complete: ?0` where more will follow
///   (draft-ietf-httpbis-resumable-upload): the body goes on at N;
/// - `Content-Range: bytes A-B/SIZE` (RFC 9110 §14.4), which stock clients send that go on with a
///   file: the body goes on at A and ends the upload where B is the last byte.
struct UploadHeaders: Sendable, Equatable {
    /// `nil` where the body is all of it.
    let offset: Int64?
    /// Whether nothing follows this body.
    let isLast: Bool
    /// Bytes of the whole upload, where they can be told before the body came.
    let size: Int64?

    /// Literals of tokens are always field names; the alternatives are never taken.
    static let offsetHeader = HTTPField.Name("Upload-Offset") ?? .range
    static let completeHeader = HTTPField.Name("Upload-Complete") ?? .range
    static let limitHeader = HTTPField.Name("Upload-Limit") ?? .range

    /// - Throws: ``Problem`` 400 where the headers contradict one another or cannot be read.
    init(_ headers: HTTPFields) throws(Problem) {
        var offset: Int64?
        if let text = headers[Self.offsetHeader] {
            guard let number = Self.number(text) else { throw Self.unreadable("Upload-Offset") }
            offset = number
        }
        var isLast: Bool?
        if let text = headers[Self.completeHeader] {
            guard text == "?1" || text == "?0" else { throw Self.unreadable("Upload-Complete") }
            isLast = text == "?1"
        }
        var size: Int64?
        if let text = headers[.contentRange] {
            let range = try Self.range(text)
            let says = range.size.map { $0 == range.last + 1 }
            guard offset == nil || offset == range.first,
                isLast == nil || says == nil || isLast == says
            else {
                throw Problem(
                    .badRequest, "contradiction",
                    "Content-Range says another thing than Upload-Offset or Upload-Complete")
            }
            offset = range.first
            isLast = isLast ?? says ?? false
            size = range.size
        }
        self.offset = offset
        self.isLast = isLast ?? true
        let length = headers[.contentLength].flatMap(Self.number)
        self.size = size ?? length.map { $0.addingReportingOverflow(offset ?? 0).partialValue }
    }

    private static func number(_ text: some StringProtocol) -> Int64? {
        // At most 15 digits, as a structured field's integer has (RFC 8941 §3.3.1).
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int64(text)
    }

    private static func range(
        _ text: String
    ) throws(Problem) -> (first: Int64, last: Int64, size: Int64?) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let bounds = parts.first?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        guard text.hasPrefix("bytes "), parts.count == 2, bounds.count == 2,
            let first = number(bounds[0].dropFirst(6)), let last = number(bounds[1]),
            first <= last
        else { throw unreadable("Content-Range") }
        if parts[1] == "*" { return (first, last, nil) }
        guard let size = number(parts[1]), last < size else { throw unreadable("Content-Range") }
        return (first, last, size)
    }

    private static func unreadable(_ name: String) -> Problem {
        Problem(.badRequest, "bad-header", "\(name) cannot be read")
    }
}
