internal import Core
internal import Health
internal import Journal
internal import Records
internal import Supervision

/// What the capture role finds of itself, its disk, its clock and its lists. It looks by itself and
/// not only when asked, so that it can say since when.
struct CaptureFindings: Sendable {
    /// How exact "since" is.
    private static let pause: Duration = .seconds(60)

    let role: CaptureRole

    func watch(_ child: ChildContext) async throws {
        while true {
            _ = await role.status.report()
            _ = dated(at: role.clock.stamp())
            child.proved()
            try await role.context.time.sleep(for: Self.pause)
        }
    }

    /// The `findings` of the role's answer.
    func dated(at stamp: ClockStamp) -> JSONValue {
        role.status.findings(
            [role.listener.finding, role.journal.trouble.finding] + role.continuity.findings
                + Findings.surroundings(disk: disk, clock: clock(stamp))
                + Findings.lists((role.listStates(at: stamp) ?? []).compactMap(ListReport.init)))
    }

    func clock(_ stamp: ClockStamp) -> ClockReport { ClockReport(trust: stamp.trust.rawValue) }

    var disk: DiskReport {
        guard let journal = role.journal.current, let space = journal.diskSpace else {
            return DiskReport()
        }
        return DiskReport(freeBytes: space.freeBytes, reserveBytes: journal.reserveBytes)
    }
}
