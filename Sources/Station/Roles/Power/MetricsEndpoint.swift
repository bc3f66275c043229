internal import Control
internal import Core
internal import Health
internal import Logging
internal import Site
internal import Supervision

/// Prometheus metrics of the whole post on `run/waypost/metrics.sock` (CONTRACT §5).
///
/// They are the power role's to serve because it is there in every mode of the board, the safe one
/// too, and because it has neither a network nor a secret: whatever may be wrong with this socket
/// leads nowhere. It asks the other roles as a technician would, each in bounded time, reads no
/// file, and passes on numbers and names alone. A socket that cannot be had is a finding and costs
/// the role nothing else.
struct MetricsEndpoint: Sendable {
    /// What one request may cost: the roles are asked again only then.
    static let freshFor: Duration = .seconds(1)
    private static let retryPause: Duration = .seconds(30)

    private let context: RoleContext
    private let server: TextServer
    /// Where the task that tries again waits, and is asked whether it still does.
    private let bell = Doorbell()
    private let trouble = Guarded<(fault: ControlFault, since: Timestamp)?>(nil)

    /// - Parameter details: what the power role knows beyond its status.
    init(_ context: RoleContext, details: @escaping @Sendable () async -> JSONValue?) {
        self.context = context
        let kept = Guarded<(text: String, at: Duration)?>(nil)
        let post = context.site.post.id
        let (paths, time) = (context.paths, context.time)
        server = TextServer(
            path: paths.metricsSocket, location: "/metrics", type: MetricsText.contentType,
            needs: [.view], time: time
        ) {
            let now = time.monotonic()
            if let (text, at) = kept.withLock({ $0 }), now - at < Self.freshFor { return text }
            let document = await StatusCollector(paths: paths).collectFromRoles(post: post)
            let text = MetricsText(document, details: await details(), version: Release.version)
                .text
            kept.withLock { $0 = (text, time.monotonic()) }
            return text
        }
    }

    /// Why nobody can scrape; `nil` where somebody can.
    var finding: Finding? {
        trouble.withLock { $0 }.map {
            Finding(
                code: "power.metrics_not_served", severity: .warning,
                summary: "The metrics cannot be scraped: \($0.fault.problem).",
                remedy: $0.fault.remedy ?? "look at the power role's log", since: $0.since)
        }
    }

    /// Until cancelled.
    func serve(as child: ChildContext) async {
        child.whenAsked { probe in
            guard !server.ask({ probe.answer() }) else { return }
            bell.ask(probe)
            // It may have come up meanwhile, and then nobody waits at the bell.
            server.ask { bell.takeQuestion()?.answer() }
        }
        while !Task.isCancelled {
            do throws(ControlFault) {
                try await server.run(whenListening: {
                    trouble.withLock { $0 = nil }
                    // Asked while it was opened: nobody waits at the bell any more.
                    bell.takeQuestion()?.answer()
                })
            } catch {
                let now = context.time.now()
                let isNews = trouble.withLock { trouble in
                    let isNews = trouble?.fault != error
                    trouble = (error, trouble?.since ?? now)
                    return isNews
                }
                if isNews { context.log.warning("no metrics: \(error)") }
                _ = await bell.wait(atMost: Self.retryPause, by: context.time)
            }
        }
    }
}
