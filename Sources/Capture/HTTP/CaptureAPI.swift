public import Core
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The LAN API of CONTRACT §5 over HTTP: ``CaptureService`` behind routes, limits, credentials and
/// problems.
///
/// Those who learn have the same calls below `/training`, over a service of their own: its journal,
/// images, drafts and alert list are not the post's, and nothing of it leaves the post. A session
/// is for one of the two alone, so that a record of training cannot become one of the post's, nor
/// the other way round, whatever a client sends where.
public struct CaptureAPI: Sendable {
    static let trainingPath = "/training"

    public private(set) var service: CaptureService
    /// Who comes and goes is on record with the post, also of those who train.
    let access: CaptureService
    /// `nil` where nobody can train, and in training itself.
    private var training: CaptureService?
    private(set) var isTraining = false
    let page: CapturePage
    let time: any TimeSource
    let isReady: @Sendable () async -> Bool
    let power: @Sendable () async -> JSONValue?
    let supply: @Sendable (String) async -> JSONValue
    let askPower: @Sendable (JSONValue) async -> PowerAnswer

    /// - Parameters:
    ///   - training: what is done in training, over the same register; `nil` offers none.
    ///   - post: the post's name as people read it on the page.
    ///   - isReady: whether records can be stored now; asked by `/readyz`.
    ///   - power: sun, battery and loads of the last days, as the page draws them; `nil` while
    ///     they are not known. It is asked for each request and holds answers back itself.
    ///   - supply: when the workstation of this name loses its power next; the same holds for it.
    ///     What is not known is said in the answer, for the page asks all day long.
    ///   - askPower: passes a supervisor's wish for loads on.
    public init(
        service: CaptureService, training: CaptureService? = nil, post: String,
        time: any TimeSource,
        isReady: @escaping @Sendable () async -> Bool = { true },
        power: @escaping @Sendable () async -> JSONValue? = { nil },
        supply: @escaping @Sendable (String) async -> JSONValue = { _ in .null },
        askPower: @escaping @Sendable (JSONValue) async -> PowerAnswer = { _ in .silent }
    ) {
        self.service = service
        access = service
        self.training = training
        self.time = time
        self.isReady = isReady
        self.power = power
        self.supply = supply
        self.askPower = askPower
        page = CapturePage(post: post)
    }

    /// The half below ``trainingPath``.
    var trainingHalf: CaptureAPI? {
        training.map { training in
            var half = self
            half.service = training
            half.training = nil
            half.isTraining = true
            return half
        }
    }

    /// Ends the streams that are open, so that a server can stop.
    func dismissListeners() {
        service.board.dismiss()
        training?.board.dismiss()
    }

    /// Everything that is answered, in the order of CONTRACT §5.
    var table: RouteTable {
        RouteTable(
            routes: [
                route(.post, "/v1/enrolments", enrol),
                route(.get, "/v1/officers", listOfficers),
                route(.post, "/v1/officers/{badge}/pin", resetPIN),
                route(.post, "/v1/power/requests", requestLoads),
                route(.get, "/healthz", health),
                route(.get, "/readyz", readiness),
                route(.get, "/openapi.yaml", openAPI),
                route(.get, "/assets/{name}", asset),
            ] + commonRoutes)
    }

    /// What is also answered in training: all but what would change the post itself.
    private var commonRoutes: [RouteTable.Route] {
        [
            route(.post, "/v1/sessions", openSession),
            route(.delete, "/v1/sessions/current", closeSession),
            route(.put, "/v1/sessions/current/pin", changePIN),
            route(.get, "/v1/crossings", searchCrossings),
            route(.put, "/v1/crossings/{id}", putCrossing),
            route(.get, "/v1/crossings/{id}", getCrossing),
            route(.post, "/v1/crossings/{id}/amendments", amendCrossing),
            route(.put, "/v1/vehicle-visits/{id}", putting(.vehicleVisit)),
            route(.put, "/v1/incidents/{id}", putting(.incident)),
            route(.put, "/v1/tallies/{id}", putting(.tally)),
            route(.put, "/v1/referrals/{id}", putReferral),
            route(.post, "/v1/shifts", postShift),
            route(.get, "/v1/shifts/current", showShift),
            route(.delete, "/v1/shifts/current", closeShift),
            route(.head, "/v1/attachments/{sha256}", headAttachment),
            route(.get, "/v1/attachments/{sha256}", getAttachment),
            route(.put, "/v1/attachments/{sha256}", putAttachment),
            route(.get, "/v1/drafts", listDrafts),
            route(.put, "/v1/drafts/{id}", putDraft),
            route(.get, "/v1/drafts/{id}", getDraft),
            route(.delete, "/v1/drafts/{id}", deleteDraft),
            route(.post, "/v1/paper-forms", newPaperForms),
            route(.get, "/v1/paper-forms/{number}", showPaperForm),
            route(.post, "/v1/documents/inspect", inspect),
            route(.get, "/v1/alerts", streamAlerts),
            route(.post, "/v1/alerts/{id}/outcome", decideAlert),
            route(.get, "/v1/statistics", showStatistics),
            route(.get, "/v1/audit", showAudit),
            route(.get, "/v1/power", showPower),
            route(.get, "/v1/supply", showSupply),
            route(.get, "/", showPage),
        ]
    }

    /// Both halves, each under its addresses.
    private var wholeTable: RouteTable {
        let training = trainingHalf?.commonRoutes ?? []
        return RouteTable(
            routes: table.routes
                + training.map {
                    RouteTable.Route(
                        method: $0.method, path: Self.trainingPath + $0.path, handler: $0.handler)
                })
    }

    var router: Router<CaptureContext> {
        let router = Router(context: CaptureContext.self, options: [.autoGenerateHeadEndpoints])
        let table = wholeTable
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ProblemMiddleware(routes: table))
        for route in table.routes {
            router.on(RouterPath(route.path), method: route.method, use: route.handler)
        }
        return router
    }

    private func route(
        _ method: HTTPRequest.Method, _ path: String,
        _ handler: @escaping @Sendable (Request, CaptureContext) async throws -> Response
    ) -> RouteTable.Route {
        RouteTable.Route(method: method, path: path, handler: handler)
    }

    /// What stands before the addresses of this half.
    var half: String { isTraining ? Self.trainingPath : "" }

    /// Where a browser holds sessions of this half.
    var sessionCookie: CaptureCookie { isTraining ? .training : .session }

    func credentials(_ request: Request) throws(Problem) -> Credentials {
        try Credentials(request, session: sessionCookie)
    }

    /// Who asks, whose session must be of this half.
    func principal(_ request: Request) throws -> Principal {
        let principal = try anyPrincipal(request)
        guard principal.isTraining == isTraining else {
            throw isTraining ? CaptureFault.notForTraining : CaptureFault.onlyTraining
        }
        return isTraining ? principal.inTraining : principal
    }

    /// Who asks, for what concerns nobody but them.
    func anyPrincipal(_ request: Request) throws -> Principal {
        let shown = try credentials(request)
        let principal: Principal
        do throws(AccessFault) {
            principal = try service.register.principal(
                credential: shown.credential, session: shown.session)
        } catch {
            throw CaptureFault.access(error)
        }
        guard shown.officer == nil || shown.officer == principal.badge else {
            throw CaptureFault.otherOfficer
        }
        return principal
    }

    func body(_ request: Request, limit: Int = HTTPLimits.recordBody) async throws -> [UInt8] {
        try await BodyReader(limit: limit, time: time).read(request)
    }

    static func stored(_ answer: StoredAnswer) -> Response {
        .json(answer.receipt, status: answer.isNew ? .created : .ok)
    }
}
