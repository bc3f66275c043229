internal import Control
internal import Supervision

extension ChildSpecification {
    /// The child that answers calls on a role's socket. It proves itself by answering questions
    /// that go the way of the calls.
    static func control(
        _ serve: @escaping @Sendable (ChildContext) async throws -> Void
    ) -> ChildSpecification {
        ChildSpecification(
            id: "control", reportsReady: true, proof: .answered(within: .seconds(60)), start: serve)
    }
}

extension ControlServer {
    /// Serves as this child.
    func run(as child: ChildContext) async throws(ControlFault) {
        child.whenAsked { probe in self.ask { probe.answer() } }
        try await run(whenListening: { child.ready() })
    }
}
