internal import Core
internal import Hub
internal import Logging

/// What a hub does once a day while it serves.
struct HubUpkeep {
    private static let pause: Duration = .seconds(86_400)

    let hub: HubDirectory
    let store: any HubStore
    let server: HubServer
    let time: any TimeSource
    let log: Logger

    /// Until the task is cancelled.
    func run() async {
        while true {
            do {
                try await time.sleep(for: Self.pause)
            } catch {
                return
            }
            // The months to come stand ready; until they do, their records stand elsewhere.
            try? await store.prepare(at: time.now())
            await renew()
        }
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
