internal import Core
internal import Hub
internal import Logging
internal import PKI
internal import Uplink

/// What a hub does once a day while it serves, and soon after an authority, or the key for
/// what is carried by hand, followed another.
struct HubUpkeep {
    private static let pause: Duration = .seconds(86_400)
    /// Between two looks at whether somebody changed the authorities.
    private static let glance: Duration = .seconds(5)

    let hub: HubDirectory
    let store: any HubStore
    let server: HubServer
    let time: any TimeSource
    let log: Logger

    /// Until the task is cancelled.
    func run() async {
        while true {
            guard await rest() else { return }
            // The months to come stand ready; until they do, their records stand elsewhere.
            try? await store.prepare(at: time.now())
            await renew()
        }
    }

    /// Until a day is over or what posts are told of is other.
    ///
    /// - Returns: whether there is anything to do and not to end.
    private func rest() async -> Bool {
        let before = told
        let end = time.monotonic() + Self.pause
        while time.monotonic() < end {
            do {
                try await time.sleep(for: Self.glance)
            } catch {
                return false
            }
            if told != before { return true }
        }
        return true
    }

    private struct Told: Equatable {
        let generations: [Int64?]
        let recipient: Digest256?
    }

    private var told: Told {
        Told(
            generations: AuthorityUse.allCases.map { try? hub.authorities($0).generation },
            recipient: (try? hub.certificate(.carried))?.fingerprint)
    }

    /// Another hub of the directory may have renewed them as well: they are read in any case.
    private func renew() async {
        Self.renewCertificates(of: hub, at: time.now(), log)
        do {
            await server.use(try HubIdentity(hub))
        } catch {
            log.critical("the hub's certificates cannot be read: \(error)")
        }
    }

    static func renewCertificates(of hub: HubDirectory, at time: Timestamp, _ log: Logger) {
        do throws(HubFault) {
            for credential in try hub.renewCertificates(at: time) {
                log.notice("renewed: \(credential.rawValue).pem")
            }
        } catch {
            log.critical("the hub's certificates were not renewed: \(error)")
        }
    }
}
