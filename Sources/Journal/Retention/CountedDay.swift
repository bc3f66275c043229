internal import GRDB

/// A day that the post counted, and how far the journal reached when it began.
public struct CountedDay: Sendable, Hashable {
    public let number: Int64
    public let position: Int64

    public init(number: Int64, position: Int64) {
        self.number = number
        self.position = position
    }
}

extension JournalReader {
    /// The last counted days, in their order.
    ///
    /// - Parameter limit: from 1.
    public func days(last limit: Int) throws(JournalFault) -> [CountedDay] {
        try reading { database in
            guard try database.tableExists("days") else { return [] }
            return try Row.fetchAll(
                database, sql: "SELECT number, position FROM days ORDER BY number DESC LIMIT ?",
                arguments: [limit]
            ).map { CountedDay(number: $0["number"], position: $0["position"]) }.reversed()
        }
    }
}
