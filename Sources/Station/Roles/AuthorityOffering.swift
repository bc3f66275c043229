internal import Capture
internal import Core
internal import Health
internal import Logging
internal import PKI
internal import Site
internal import Supervision

/// Capture's child that offers the post's authority to new workstations on `[capture].ca_listen`.
/// An address that is taken costs the post this help and nothing else.
struct AuthorityOffering: Sendable {
    private static let child = RoleChild(
        id: "authority", reportsReady: true, proof: .answered(within: .seconds(60)))

    private let context: RoleContext
    private let listener = LANListener(
        LANListener.Trouble(
            code: "capture.authority_not_offered", severity: .warning,
            consequence: "New workstations cannot get the post's certificate by themselves",
            key: "[capture].ca_listen"))
    /// `nil` unless clients can connect.
    private let server = Guarded<AuthorityServer?>(nil)

    init(_ context: RoleContext) {
        self.context = context
    }

    var finding: Finding? { listener.finding }

    /// None where the site says `none`.
    var children: [ChildSpecification] {
        guard let listen = context.site.capture.authorityListen else { return [] }
        return [
            Self.child.working { child in
                child.whenAsked { question in
                    listener.ask(question, isServing: { server.withLock { $0 } != nil }) {
                        question in
                        server.withLock { $0 }?.ask { question.answer() }
                    }
                }
                try await listener.serve(
                    time: context.time, log: context.log, whenTried: { child.ready() }
                ) { try await serve(on: listen, whenListening: $0) }
            }
        ]
    }

    private func serve(
        on listen: NetworkAddress, whenListening: @escaping @Sendable () -> Void
    ) async throws {
        var options = AuthorityServer.Options()
        options.host = listen.host.text
        options.port = Int(listen.port)
        let server = AuthorityServer(offer: try offer, options: options, logger: context.log)
        defer { self.server.withLock { $0 = nil } }
        try await server.run(listening: { _ in
            self.server.withLock { $0 = server }
            whenListening()
        })
    }

    /// Offers what stands in the files by now. Blocks for small files.
    func renew() {
        guard let server = server.withLock({ $0 }) else { return }
        do {
            if server.use(try offer) {
                context.log.notice("another authority is offered to new workstations")
            }
        } catch {
            context.log.error("what new workstations are offered stays as it was: \(error)")
        }
    }

    /// Read anew at each attempt: provisioning may mend what was missing.
    private var offer: AuthorityOffer {
        get throws {
            let page = context.site.capture.listen
            let secrets = SecretFiles(paths: context.paths)
            do {
                let trust = try LANTrust(secrets, context.files)
                return AuthorityOffer(
                    post: context.site.post.name, certificate: trust.offered, others: trust.others,
                    addresses: AuthorityOffer.addresses(
                        names: secrets.pageNames(context.files), host: page.host.text,
                        port: page.port))
            } catch let fault as any Fault {
                throw ServerFault.badAuthority(
                    path: context.paths.lanAuthority, reason: fault.problem)
            }
        }
    }
}
