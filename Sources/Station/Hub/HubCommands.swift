internal import Core
internal import Glibc
internal import Health
internal import Hub
public import Logging
internal import PKI
internal import Supervision
internal import UnixSignals
internal import Uplink

/// What `waypost-hub` does, each command a function that returns the exit code.
public struct HubCommands: Sendable {
    /// Where the tables are, as `--store` says it.
    public enum StoreChoice: Sendable, Hashable {
        case postgres(conninfo: String)
        case sqlite(path: String)

        /// Reads `postgres:CONNINFO` or `sqlite:FILE`; `nil` for anything else.
        public init?(_ text: String) {
            if text.hasPrefix("postgres:") {
                self = .postgres(conninfo: String(text.dropFirst("postgres:".count)))
            } else if text.hasPrefix("sqlite:"), text.count > "sqlite:".count {
                self = .sqlite(path: String(text.dropFirst("sqlite:".count)))
            } else {
                return nil
            }
        }

        var text: String {
            switch self {
            case .postgres(let conninfo): "postgres:\(conninfo)"
            case .sqlite(let path): "sqlite:\(path)"
            }
        }
    }

    let directory: String
    let console: Console
    let isJSON: Bool
    let files = LinuxFiles()
    let time = SystemTime()

    public init(directory: String, console: Console, isJSON: Bool) {
        self.directory = directory
        self.console = console
        self.isJSON = isJSON
    }

    /// `init --address HOST…`: authorities and keys; idempotent.
    public func create(addresses: [String], port: Int) -> Int32 {
        answering {
            let hub = try HubDirectory.create(
                directory, addresses: addresses, port: port, at: time.now())
            let fingerprint = try hub.certificate(.hubAuthority).fingerprint
            if isJSON {
                let document: JSONValue = [
                    "dir": .string(directory), "address": .string(hub.postAddress),
                    "hub_ca_sha256": .string("\(fingerprint)"),
                ]
                console.line(document.prettyText)
            } else {
                console.line("\(directory): hub for \(hub.postAddress)")
                console.line("hub CA SHA-256 \(fingerprint)")
            }
            return ExitCode.ok
        }
    }

    /// `serve --store … --listen HOST:PORT [--metrics HOST:PORT]`: until a signal.
    public func serve(
        _ choice: StoreChoice, host: String, port: Int,
        metrics: (host: String, port: Int)? = nil, log: Logger
    ) async -> Int32 {
        do {
            let hub = try HubDirectory.open(directory)
            HubUpkeep.renewCertificates(of: hub, at: time.now(), log)
            let identity = try HubIdentity(hub)
            try remember(choice)
            let store = try open(choice)
            do throws(HubFault) {
                try await store.prepare(at: time.now())
            } catch {
                await store.close()
                throw error
            }
            var options = HubServer.Options()
            options.host = host
            options.port = port
            let server = HubServer(
                identity: identity, store: store, options: options, time: time, logger: log)
            let upkeep = HubUpkeep(
                hub: hub, store: store, server: server, time: time, log: log)
            let code = await serve(server, upkeep, metrics: metrics, store: store, log: log)
            await store.close()
            return code
        } catch {
            return tell(error, otherwise: ExitCode.unavailable)
        }
    }

