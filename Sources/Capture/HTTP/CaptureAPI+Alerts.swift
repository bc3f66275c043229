internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import Journal
internal import NIOCore

extension CaptureAPI {
    /// HTML Living Standard §9.2: the browser sends the name of the last event that it has. A
    /// literal of a token is always a field name.
    private static let lastEvent = HTTPField.Name("Last-Event-ID") ?? .range

    /// Alerts as they come, until the session ends. Before each event the session is looked at
    /// anew, so that none is told to whoever has signed out, is locked, or has another role now.
    @Sendable func streamAlerts(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        try service.require(principal.role.mayHearAlerts, principal)
        guard let alerts = service.alerts else { throw CaptureFault.journal(.closed) }
        guard let listener = service.board.join(at: principal.workstation) else {
            throw Problem.tooManyListeners
        }
        let shown = try credentials(request)
        let opened = try await service.feed(alerts, principal, request.headers[Self.lastEvent])
        let isOpen: @Sendable () -> Bool = { [service, isTraining] in
            let now = try? service.register.principal(
                credential: shown.credential, session: shown.session)
            return (isTraining ? now?.inTraining : now) == principal && !listener.isDismissed
        }
        let body = ResponseBody { [time] writer in
            var (feed, events) = opened
            var isMore = false
            stream: while true {
                for event in events {
                    guard isOpen() else { break stream }
                    try await writer.write(ByteBuffer(string: event.text))
                }
                if !isMore {
                    await listener.wait(atMost: HTTPLimits.heartbeat, by: time)
                }
                guard isOpen(), let next = try? await feed.next() else { break }
                (events, isMore) = next
                if events.isEmpty, !isMore {
                    try await writer.write(ByteBuffer(string: Self.heartbeat))
                }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    /// A comment: it keeps the connection known to be alive, and says nothing.
    private static let heartbeat = ":\n\n"

    /// Stores what became of an alert.
    @Sendable func decideAlert(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        guard let id = context.parameters.get("id") else { throw Problem.notFound }
        return Self.stored(
            try await service.decide(id, bytes: try await body(request), by: principal))
    }
}
