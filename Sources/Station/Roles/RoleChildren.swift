internal import Control
package import Site
package import Supervision

/// A child of a shipped role as data: all of its specification but its work. The simulated post
/// runs its children by the same.
package struct RoleChild: Sendable {
    package let id: String
    package var shutdownTime: Duration = .seconds(5)
    package var reportsReady = false
    package let proof: ProofOfProgress

    /// The child with its work.
    package func working(
        _ work: @escaping @Sendable (ChildContext) async throws -> Void
    ) -> ChildSpecification {
        ChildSpecification(
            id: id, restart: .permanent, shutdownTime: shutdownTime, reportsReady: reportsReady,
            proof: proof, start: work)
    }
}

extension RoleChild {
    static let control = RoleChild(
        id: "control", reportsReady: true, proof: .answered(within: .seconds(60)))
    /// Of capture: holds the journal open and is asked behind the commits that wait.
    package static let journal = RoleChild(
        id: "journal", shutdownTime: .seconds(30), reportsReady: true,
        proof: .answered(within: CaptureRole.slowDisk))
    /// Of capture: takes in what other roles left.
    package static let outboxes = RoleChild(
        id: "outboxes", proof: .within(CaptureRole.slowRound))
    /// Of capture: serves the workstations.
    package static let counters = RoleChild(
        id: "lan", shutdownTime: .seconds(15), reportsReady: true,
        proof: .answered(within: CaptureRole.slowDisk))
    /// Of ups: serves the computers that want to know of cuts.
    package static let monitors = RoleChild(
        id: "lan", reportsReady: true, proof: .answered(within: .seconds(60)))
    /// Of uplink: brings records to HQ.
    package static let forwarder = RoleChild(
        id: "forwarder", proof: .within(UplinkRole.longestStep))
    /// Of uplink: sees to the device's certificate.
    static let renewal = RoleChild(id: "renewal", proof: .within(.seconds(3 * 3_600)))
}

extension SupervisorSpecification {
    /// A role's children beside each other: the end of one is no other's.
    package static func role(
        _ role: Role, _ children: [ChildSpecification]
    ) -> SupervisorSpecification {
        SupervisorSpecification(id: role.rawValue, strategy: .oneForOne, children: children)
    }
}

extension ChildSpecification {
    /// The child that answers calls on a role's socket. It proves itself by answering questions
    /// that go the way of the calls.
    static func control(
        _ serve: @escaping @Sendable (ChildContext) async throws -> Void
    ) -> ChildSpecification {
        RoleChild.control.working(serve)
    }
}

extension ControlServer {
    /// Serves as this child.
    func run(as child: ChildContext) async throws(ControlFault) {
        child.whenAsked { probe in self.ask { probe.answer() } }
        try await run(whenListening: { child.ready() })
    }
}
