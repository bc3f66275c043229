internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension CaptureAPI {
    /// Bytes that are read from the disk at a time.
    private static let piece = 65_536

    /// A face, a page: whole or the part that the request asks for. Its type is what the record
    /// said; whatever a browser could run is only given to save.
    @Sendable func getAttachment(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let file = try await service.attachment(try sha256(context), for: principal)
        let name = "\(file.sha256)"
        let tag = "\"\(name)\""
        let range: ClosedRange<Int64>
        var headers: HTTPFields = [
            .contentType: file.mediaType, .acceptRanges: "bytes", .eTag: tag,
            .cacheControl: "no-store",
            .contentDisposition:
                "\(file.isPicture ? "inline" : "attachment"); filename=\"\(name.prefix(16))\"",
        ]
        var status = HTTPResponse.Status.ok
        switch ByteRange(request.headers, size: file.bytes, tag: tag) {
        case .whole: range = 0...file.bytes - 1
        case .part(let part):
            range = part
            status = .partialContent
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound)/\(file.bytes)"
        case .unsatisfiable: throw Problem.noSuchRange(bytes: file.bytes)
        }
        let body = ResponseBody(contentLength: range.count) { [service] writer in
            var offset = range.lowerBound
            while offset <= range.upperBound {
                let count = Int(min(Int64(Self.piece), range.upperBound - offset + 1))
                let bytes = try await service.attachmentBytes(
                    file.sha256, from: offset, count: count)
                // A file that ends early ends the connection: the length was promised.
                guard !bytes.isEmpty else { throw CaptureFault.attachmentPurged }
                try await writer.write(ByteBuffer(bytes: bytes))
                offset += Int64(bytes.count)
            }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }
}
