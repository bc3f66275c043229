public import Core
internal import Supervision
internal import Synchronization

/// The store for a ministry: PostgreSQL through libpq, a few connections with a thread each.
///
/// The connection string is the user's own: several hosts, `target_session_attrs`, TLS and
/// passwords as libpq knows them. What commits mean stays as the server is configured, but never
/// less than flushed.
public final class PostgresHubStore: HubStore {
    /// Connections of one hub; batches of one post follow one another anyway.
    public static let defaultConnections = 4

    private let connections: [PostgresConnection]
    private let turn = Atomic<Int>(0)

    /// Connects when first used, not here.
    public init(
        conninfo: String, connections: Int = PostgresHubStore.defaultConnections,
        time: any TimeSource = SystemTime()
    ) {
        self.connections = (0..<max(1, connections)).map { number in
            PostgresConnection(
                conninfo: conninfo, time: time, executor: .thread(name: "hub-pg-\(number)"))
        }
    }

    public func perform<Value: Sendable>(
        _ work: @escaping @Sendable (HubLedger) throws(HubFault) -> Value
    ) async throws(HubFault) -> Value {
        let number = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return try await connections[Int(number.magnitude) % connections.count].perform(work)
    }

    public func close() async {
        for connection in connections { await connection.close() }
    }
}
