internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import Journal

extension CaptureAPI {
    /// How much of an attachment the post holds.
    @Sendable func headAttachment(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let held = try await service.heldAttachment(try sha256(context), for: principal)
        return Response(
            status: held.bytes == 0 && !held.isComplete ? .notFound : .noContent,
            headers: Self.upload(held))
    }

    /// Takes an attachment, or the part of it that its headers say.
    @Sendable func putAttachment(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let sha256 = try sha256(context)
        let upload = try UploadHeaders(request.headers)
        let limit = HTTPLimits.attachment
        guard request.headers[.contentEncoding] ?? "identity" == "identity" else {
            throw Problem(
                .unsupportedMediaType, "unsupported-type",
                "An attachment is sent as it is, without Content-Encoding")
        }
        if let size = upload.size, size > limit {
            throw Problem.attachmentTooLarge(limit: limit, closing: true)
        }
        var held = try await service.beginAttachment(sha256, by: principal)
        if !held.isComplete {
            guard upload.offset == nil || upload.offset == held.bytes else {
                throw CaptureFault.attachment(.wrongOffset(held: held.bytes))
            }
            try await take(request.body, of: sha256, from: upload.offset ?? 0)
        }
        let wasComplete = held.isComplete
        if upload.isLast, !wasComplete {
            let isNew = try await service.finishAttachment(sha256)
            held = try await service.heldAttachment(sha256, for: principal)
            return Self.json(sha256, held, isNew ? .created : .ok)
        }
        held = try await service.heldAttachment(sha256, for: principal)
        return Self.json(sha256, held, held.isComplete ? .ok : .accepted)
    }

    private func take(
        _ body: RequestBody, of sha256: Digest256, from offset: Int64
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [service] in
                var offset = offset
                do {
                    for try await buffer in body {
                        let bytes = Array(buffer.readableBytesView)
                        _ = try await service.takeAttachment(bytes, at: offset, of: sha256)
                        offset += Int64(bytes.count)
                    }
                } catch let fault as CaptureFault {
                    throw fault
                } catch is CancellationError {
                    throw Problem.bodyTooSlow
                } catch {
                    throw Problem(
                        .badRequest, "broken-body", "The body broke off",
                        detail: "what came is kept: ask for the offset and go on there")
                }
            }
            group.addTask { [time] in
                try await time.sleep(for: HTTPLimits.bodyTime)
                throw Problem.bodyTooSlow
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    func sha256(_ context: CaptureContext) throws(Problem) -> Digest256 {
        guard let sha256 = context.parameters.get("sha256").flatMap({ Digest256($0) }) else {
            throw Problem(
                .unprocessableContent, "bad-sha256",
                "An attachment's name is its SHA-256: 64 hexadecimal digits in lower case")
        }
        return sha256
    }

    private static func upload(_ held: AttachmentStore.Held) -> HTTPFields {
        [
            UploadHeaders.offsetHeader: String(held.bytes),
            UploadHeaders.completeHeader: held.isComplete ? "?1" : "?0",
            UploadHeaders.limitHeader: "max-size=\(HTTPLimits.attachment)",
            .cacheControl: "no-store",
        ]
    }

    private static func json(
        _ sha256: Digest256, _ held: AttachmentStore.Held, _ status: HTTPResponse.Status
    ) -> Response {
        var response = Response.json(
            [
                "sha256": .string(sha256.description), "offset": .integer(held.bytes),
                "complete": .bool(held.isComplete),
            ], status: status)
        for field in upload(held) { response.headers[field.name] = field.value }
        return response
    }
}
