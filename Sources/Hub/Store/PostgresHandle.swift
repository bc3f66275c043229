internal import CPostgres

/// Owns a libpq connection; used by one thread.
struct PostgresHandle: ~Copyable {
    private let pointer: OpaquePointer
    private let signs = PostgresSigns()

    /// Connects; blocks up to `connect_timeout` for each host of the connection string.
    ///
    /// Our values stand in front of the string, so that those in it win, but for the encoding.
    static func connect(_ conninfo: String) throws(HubFault) -> PostgresHandle {
        let parameters: [(String, String)] = [
            ("application_name", "waypost-hub"), ("connect_timeout", "10"),
            ("target_session_attrs", "read-write"), ("tcp_user_timeout", "30000"),
            ("dbname", conninfo), ("client_encoding", "UTF8"),
        ]
        let keys = CStringArray(parameters.map(\.0))
        let values = CStringArray(parameters.map(\.1))
        let connection = keys.lend { keys in values.lend { PQconnectdbParams(keys, $0, 1) } }
        guard let connection else { throw .databaseAway(reason: "libpq has no memory") }
        let handle = PostgresHandle(pointer: connection)
        guard handle.isAlive else { throw .databaseAway(reason: message(connection)) }
        return handle
    }

    private init(pointer: OpaquePointer) {
        self.pointer = pointer
        // Otherwise libpq prints notices to standard error.
        PQsetNoticeReceiver(pointer, takeNotice, Unmanaged.passUnretained(signs).toOpaque())
    }

    deinit {
        PQfinish(pointer)
    }

    /// Commits, and believes it only where the server says so without a warning: a commit whose
    /// wait for the standby was cut short succeeds with one (PostgreSQL, `synchronous_commit`).
    func commit() throws(HubFault) {
        let warnings = signs.warnings
        let result = PQexec(pointer, "COMMIT")
        let word = result.flatMap { PQcmdStatus($0) }.map { String(cString: $0) }
        _ = try rows(result)
        guard word == "COMMIT", signs.warnings == warnings else {
            throw .databaseAway(reason: "the commit was not confirmed in full")
        }
    }

    /// libpq may call a connection good that the server has just ended: what it said counts too.
    var isAlive: Bool { PQstatus(pointer) == CONNECTION_OK && !signs.isBroken }

    /// One statement; parameters travel apart from the text, all as text.
    func execute(_ sql: String, _ parameters: [SQLValue]) throws(HubFault) -> [SQLRow] {
        let values = CStringArray(parameters.map(\.string))
        guard !parameters.contains(where: { $0.string?.utf8.contains(0) == true }) else {
            throw .database(reason: "a parameter holds U+0000, which text cannot")
        }
        return try rows(
            values.lend {
                PQexecParams(pointer, sql, Int32(parameters.count), nil, $0, nil, nil, 0)
            })
    }

    /// Several statements without parameters.
    func script(_ sql: String) throws(HubFault) {
        _ = try rows(PQexec(pointer, sql))
    }

    private func rows(_ result: OpaquePointer?) throws(HubFault) -> [SQLRow] {
        guard let result else {
            signs.isBroken = true
            throw .databaseAway(reason: Self.message(pointer))
        }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return []
        case PGRES_TUPLES_OK: break
        default: throw fault(result)
        }
        let columns = PQnfields(result)
        return (0..<PQntuples(result)).map { row in
            (0..<columns).map { column in
                guard PQgetisnull(result, row, column) == 0 else { return .null }
                return .text(
                    String(
                        decoding: UnsafeRawBufferPointer(
                            start: PQgetvalue(result, row, column),
                            count: Int(PQgetlength(result, row, column))), as: UTF8.self))
            }
        }
    }

    /// Classes of SQLSTATE (PostgreSQL, appendix A) after which the same may succeed: lost
    /// connections, rolled-back by a conflict, out of means, ended by an operator.
    private static let passing: Set<String> = ["08", "40", "53", "55", "57"]

    private func fault(_ result: OpaquePointer) -> HubFault {
        // 67 is PG_DIAG_SQLSTATE, a character constant that Swift does not import.
        let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? ""
        // The server names a state with every error; without one the error is the connection's.
        if state.isEmpty { signs.isBroken = true }
        let text = String(cString: PQresultErrorMessage(result)).trimmed
        // 25006: this server has become a read-only standby; another host may be the primary now.
        if !isAlive || state == "25006" || Self.passing.contains(String(state.prefix(2))) {
            return .databaseAway(reason: text)
        }
        return .database(reason: "\(text) (\(state))")
    }

    private static func message(_ connection: OpaquePointer) -> String {
        String(cString: PQerrorMessage(connection)).trimmed
    }
}

extension String {
    fileprivate var trimmed: String {
        split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}

/// What one connection has shown besides its results. libpq calls back on the thread that is
/// inside its call, so
/// this is used by one thread as the connection is.
private final class PostgresSigns {
    var warnings = 0
    /// libpq itself, not the server, said that something failed.
    var isBroken = false
}

/// A C callback must not be isolated: it stands outside of every type.
private func takeNotice(_ context: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    // 86 is PG_DIAG_SEVERITY_NONLOCALIZED, a character constant that Swift does not import.
    guard let context, let severity = PQresultErrorField(result, 86),
        String(cString: severity) == "WARNING"
    else { return }
    Unmanaged<PostgresSigns>.fromOpaque(context).takeUnretainedValue().warnings += 1
}

/// C strings for one call, `nil` for NULL, with a closing NULL. Freed with the object.
private final class CStringArray {
    private let storage: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>

    init(_ strings: [String?]) {
        storage = .allocate(capacity: strings.count + 1)
        storage.initialize(repeating: nil)
        for (index, string) in strings.enumerated() {
            guard let string = string?.utf8CString else { continue }
            let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: string.count)
            _ = copy.initialize(from: string)
            storage[index] = UnsafePointer(copy.baseAddress)
        }
    }

    deinit {
        for pointer in storage { pointer?.deallocate() }
        storage.deallocate()
    }

    func lend<Value>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value) -> Value {
        withExtendedLifetime(self) { body(UnsafePointer(storage.baseAddress)) }
    }
}
