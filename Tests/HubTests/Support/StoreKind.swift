import Core
import Hub
import Testing

/// The stores that the contract is held against.
enum StoreKind: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case sqlite, postgres

    /// PostgreSQL only where it is installed; see ``PostgresServer/isAvailable``.
    static let available = allCases.filter { $0 == .sqlite || PostgresServer.isAvailable }

    var testDescription: String { rawValue }

    /// A new, empty database.
    func place() throws -> StorePlace {
        switch self {
        case .sqlite: .sqlite(try TemporaryDirectory())
        case .postgres: .postgres(conninfo: try PostgresServer.start().makeDatabase())
        }
    }
}

/// One database, which several stores may open.
enum StorePlace: Sendable {
    case sqlite(TemporaryDirectory)
    case postgres(conninfo: String)

    func open() throws -> any HubStore {
        switch self {
        case .sqlite(let directory): try SQLiteHubStore(path: directory.path + "/hub.sqlite")
        case .postgres(let conninfo): PostgresHubStore(conninfo: conninfo, connections: 2)
        }
    }

    /// Opened and with its tables.
    func prepared() async throws -> any HubStore {
        let store = try open()
        try await store.prepare(at: SampleChain.now)
        return store
    }
}
