import GRDBSQLite

/// An open database by SQLite's own interface.
final class SQLConnection {
    struct Failure: Error, Equatable {
        let code: Int32
        var primary: Int32 { code & 0xFF }
    }

    private var handle: OpaquePointer?

    init(_ path: String, vfs: String? = nil, readOnly: Bool = false) throws {
        let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let answer = sqlite3_open_v2(path, &handle, flags, vfs)
        guard answer == SQLITE_OK else {
            sqlite3_close_v2(handle)
            handle = nil
            throw Failure(code: answer)
        }
        sqlite3_extended_result_codes(handle, 1)
    }

    deinit {
        close()
    }

    func close() {
        sqlite3_close_v2(handle)
        handle = nil
    }

    /// Rows as text, for all statements of the script.
    @discardableResult
    func run(_ sql: String) throws -> [[String]] {
        var rows: [[String]] = []
        let answer = withUnsafeMutablePointer(to: &rows) { rows in
            sqlite3_exec(
                handle, sql,
                { context, count, values, _ in
                    guard let values else { return 0 }
                    let row = (0..<Int(count)).map { values[$0].map { String(cString: $0) } ?? "" }
                    context?.assumingMemoryBound(to: [[String]].self).pointee.append(row)
                    return 0
                }, rows, nil)
        }
        guard answer == SQLITE_OK else { throw Failure(code: answer) }
        return rows
    }
}
