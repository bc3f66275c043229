internal import Control
internal import Core
internal import Site
internal import Supervision
package import UPS

/// What clients of a tier, and of its loads by name, have been told, as far as it holds a relay.
package struct NoticeState: Hashable, Sendable {
    /// They had their notice: the relays of the announced cut may open.
    package var mayOpen: Bool
    /// Clients that come now shut down at once: no relay may close.
    package var isForcingShutdown: Bool
    /// Monotonic time since when clients shut down.
    package var forcedSince: Duration?
    /// Connections that heed the tier's UPS, and so cannot tell its loads apart.
    package var clients = 0
    /// Of them, those that logged in: computers that depend on it.
    package var logins = 0
    /// Of those loads whose UPS has a name of its own.
    package var loads: [String: NoticeState] = [:]

    /// Whether the relay of a load of this tier may open.
    func mayOpen(_ load: String) -> Bool {
        mayOpen && loads[load]?.mayOpen != false
    }

    /// Computers that depend on this load and are still up.
    func logins(_ load: String) -> Int { logins + (loads[load]?.logins ?? 0) }

    /// Whether clients that come up with a load of this tier would go down again.
    func isForcingShutdown(_ load: String) -> Bool {
        isForcingShutdown || loads[load]?.isForcingShutdown == true
    }
}

/// Tells the workstations what is planned.
package protocol CutNotices: Sendable {
    /// - Returns: by tier; `nil` where nobody answers.
    func report(_ plan: PlanSnapshot) async -> [Int: NoticeState]?
}

/// The `ups` role over its socket.
struct UPSRoleNotices: CutNotices {
    static let timeout: Duration = .seconds(2)

    let paths: Paths
    let time: SystemTime
    private let executor = ThreadExecutor.thread(name: "ask-ups")

    init(paths: Paths, time: SystemTime) {
        self.paths = paths
        self.time = time
    }

    func report(_ plan: PlanSnapshot) async -> [Int: NoticeState]? {
        let answer = try? await ControlClient.call(
            path: paths.socket(of: .ups), call: RoleCall.plan,
            arguments: PlanMessage.json(plan), timeout: Self.timeout, time: time, on: executor)
        return answer.flatMap(PlanMessage.notices)
    }
}
