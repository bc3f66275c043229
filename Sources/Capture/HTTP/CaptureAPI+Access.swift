internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import Records

extension CaptureAPI {
    @Sendable func enrol(_ request: Request, _ context: CaptureContext) async throws -> Response {
        if BrowserGuard.isPage(request) { try BrowserGuard.check(request) }
        let fields = try await textFields(request, compulsory: ["code"], optional: ["name"])
        let enrolment = try await access.enrol(
            code: fields["code"] ?? "", name: fields["name"])
        // The page gets its credential as a cookie alone: a script that never sees it leaks none.
        let isPage = BrowserGuard.isPage(request)
        var response = Response.json(
            [
                "workstation": .string(enrolment.workstation.id.description),
                "credential": isPage ? .null : .string(enrolment.credential),
            ], status: .created)
        if isPage {
            response.headers[.setCookie] = CaptureCookie.workstation.setting(enrolment.credential)
        }
        return response
    }

    @Sendable func openSession(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        if BrowserGuard.isPage(request) { try BrowserGuard.check(request) }
        let shown = try credentials(request)
        do throws(AccessFault) {
            _ = try service.register.workstation(credential: shown.credential)
        } catch {
            throw CaptureFault.access(error)
        }
        let fields = try await textFields(
            request, compulsory: ["badge"], optional: ["pin", "recovery_code"])
        let badge = fields["badge"] ?? ""
        let session: AccessRegister.OpenedSession
        switch (fields["pin"], fields["recovery_code"]) {
        case (let pin?, nil):
            session = try await access.openSession(
                badge: badge, pin: pin, credential: shown.credential, isTraining: isTraining)
        case (nil, _?) where isTraining:
            throw CaptureFault.refused([
                BodyRefusal(
                    pointer: JSONPointer(["recovery_code"]),
                    detail: "nobody trains with a recovery code: it is used up by one session")
            ])
        case (nil, let code?):
            session = try await access.openSession(
                badge: badge, recoveryCode: code, credential: shown.credential)
        case (nil, nil), (_?, _?):
            throw CaptureFault.refused([
                BodyRefusal(
                    pointer: JSONPointer(["pin"]),
                    detail: "either pin or recovery_code is expected, as a text")
            ])
        }
        let isPage = BrowserGuard.isPage(request)
        var response = Response.json(
            [
                "session": isPage ? .null : .string(session.token),
                "expires_at": .string(session.expiresAt.description),
                "roles": [.string(session.principal.role.rawValue)],
                "training": .bool(session.principal.isTraining),
            ], status: .created)
        if isPage {
            let cookie: CaptureCookie = session.principal.isTraining ? .training : .session
            response.headers[.setCookie] = cookie.setting(session.token)
        }
        return response
    }

    @Sendable func closeSession(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try anyPrincipal(request)
        let shown = try credentials(request)
        try await access.closeSession(token: shown.session ?? "", principal: principal)
        service.board.ring()
        return Response(status: .noContent, headers: [.setCookie: sessionCookie.clearing])
    }

    /// A small object of texts; other keys are refused, so that a slip is not taken for consent.
    func textFields(
        _ request: Request, compulsory: Set<String>, optional: Set<String>
    ) async throws -> [String: String] {
        let json = try service.parse(try await body(request, limit: HTTPLimits.accessBody))
        guard let members = json.object else {
            throw CaptureFault.refused([
                BodyRefusal(pointer: JSONPointer(), detail: "an object is expected")
            ])
        }
        var refusals: [BodyRefusal] = []
        var fields: [String: String] = [:]
        for key in compulsory.union(optional).union(members.keys).sorted() {
            let pointer = JSONPointer([key])
            switch members[key] {
            case .string(let text) where compulsory.union(optional).contains(key):
                fields[key] = text
            case nil where optional.contains(key), .null? where optional.contains(key): break
            case nil: refusals.append(BodyRefusal(pointer: pointer, detail: "\(key) is missing"))
            case _? where !compulsory.union(optional).contains(key):
                refusals.append(BodyRefusal(pointer: pointer, detail: "an unknown key"))
            default:
                refusals.append(BodyRefusal(pointer: pointer, detail: "\(key) must be a text"))
            }
        }
        guard refusals.isEmpty else { throw CaptureFault.refused(refusals) }
        return fields
    }
}
