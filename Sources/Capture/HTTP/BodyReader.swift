internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reads a body within its limits of size and time, whatever its sender does.
struct BodyReader: Sendable {
    let limit: Int
    let time: any TimeSource

    /// - Throws: ``Problem`` 415, 413, 408 or, where the stream breaks off, 400.
    func read(_ request: Request) async throws -> [UInt8] {
        guard Self.isPlainJSON(request.headers) else { throw Problem.unsupportedType }
        // Known to be too long before the first byte came: not one of them is read.
        if let length = request.headers[.contentLength].flatMap({ Int($0) }),
            length > HTTPLimits.drainedBody
        {
            throw Problem.bodyTooLarge(limit: limit, closing: true)
        }
        let body = request.body
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { [self] in try await collect(body) }
            group.addTask { [time] in
                try await time.sleep(for: HTTPLimits.bodyTime)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let bytes = first else {
                throw Problem.bodyTooSlow
            }
            return bytes
        }
    }

    private func collect(_ body: RequestBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var count = 0
        do {
            for try await buffer in body {
                count += buffer.readableBytes
                guard count <= HTTPLimits.drainedBody else { break }
                if count <= limit { bytes.append(contentsOf: buffer.readableBytesView) }
            }
        } catch is CancellationError {
            throw Problem.bodyTooSlow
        } catch {
            throw Problem(.badRequest, "broken-body", "The body broke off")
        }
        guard count <= limit else {
            throw Problem.bodyTooLarge(limit: limit, closing: count > HTTPLimits.drainedBody)
        }
        return bytes
    }

    private static func isPlainJSON(_ headers: HTTPFields) -> Bool {
        let type = headers[.contentType]?.split(separator: ";").first
        let name = type.map { $0.filter { $0 != " " }.lowercased() }
        let encoding = headers[.contentEncoding]?.lowercased() ?? "identity"
        return name == "application/json" && encoding == "identity"
    }
}
