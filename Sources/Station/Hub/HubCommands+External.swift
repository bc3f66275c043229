internal import Capture
internal import Core
internal import Hub
public import Logging
internal import UnixSignals

/// Asking services about the documents that posts forward.
extension HubCommands {
    /// What `waypost-hub external-check NAME` is told.
    public struct ExternalCheckOrder: Sendable {
        public var name: String
        public var list: String
        public var informs: String?
        public var contact: String?
        public var perMinute: Int
        public var window: Int
        public var limitSeconds: Int
        /// Crossings of so many days are asked about too; `nil` for none.
        public var sinceDays: Int?
        public var command: [String]

        public init(
            name: String, list: String, informs: String?, contact: String?, perMinute: Int,
            window: Int, limitSeconds: Int, sinceDays: Int?, command: [String]
        ) {
            self.name = name
            self.list = list
            self.informs = informs
            self.contact = contact
            self.perMinute = perMinute
            self.window = window
            self.limitSeconds = limitSeconds
            self.sinceDays = sinceDays
            self.command = command
        }
    }

    /// `external-check run NAME … -- PROGRAM`: asks the service until a signal.
    public func externalCheck(
        _ order: ExternalCheckOrder, _ choice: StoreChoice?, log: Logger
    ) async -> Int32 {
        await querying(choice) { store in
            if let role = order.informs {
                let roles = OfficerRole.allCases.filter(\.mayHearAlerts).map(\.rawValue)
                guard roles.contains(role) else {
                    throw UnreadableName(
                        found: role, wanted: "a role: \(roles.joined(separator: ", "))")
                }
            }
            guard
                let provider = ExternalProvider(
                    name: order.name, list: order.list, informs: order.informs,
                    contact: order.contact)
            else {
                throw UnreadableName(
                    found: order.name,
                    wanted: "a name of a to z, 0 to 9, - and _, and texts of 1 to 200 characters")
            }
            let now = time.now()
            try await store.register(
                provider, since: order.sinceDays.map { now + .seconds(-$0 * 86_400) }, at: now)
            var options = ExternalCheckWorker.Options()
            options.window = order.window
            options.perMinute = order.perMinute
            options.limit = .seconds(order.limitSeconds)
            let worker = ExternalCheckWorker(
                provider: order.name, command: order.command, store: store, options: options,
                time: time, log: log)
            log.info("asking \(order.name)")
            let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await worker.run() }
                group.addTask {
                    for await signal in signals {
                        log.info("stopping: \(signal)")
                        return
                    }
                }
                await group.next()
                group.cancelAll()
            }
            return ExitCode.ok
        }
    }

    /// `external-check retire NAME`.
    public func retireProvider(_ name: String, _ choice: StoreChoice?) async -> Int32 {
        await querying(choice) { store in
            guard try await store.retire(provider: name, at: time.now()) else {
                console.complain(
                    "waypost-hub: no service \(name) is asked; waypost-hub external-check status")
                return ExitCode.failed
            }
            console.line(
                isJSON
                    ? JSONValue.object(["retired": .string(name)]).prettyText
                    : "\(name) is not asked any more.")
            return ExitCode.ok
        }
    }

    /// `external-check status`: how the services stand; 1 where one is in trouble.
    public func providers(_ choice: StoreChoice?) async -> Int32 {
        await querying(choice) { store in
            let now = time.now()
            let providers = try await store.providers()
            if isJSON {
                console.line(JSONValue.array(providers.map { $0.json(at: now) }).prettyText)
            } else if providers.isEmpty {
                console.line("No service is asked.")
            }
            for provider in providers where !isJSON {
                console.line(
                    "\(provider.name)  \(provider.list)  \(provider.state(at: now).rawValue)  "
                        + "\(provider.waiting) wait, \(provider.answered) answered, "
                        + "\(provider.hits) hits (\(provider.untold) on their way, "
                        + "\(provider.refused) refused by posts), \(provider.failed) given up")
                if let post = provider.namesakeAt {
                    console.line(
                        "  \(post) has an alert list of that name: officers cannot tell the two "
                            + "apart; run it with another --list, or give the list another name")
                }
                if let since = provider.failingSince {
                    console.line("  fails since \(since): \(provider.failure ?? "?")")
                }
            }
            return providers.contains { $0.state(at: now) != .ok } ? ExitCode.failed : ExitCode.ok
        }
    }
}
