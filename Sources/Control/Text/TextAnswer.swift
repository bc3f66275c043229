/// An HTTP answer that ends its connection (RFC 9112 §9.6).
struct TextAnswer: Sendable {
    private static let reasons = [
        200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 431: "Request Header Fields Too Large",
    ]

    let head: [UInt8]
    private let body: [UInt8]

    var bytes: [UInt8] { head + body }

    init(
        _ status: Int, _ text: String, type: String = "text/plain; charset=utf-8",
        fields: [String] = []
    ) {
        body = Array(text.utf8)
        let lines =
            [
                "HTTP/1.1 \(status) \(Self.reasons[status] ?? "")", "Content-Type: \(type)",
                "Content-Length: \(body.count)", "Connection: close", "Cache-Control: no-store",
            ] + fields
        head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
