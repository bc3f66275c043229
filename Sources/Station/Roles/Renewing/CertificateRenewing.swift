internal import Core
internal import Journal
internal import Logging
internal import PKI
internal import Records
internal import Site
internal import Supervision
internal import Uplink

/// The uplink's child that renews the device's certificate: it looks every hour and does nothing
/// for two years. Its own connection carries a few kilobytes then.
struct CertificateRenewing: Sendable {
    /// Between two looks, less or more by a tenth: posts of one day do not come at one moment.
    private static let pause = BackOff(
        first: .seconds(3_600), cap: .seconds(7_200), jitterPercent: 10)
    /// Where HQ said no, a person acts within days.
    private static let roundsAfterRefusal = 24

    let context: RoleContext
    /// Has the forwarder made anew with the pair in use.
    let reload: Doorbell
    /// What HQ's answers say of the clock.
    let hint: @Sendable () async -> ClockHint?
    /// Told what it cost on the link.
    let spent: @Sendable (LinkTraffic) async -> Void
    /// What HQ said against it last.
    let refusal: Guarded<String?>

    private var secrets: SecretFiles { SecretFiles(paths: context.paths) }

    func run(_ child: ChildContext) async throws {
        while true {
            let rounds = await look() ? 1 : Self.roundsAfterRefusal
            for _ in 0..<rounds {
                child.proved()
                let chance = Double(SystemRandom().bytes(1)[0]) / 256
                try await context.time.sleep(for: Self.pause.delay(attempt: 1, chance: chance))
            }
        }
    }

    /// - Returns: whether to look again soon.
    private func look() async -> Bool {
        let outcome: DeviceRenewal.Outcome
        do throws(UplinkFault) {
            outcome = try await renewal(by: await hint()).round()
        } catch {
            context.log.warning("the device's certificate was not renewed: \(error)")
            guard !error.isTransient else { return true }
            refusal.withLock { $0 = error.problem }
            return false
        }
        refusal.withLock { $0 = nil }
        guard case .renewed(let serial, let end) = outcome else { return true }
        context.log.notice("the device's certificate was renewed: \(serial), until \(end)")
        record(serial, until: end)
        reload.ring()
        return true
    }

    private func renewal(by hint: ClockHint?) -> DeviceRenewal {
        let time = context.time
        let (post, address) = (context.site.post.id, context.site.uplink.hub.description)
        let authorities = secrets.authorities(context.files)
        return DeviceRenewal(
            post: post, files: secrets.device(context.files), time: context.time,
            authorities: { () throws(UplinkFault) in
                try authorities.trusted(.hub).believed
            },
            connect: { (identity) throws(UplinkFault) in
                try HTTPSHubExchange(
                    address: address, post: post, identity: identity, time: time)
            },
            vouchedTime: { time.vouched(by: hint) }, whenSpent: spent)
    }

    private func record(_ serial: String, until end: Timestamp) {
        do throws(OutboxFault) {
            try Outbox(directory: context.paths.outbox(of: .uplink), files: context.files).put(
                RecordDraft(
                    kind: .audit, id: .version7(at: context.time.now(), random: SystemRandom()),
                    body: [
                        "action": "device_certificate_renewed", "target": .string(serial),
                        "result": .string("until \(end)"),
                    ]))
        } catch {
            context.log.error("the renewal was not recorded: \(error)")
        }
    }
}
