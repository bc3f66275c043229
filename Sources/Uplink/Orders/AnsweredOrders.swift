public import Core

/// The orders that a role has dealt with, the last ``OrderAnswer/limit``: one small file that only
/// it writes.
public struct AnsweredOrders: Sendable, Hashable {
    private static let fileLimit = 1 << 20

    public private(set) var all: [OrderAnswer] = []

    public init() {}

    /// Reads the file; none where there is none or it says something else: what is carried out
    /// twice changes nothing.
    public init(path: String, files: any DurableFiles) {
        guard let bytes = try? files.read(path, limit: Self.fileLimit),
            let json = try? JSONValue(parsing: bytes)
        else { return }
        all = (json["orders"]?.array ?? []).compactMap { OrderAnswer($0) }
            .suffix(OrderAnswer.limit)
    }

    public subscript(_ id: Identifier) -> OrderAnswer? { all.last { $0.id == id } }

    /// The oldest give way at the limit.
    public mutating func note(_ answer: OrderAnswer) {
        all.removeAll { $0.id == answer.id }
        all.append(answer)
        all = all.suffix(OrderAnswer.limit)
    }

    /// No secret stands in it, and the uplink reads it.
    public func save(path: String, files: any DurableFiles) throws(FileFault) {
        let json: JSONValue = ["schema": 1, "orders": .array(all.map(\.json))]
        try files.replace(path, with: Array(json.compactText.utf8), mode: 0o644)
    }
}
