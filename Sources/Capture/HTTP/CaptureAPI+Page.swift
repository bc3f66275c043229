internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension CaptureAPI {
    @Sendable func health(_ request: Request, _ context: CaptureContext) async throws -> Response {
        .json(["status": "ok"])
    }

    @Sendable func readiness(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        if await isReady() { return .json(["status": "ready"]) }
        var problem = Problem(
            .serviceUnavailable, "journal-not-ready", "The journal is not ready")
        problem.retryAfter = 5
        throw problem
    }

    @Sendable func openAPI(_ request: Request, _ context: CaptureContext) async throws -> Response {
        Self.text(EmbeddedAsset.openAPI, type: "application/yaml; charset=utf-8")
    }

    @Sendable func showPage(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let credential = CaptureCookie.workstation.value(in: request.headers)
        let session = sessionCookie.value(in: request.headers)
        let workstation = try? service.register.workstation(credential: credential)
        if isTraining, workstation == nil {
            // Enrolled is for real.
            return Response(status: .seeOther, headers: [.location: "/"])
        }
        let shown = try? service.register.principal(credential: credential, session: session)
        let principal = shown.flatMap { $0.isTraining == isTraining ? $0 : nil }
        let chosen = Catalogue.named(request.uri.queryParameters["lang"].map(String.init))
        let catalogue = chosen ?? catalogue(for: request)
        let html = page.render(
            workstation: workstation,
            principal: isTraining ? principal?.inTraining : principal, isTraining: isTraining,
            additions: service.options.codes.current, in: catalogue, now: time.now())
        var response = Self.text(html, type: "text/html; charset=utf-8")
        response.headers[.contentLanguage] = catalogue.language
        if let chosen {
            response.headers[values: .setCookie] = [
                CaptureCookie.language.setting(chosen.language)
            ]
        }
        return response
    }

    /// In the language that was chosen here before, or that the browser likes best.
    func catalogue(for request: Request) -> Catalogue {
        Catalogue.named(CaptureCookie.language.value(in: request.headers))
            ?? Catalogue.accepted(request.headers[.acceptLanguage] ?? "")
    }

    @Sendable func asset(_ request: Request, _ context: CaptureContext) async throws -> Response {
        guard let asset = context.parameters.get("name").flatMap({ PageAsset.named[$0] }) else {
            throw Problem.notFound
        }
        if request.headers[values: .ifNoneMatch].contains(asset.tag) {
            return Response(
                status: .notModified, headers: [.eTag: asset.tag, .cacheControl: "no-cache"])
        }
        var response = Self.text(asset.text, type: asset.type)
        response.headers[.eTag] = asset.tag
        // Asked for each time, sent again only after an update of the post.
        response.headers[.cacheControl] = "no-cache"
        return response
    }

    private static func text(_ text: String, type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
