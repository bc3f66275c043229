internal import Capture
internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Site
internal import Supervision

/// What the role answers on the LAN.
extension CaptureRole {
    /// Audit records of the LAN that the journal does not take wait with those of the installer.
    private struct OutboxRefuge: RecordRefuge {
        let role: CaptureRole

        func keep(_ draft: RecordDraft) async -> Bool {
            let outbox = Outbox(
                directory: role.context.paths.outbox(of: .capture), files: role.context.files)
            do throws(OutboxFault) {
                try outbox.put(draft)
            } catch {
                role.context.log.critical("an audit record was not kept: \(error)")
                return false
            }
            role.ringCollect()
            return true
        }
    }

    /// Serves the LAN until cancelled.
    func serveLAN(whenListening: @escaping @Sendable () -> Void) async throws {
        let journal = journal
        let (days, supply, loadRequests) = (days, supply, loadRequests)
        let protection = ProtectionCertificate(paths: context.paths, files: context.files)
        var serviceOptions = CaptureService.Options()
        serviceOptions.post = context.site.post.id
        serviceOptions.time = postTime
        serviceOptions.codes = codes
        let register = try accessRegister()
        let api = CaptureAPI(
            service: CaptureService(
                register: register, store: journal,
                refuge: OutboxRefuge(role: self), attachments: attachments,
                attachmentIndex: journal, search: search, alerts: journal,
                drafts: try draftShelf(), board: board, screening: screening,
                inspection: inspection,
                protection: { protection.seal }, clock: clock, random: SystemRandom(),
                options: serviceOptions),
            training: training.service(
                register: register, inspection: inspection,
                secret: try context.files.read(secrets.pinPepper, limit: 1_024), codes: codes,
                time: postTime, protection: { protection.seal }),
            post: context.site.post.name, time: context.time,
            isReady: { journal.current != nil }, power: { await days.answer?.json },
            supply: { name in
                let answer = await supply.answer
                return WorkstationSupply.json(answer?.json, of: name, age: answer?.age ?? .zero)
            },
            askPower: { wish in
                let answer = await loadRequests.ask(wish)
                // What was drawn before shows the loads as they were.
                days.forget()
                return answer
            })
        var options = CaptureServer.Options(
            certificateChain: secrets.lanCertificate, privateKey: secrets.lanKey)
        let listen = context.site.capture.listen
        options.host = listen.host.text
        options.port = Int(listen.port)
        let server = try CaptureServer(
            api: api, options: options, clock: clock, logger: context.log)
        defer { self.server.withLock { $0 = nil } }
        try await server.run(listening: { _ in
            self.server.withLock { $0 = server }
            takeCertificate()
            whenListening()
        })
    }
}
