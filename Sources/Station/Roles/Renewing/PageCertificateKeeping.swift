internal import Capture
internal import Core
internal import Journal
internal import Logging
internal import PKI
internal import Records
internal import Site
internal import Supervision

/// Capture's child that has the page show the certificate that stands in its file: root's timer
/// renews it (``LANRenewal``) and rings. On a desk, where this process may read the authority's
/// key, it renews it itself.
struct PageCertificateKeeping: Sendable {
    /// Between two looks that nobody rang for.
    private static let pause: Duration = .seconds(3_600)
    static let slowRound: Duration = pause * 3

    let role: CaptureRole
    let bell: Doorbell
    private let thread = ThreadExecutor.thread(name: "certificate")
    /// Which the log names already.
    private let told = Guarded<Certificate?>(nil)

    init(role: CaptureRole, bell: Doorbell) {
        self.role = role
        self.bell = bell
    }

    private var context: RoleContext { role.context }

    func run(_ child: ChildContext) async throws {
        while !Task.isCancelled {
            await thread.value { look() }
            child.proved()
            _ = await bell.wait(atMost: Self.pause, by: context.time)
        }
    }

    /// Blocks for small files.
    private func look() {
        renewHere()
        role.authority.renew()
        do throws(ServerFault) {
            guard let page = try role.showCertificate() else { return }
            let isOther = told.withLock { told in
                defer { told = page }
                return told != page
            }
            guard isOther else { return }
            context.log.notice(
                "the page's certificate is \(page.serial), until \(page.notAfter.date)")
        } catch {
            // What was shown before is shown on.
            context.log.error("\(error)")
        }
    }

    private func renewHere() {
        let renewal = LANRenewal(
            secrets: role.secrets, files: context.files, random: SystemRandom())
        guard renewal.isPossible else { return }
        let stamp = role.clock.stamp()
        do {
            let changes = try renewal.round(
                vouched: stamp.trust == .untrusted ? nil : stamp.time, shown: stamp.time)
            for change in changes { context.log.notice("\(change.text)") }
            try renewal.record(
                changes,
                in: Outbox(directory: context.paths.outbox(of: .capture), files: context.files),
                at: stamp.time)
            if !changes.isEmpty { role.ringCollect() }
        } catch {
            context.log.warning("what workstations meet was not renewed: \(error)")
        }
    }
}
