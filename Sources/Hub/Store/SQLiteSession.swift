internal import FoundationEssentials
internal import GRDB

/// A session on an open SQLite connection, lent by its queue.
final class SQLiteSession: SQLSession {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    var dialect: SQLDialect { .sqlite }

    func query(_ sql: String, _ parameters: [SQLValue]) throws(HubFault) -> [SQLRow] {
        try SQLiteSession.translating {
            // SQLite numbers `?1`; its `$1` would be a name.
            let statement = try database.cachedStatement(
                sql: sql.replacing("$", with: "?"))
            let arguments = StatementArguments(parameters.map(\.databaseValue))
            guard statement.columnCount > 0 else {
                try statement.execute(arguments: arguments)
                return []
            }
            return try Row.fetchAll(statement, arguments: arguments).map { row in
                row.databaseValues.map(SQLValue.init)
            }
        }
    }

    func script(_ sql: String) throws(HubFault) {
        try SQLiteSession.translating { try database.execute(sql: sql) }
    }

    func transaction<Value>(_ body: () throws(HubFault) -> Value) throws(HubFault) -> Value {
        // Immediate: another process that writes is waited for here, not in the middle.
        try script("BEGIN IMMEDIATE")
        do throws(HubFault) {
            let value = try body()
            try script("COMMIT")
            return value
        } catch {
            // SQLite may have rolled back by itself, which makes this fail harmlessly.
            try? script("ROLLBACK")
            throw error
        }
    }

    static func translating<Value>(_ work: () throws -> Value) throws(HubFault) -> Value {
        do {
            return try work()
        } catch let fault as HubFault {
            throw fault
        } catch let error as DatabaseError {
            let reason =
                "\(error.message ?? "no message") (SQLite \(error.extendedResultCode.rawValue))"
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_IOERR:
                throw .databaseAway(reason: reason)
            default: throw .database(reason: reason)
            }
        } catch {
            throw .database(reason: "\(error)")
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .bytes(let value): Data(value).databaseValue
        }
    }

    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let value): self = .integer(value)
        case .string(let value): self = .text(value)
        case .double(let value): self = .text("\(value)")
        case .blob(let value): self = .bytes(Array(value))
        }
    }
}
