internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import PKI
internal import Records
internal import Uplink

/// The hub's HTTP interface over its service.
struct HubRoutes: Sendable {
    let service: HubService
    let trust: TrustStore
    let time: any TimeSource
    let logger: Logger
    let identity: Guarded<HubIdentity>

    func router() -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self)
        router.post("/v1/hello") { request, context in
            await answering(request) { () throws(HubFault) in
                let device = try await device(context)
                let body = try await body(request, limit: WireLimits.answerBytes)
                guard let json = try? JSONValue(parsing: body), let greeting = PostGreeting(json)
                else {
                    throw .malformed(reason: "the greeting lacks post or wire_versions")
                }
                return try await service.hello(greeting, from: device).json
            }
        }
        router.post("/v1/batches") { request, context in
            await answering(request) { () throws(HubFault) in
                let device = try await device(context)
                let receipt = try await service.accept(from: device) {
                    () async throws(HubFault) in
                    try await body(request, limit: WireLimits.batchBytes)
                }
                return await service.withNews(receipt.json, for: device)
            } position: { head throws(HubFault) in
                try await service.position(head, of: device(context))
            }
        }
        router.post("/v1/foretold") { request, context in
            await answering(request) { () throws(HubFault) in
                let device = try await device(context)
                let body = try await body(request, limit: WireLimits.batchBytes)
                try await service.foretell(body, from: device)
                return [:]
            }
        }
        router.post("/v1/history") { request, context in
            await answering(request) { () throws(HubFault) in
                let device = try await device(context)
                let query = request.uri.queryParameters
                guard let resolution = query.get("resolution"),
                    let segment = query.get("segment", as: Int.self),
                    let offset = query.get("offset", as: Int.self)
                else { throw .malformed(reason: "resolution, segment or offset is missing") }
                let kept = try await service.keepHistory(
                    try await body(request, limit: RingPart.plainLimit), size: size(request),
                    resolution: resolution, segment: segment, offset: offset, from: device)
                return ["kept": .integer(Int64(kept))]
            }
        }
        router.post("/v1/logs") { request, context in
            await answering(request) { () throws(HubFault) in
                let device = try await device(context)
                let kept = try await service.keepLogs(
                    try await body(request, limit: RingPart.plainLimit), size: size(request),
                    from: device)
                return ["kept": .integer(Int64(kept))]
            }
        }
        router.post("/v1/renewals") { request, context in
            await answering(request) { () throws(HubFault) in
                let device = try await certificate(context)
                let csr = try await body(request, limit: HubService.requestLimit)
                let renewed = try await service.renew(csr, from: device)
                return ["certificate": .string(String(decoding: renewed.pem, as: UTF8.self))]
            }
        }
        router.get("/v1/authorities/:use") { request, context in
            await answering(request) { () throws(HubFault) in
                _ = try await device(context)
                guard let use = context.parameters.get("use").flatMap(AuthorityUse.init),
                    let signed = service.statement(use)
                else {
                    throw .malformed(
                        reason: "nothing is told of these authorities; uses are hub and lists")
                }
                return signed.json
            }
        }
        router.get("/v1/recipient") { request, context in
            await answering(request) { () throws(HubFault) in
                _ = try await device(context)
                guard let recipient = service.recipient else {
                    throw .malformed(reason: "this hub has no key for what is carried by hand")
                }
                return ["certificate": .string(String(decoding: recipient.pem, as: UTF8.self))]
            }
        }
        router.get("/v1/attachments/:sha256") { request, context in
            await answering(request) { () throws(HubFault) in
                let device = try await device(context)
                return try await service.progress(
                    of: attachment(request, context), from: device
                ).json
            }
        }
        router.put("/v1/attachments/:sha256") { request, context in
            await answering(request) { () throws(HubFault) in
                let device = try await device(context)
                let attachment = try attachment(request, context)
                guard let offset = request.uri.queryParameters.get("offset", as: Int64.self),
                    (0..<attachment.size).contains(offset)
                else { throw .malformed(reason: "offset is no place in the attachment") }
                let part = try await body(request, limit: WireLimits.attachmentPart)
                return try await service.progress(
                    of: attachment, keeping: (part, offset), from: device
                ).json
            }
        }
        router.get("/v1/releases/:kind/:name/:version") { request, context in
            await answering(request) { () throws(HubFault) in
                let device = try await device(context)
                return try await service.release(try release(context), for: device).json
            }
        }
        router.get("/v1/releases/:kind/:name/:version/content") { request, context in
            do throws(HubFault) {
                let device = try await device(context)
                let query = request.uri.queryParameters
                guard let offset = query.get("offset", as: Int64.self),
                    let count = query.get("count", as: Int.self), count > 0
                else { throw .malformed(reason: "offset or count is missing") }
                let bytes = try await service.content(
                    of: try release(context), at: offset, count: count, for: device)
                return Response(
                    status: .ok, headers: [.contentType: "application/octet-stream"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
            } catch {
                return refusing(error)
            }
        }
        router.get("/healthz") { _, _ in
            await service.isHealthy()
                ? Self.response(200, ["state": "ok"])
                : refusing(.databaseAway(reason: "no answer"))
        }
        return router
    }

    /// The certificate was verified with the handshake; that it is a post's, for clients and
    /// still in its time is looked at for each request of a connection that may live for days.
    private func device(_ context: HubRequestContext) async throws(HubFault) -> DeviceSighting {
        guard let device = DeviceSighting(try await certificate(context)) else {
            throw .distrusted(reason: "its common name is no post")
        }
        return device
    }

    private func certificate(_ context: HubRequestContext) async throws(HubFault) -> Certificate {
        do {
            let peer = try await context.peerCertificate()
            guard let peer else { throw HubFault.distrusted(reason: "none was shown") }
            let certificate = try Certificate(der: peer.toDERBytes())
            try trust.verify(certificate, intermediates: [], at: time.now(), purpose: .tlsClient)
            return certificate
        } catch let fault as HubFault {
            throw fault
        } catch {
            throw .distrusted(reason: (error as? any Fault)?.problem ?? "\(error)")
        }
    }

    private func attachment(
        _ request: Request, _ context: HubRequestContext
    ) throws(HubFault) -> AttachmentName {
        guard let sha256 = context.parameters.get("sha256").flatMap({ Digest256($0) }),
            let size = request.uri.queryParameters.get("size", as: Int64.self),
            let attachment = AttachmentName(sha256: sha256, size: size)
        else {
            throw .malformed(
                reason: "an attachment is /v1/attachments/SHA256?size=BYTES, up to "
                    + "\(WireLimits.attachmentBytes) bytes")
        }
        return attachment
    }

    /// What a compressed body says it has unpacked.
    private func size(_ request: Request) throws(HubFault) -> Int {
        guard let size = request.uri.queryParameters.get("size", as: Int.self) else {
            throw .malformed(reason: "size is missing")
        }
        return size
    }

    private func release(_ context: HubRequestContext) throws(HubFault) -> ReleaseName {
        let parts = ["kind", "name", "version"].compactMap { context.parameters.get($0) }
        guard let release = ReleaseName(parts.joined(separator: "/")) else {
            throw .malformed(reason: "a release is KIND/NAME/VERSION")
        }
        return release
    }

    private func body(_ request: Request, limit: Int) async throws(HubFault) -> [UInt8] {
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw .wire(.overLimit(what: "bytes or more", found: limit + 1, limit: limit))
        } catch {
            throw .malformed(reason: "the body broke off")
        }
    }

    /// The certificate that receipts are signed with, in Base64.
    private var signer: String {
        Base64.text(identity.withLock { $0.receiptSigner }.der)
    }

    private func answering(
        _ request: Request, _ work: () async throws(HubFault) -> JSONValue,
        position: (ChainHead) async throws(HubFault) -> SignedReceipt? = { _ in nil }
    ) async -> Response {
        let held = HTTPField.Name(SignerReference.header).flatMap { request.headers[$0] }
        do throws(HubFault) {
            return Self.response(
                200, SignerReference.leavingOut(signer, of: try await work(), heldAs: held))
        } catch {
            var place: SignedReceipt?
            if case .behind(let head?) = error { place = try? await position(head) }
            return refusing(error, position: place, heldAs: held)
        }
    }

    private func refusing(
        _ fault: HubFault, position: SignedReceipt? = nil, heldAs held: String? = nil
    ) -> Response {
        let document = HubProblem.document(fault, position: position)
        if document.status >= 500 { logger.error("\(fault.description)") }
        return Self.problem(
            document, SignerReference.leavingOut(signer, of: document.json, heldAs: held))
    }

    private static func problem(_ document: ProblemDocument, _ json: JSONValue) -> Response {
        var response = response(document.status, json, type: ProblemDocument.mediaType)
        let seconds = [503: HubProblem.retrySeconds, 429: HubProblem.patienceSeconds]
        if let seconds = seconds[document.status], let name = HTTPField.Name("Retry-After") {
            response.headers[name] = String(seconds)
        }
        return response
    }

    private static func response(
        _ status: Int, _ json: JSONValue, type: String = "application/json"
    ) -> Response {
        Response(
            status: HTTPResponse.Status(code: status), headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: json.compactText)))
    }
}
