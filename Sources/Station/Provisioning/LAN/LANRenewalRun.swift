internal import Control
internal import Core
internal import Journal
internal import Records
public import Site

/// `waypost provision --renew-lan`, which root's timer runs once a day: renews what is due, leaves
/// a record of it, and has capture show it.
public struct LANRenewalRun: Sendable {
    private static let patience: Duration = .seconds(2)

    private let paths: Paths
    private let files = LinuxFiles()
    private let time = SystemTime()

    public init(paths: Paths) {
        self.paths = paths
    }

    /// - Throws: where the post is not provisioned, or a file cannot be read or written.
    public func run() throws -> ProvisioningReport {
        _ = try paths.validated()
        let renewal = LANRenewal(
            secrets: SecretFiles(paths: paths), files: files, random: SystemRandom())
        let vouched = time.vouched(by: hint)
        let changes = try renewal.round(vouched: vouched, shown: time.now())
        var report = ProvisioningReport()
        for change in changes { report.add("LAN", .done, change.text) }
        guard !changes.isEmpty else {
            report.add(
                "LAN", .already,
                vouched == nil
                    ? "nothing was renewed by a clock that nobody vouches for" : "nothing is due")
            return report
        }
        // Shown before it is recorded: the outbox may be full.
        _ = try? ControlClient.call(
            path: paths.socket(of: .capture), call: RoleCall.reload, timeout: Self.patience)
        do throws(OutboxFault) {
            try renewal.record(
                changes, in: Outbox(directory: paths.outbox(of: .capture), files: files),
                at: time.now())
            _ = try? ControlClient.call(
                path: paths.socket(of: .capture), call: RoleCall.collect, timeout: Self.patience)
        } catch {
            report.add("record", .refused, "\(error)")
        }
        return report
    }

    /// What the uplink knows of HQ's clock, if it runs.
    private var hint: ClockHint? {
        (try? ControlClient.call(
            path: paths.socket(of: .uplink), call: RoleCall.wake, timeout: Self.patience)).flatMap(
                ClockHint.init)
    }
}
