import AsyncHTTPClient
import Control
import Core
import NIOCore
import NIOSSL
import Simulation
import Site
import Synchronization

/// Workstations working side by side until the limit is reached.
struct LANRun: Sendable {
    struct Limit: Sendable {
        let crossings: Int?
        let seconds: Int?
    }

    let paths: Paths
    let listen: NetworkAddress
    let limit: Limit
    let pause: Duration
    /// Percent of the crossings that come with a picture of the traveller's face.
    let images: Int
    let seed: UInt64
    let ledger: Ledger?
    let time = SystemTime()

    func start(workstations: Int) async throws -> LANSummary {
        let host =
            listen.host.text == "0.0.0.0" || listen.host.text == "::"
            ? "127.0.0.1" : listen.host.description
        var configuration = HTTPClient.Configuration()
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(paths.lanAuthority)
        configuration.tlsConfiguration = tls
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(15))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = workstations
        let client = HTTPClient(configuration: configuration)
        do {
            let summary = try await work(workstations, "https://\(host):\(listen.port)", client)
            try await client.shutdown()
            return summary
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    /// Everybody signs in, then all begin together.
    private func work(
        _ workstations: Int, _ address: String, _ client: HTTPClient
    ) async throws -> LANSummary {
        let stations = try await withThrowingTaskGroup(of: Workstation.self) { group in
            for number in 1...workstations {
                group.addTask {
                    var station = Workstation(
                        number: number, address: address, client: client,
                        socket: paths.socket(of: .capture), time: time)
                    try await station.signIn()
                    return station
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let turns = Turns(limit: limit, time: time)
        let start = time.monotonic()
        var summary = try await withThrowingTaskGroup(of: LANSummary.self) { group in
            for station in stations { group.addTask { try await work(station, turns) } }
            return try await group.reduce(into: LANSummary()) { $0.add($1) }
        }
        summary.duration = time.monotonic() - start
        return summary
    }

    private func work(_ station: Workstation, _ turns: Turns) async throws -> LANSummary {
        var station = station
        var generator = CrossingGenerator(seed: seed &* 1_000 &+ UInt64(station.number))
        var random = SeededRandom(seed: seed &* 1_000 &+ UInt64(station.number))
        var summary = LANSummary()
        while let turn = turns.next() {
            var crossing = generator.crossing(at: time.now())
            if Int.random(in: 0..<100, using: &random) < images {
                let image = InventedImage(using: &random)
                var body = crossing.body.object ?? [:]
                body["attachments"] = [image.name]
                crossing.body = .object(body)
                guard
                    try await send(&station, &summary, { await $0.put(image) }) != nil
                else { continue }
                summary.images += 1
            }
            let started = time.monotonic()
            let receipt = try await send(&station, &summary) { await $0.put(crossing) }
            if let receipt {
                summary.latencies.append(time.monotonic() - started)
                summary.receipts += 1
                try ledger?.append(receipt)
                if turn.isMultiple(of: 20) {
                    let again = try await send(&station, &summary) { await $0.put(crossing) }
                    summary.repeats += 1
                    if again != receipt {
                        summary.refused += 1
                        summary.firstRefusal = "another receipt for the same crossing"
                    }
                }
            }
            if pause > .zero { try await time.sleep(for: pause) }
        }
        return summary
    }

    /// Sends until the post has answered, as an officer's page does.
    private func send(
        _ station: inout Workstation, _ summary: inout LANSummary,
        _ put: (Workstation) async -> Workstation.Answer
    ) async throws -> JSONValue? {
        let deadline = time.monotonic() + .seconds(300)
        while true {
            switch await put(station) {
            case .receipt(let receipt): return receipt
            case .refused(let reason):
                summary.refused += 1
                summary.firstRefusal = summary.firstRefusal ?? reason
                return nil
            case .signInAgain:
                try await station.signIn()
            case .tryAgain(let reason):
                summary.retries += 1
                guard time.monotonic() < deadline else {
                    summary.refused += 1
                    summary.firstRefusal = summary.firstRefusal ?? "no answer in 300 s: \(reason)"
                    return nil
                }
                try await time.sleep(for: .milliseconds(200))
            }
        }
    }
}

/// Hands out turns until the limit is reached.
private final class Turns: Sendable {
    private let count = Atomic<Int>(0)
    private let crossings: Int
    private let end: Duration
    private let time: SystemTime

    init(limit: LANRun.Limit, time: SystemTime) {
        crossings = limit.crossings ?? .max
        end = time.monotonic() + .seconds(limit.seconds ?? 1_000_000)
        self.time = time
    }

    func next() -> Int? {
        guard time.monotonic() < end else { return nil }
        let turn = count.add(1, ordering: .relaxed).newValue
        return turn <= crossings ? turn : nil
    }
}
