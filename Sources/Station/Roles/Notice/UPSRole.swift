internal import Control
internal import Core
internal import Health
internal import Logging
internal import Site
internal import Supervision
internal import UPS

/// The role that tells the workstations, in the words of stock clients, when their load falls.
struct UPSRole: Sendable {
    private let context: RoleContext
    private let status: RoleStatus
    /// `nil` unless clients can connect: whoever cannot be told needs no promise.
    private let server = Guarded<UPSServer?>(nil)
    private let listener = LANListener(.ups)

    init(_ context: RoleContext) {
        self.context = context
        status = RoleStatus(role: .ups, context: context)
    }

    var tree: SupervisorSpecification {
        .role(
            .ups,
            [
                .control { try await serveCalls($0) },
                RoleChild.monitors.working { child in
                    child.whenAsked { question in
                        listener.ask(question, isServing: { server.withLock { $0 } != nil }) {
                            question in
                            server.withLock { $0 }?.ask { question.answer() }
                        }
                    }
                    try await listener.serve(
                        time: context.time, log: context.log, whenTried: { child.ready() }
                    ) { try await serveLAN(whenListening: $0) }
                },
            ])
    }

    private func serveLAN(whenListening: @escaping @Sendable () -> Void) async throws {
        let listen = context.site.ups.listen
        let (catalogue, _) = Catalogue.loadWhatIsInOrder(
            paths: context.paths, files: context.files)
        let server = UPSServer(
            host: listen.host.text, port: listen.port,
            bank: UPSBank(
                descriptions: UPSDescription.of(context.site, catalogue: catalogue),
                users: try users(),
                version: Release.version),
            time: context.time, planTime: context.postTime)
        defer { self.server.withLock { $0 = nil } }
        let log = context.log
        try await server.run(
            onListening: { _ in
                self.server.withLock { $0 = server }
                whenListening()
            },
            onEvent: { event in
                if case .note(let note) = event { log.info("\(note)") }
            })
    }

    /// Reading needs no name, so a post without the file serves all the same.
    private func users() throws -> [String: UPSUser] {
        let path = SecretFiles(paths: context.paths).upsUsers
        guard context.files.exists(path) else {
            context.log.warning("\(path) is missing: nobody can log in")
            return [:]
        }
        let file = try UPSUserFile.load(
            context.files.read(path, limit: UPSUserFile.largest), name: path)
        return Dictionary(
            file.admitted.map {
                ($0.name, UPSUser(password: .secret($0.password), isPrimary: $0.isPrimary))
            }, uniquingKeysWith: { $1 })
    }

    private func serveCalls(_ child: ChildContext) async throws {
        let control = ControlServer(
            path: context.paths.socket(of: .ups),
            calls: [
                ControlCall(RoleCall.status, needs: [.view]) { _, _ throws(ControlFault) in
                    await describe()
                },
                ControlCall(RoleCall.services, needs: [.view]) { _, _ throws(ControlFault) in
                    await status.tree()
                },
                ControlCall(RoleCall.plan, needs: [.role("power")]) {
                    _, arguments throws(ControlFault) in
                    try take(arguments)
                },
            ] + status.holdCalls, time: context.time)
        try await control.run(as: child)
    }

    private func take(_ message: JSONValue) throws(ControlFault) -> JSONValue {
        guard let plan = PlanMessage.snapshot(message) else {
            throw .failed(
                code: RoleCall.usage, problem: "this is no plan",
                remedy: "use one version of all roles")
        }
        guard let server = server.withLock({ $0 }) else {
            throw .failed(
                code: "not_ready",
                problem: listener.finding?.summary ?? "the ups role is coming up",
                remedy: "ask again")
        }
        server.report(plan)
        return PlanMessage.json(server.states)
    }

    private func describe() async -> JSONValue {
        let states = server.withLock { $0 }?.states ?? []
        return [
            "role": await status.report().json,
            "ups": PlanMessage.json(states),
            "findings": status.findings([listener.finding]),
        ]
    }
}