    private func serve(
        _ server: HubServer, _ upkeep: HubUpkeep, metrics: (host: String, port: Int)?,
        store: any HubStore, log: Logger
    ) async -> Int32 {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        return await withTaskGroup(of: Int32?.self) { group in
            group.addTask {
                do {
                    try await server.run(onListening: { log.info("listening on port \($0)") })
                    return ExitCode.ok
                } catch {
                    log.critical("\(error)")
                    return ExitCode.unavailable
                }
            }
            if let metrics {
                group.addTask { await serveMetrics(metrics, store, log) }
            }
            group.addTask {
                for await signal in signals {
                    log.info("stopping: \(signal)")
                    return nil
                }
                return nil
            }
            group.addTask {
                await upkeep.run()
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? ExitCode.ok
        }
    }

    private func serveMetrics(
        _ address: (host: String, port: Int), _ store: any HubStore, _ log: Logger
    ) async -> Int32? {
        let server = HubMetricsServer(
            host: address.host, port: address.port, type: MetricsText.contentType
        ) {
            guard let database = try? await store.durability(),
                let posts = try? await store.health(),
                let providers = try? await store.providers()
            else { return nil }
            let hub = try? HubDirectory.open(directory)
            return MetricsText(
                HubStatus(
                    at: time.now(), limits: HealthLimits(), database: database, posts: posts,
                    certificates: hub?.ownCertificates ?? [],
                    publishers: (try? hub?.publishers()) ?? [], providers: providers),
                releases: await releaseReports(of: store, posts.map(\.post))
            ).text
        }
        do {
            try await server.run(onListening: { log.info("metrics on port \($0)") })
            return ExitCode.ok
        } catch {
            log.critical("\(error)")
            return ExitCode.unavailable
        }
    }

    private func releaseReports(
        of store: any HubStore, _ known: [String]
    ) async -> [ReleaseReport] {
        ((try? await store.releases(at: time.now())) ?? []).map {
            ReleaseReport($0.release, $0.standings, known: known)
        }
    }

    /// For the commands that look into it.
    private func remember(_ choice: StoreChoice) throws(FileFault) {
        let bytes = Array(choice.text.utf8)
        do throws(FileFault) {
            try files.replace(storeFile, with: bytes, mode: 0o600)
        } catch {
            // Another hub of this directory that starts now writes the same.
            guard (try? files.read(storeFile, limit: 4_096)) == bytes else { throw error }
        }
    }

    private var storeFile: String { directory + "/store" }

    /// The store that was named, or the one that `serve` used last. A look into a file that is not
    /// there would make an empty one: it is refused.
    func store(_ choice: StoreChoice?) throws -> any HubStore {
        _ = try HubDirectory.open(directory)
        let saved = (try? files.read(storeFile, limit: 4_096)).flatMap {
            StoreChoice(String(decoding: $0, as: UTF8.self))
        }
        guard let wanted = choice ?? saved else { throw HubStoreFault.neverServed(directory) }
        if case .sqlite(let path) = wanted, !files.exists(path) {
            throw HubStoreFault.noFile(path)
        }
        return try open(wanted)
    }

    private func open(_ choice: StoreChoice) throws(HubFault) -> any HubStore {
        switch choice {
        case .postgres(let conninfo): PostgresHubStore(conninfo: conninfo, time: time)
        case .sqlite(let path): try SQLiteHubStore(path: path)
        }
    }

    func answering(_ body: () throws -> Int32) -> Int32 {
        do {
            return try body()
        } catch {
            return tell(error, otherwise: ExitCode.failed)
        }
    }

    /// A directory that holds no hub is a configuration that cannot be used.
    func tell(_ error: any Error, otherwise code: Int32) -> Int32 {
        console.complain("waypost-hub: \(error)")
        if case HubFault.notInitialised = error { return ExitCode.configuration }
        if error is UnknownPost || error is UnreadableName { return ExitCode.usage }
        return code
    }
}

/// Why there is no store to look into.
enum HubStoreFault: Fault {
    case neverServed(String)
    case noFile(String)

    var problem: String {
        switch self {
        case .neverServed(let directory): "no hub has served from \(directory) yet"
        case .noFile(let path): "there is no store \(path)"
        }
    }

    var remedy: String? {
        "name it with --store, or start it: waypost-hub serve --dir DIR --store STORE"
    }
}

/// A post was named that HQ has never heard of.
struct UnknownPost: Fault {
    /// Names that are shown, so that a ministry's list does not hide the sentence.
    private static let shown = 20

    let post: String
    let known: [String]

    var problem: String { "HQ has never heard of a post \(post)" }
    var remedy: String? {
        guard !known.isEmpty else { return "no post has been here yet" }
        let more = known.count > Self.shown ? " and \(known.count - Self.shown) more" : ""
        return "known posts: " + known.prefix(Self.shown).joined(separator: ", ") + more
    }
}
