public import ArgumentParser
internal import Core
public import Station

/// The options by which people say which part of a power history they mean.
public struct HistorySpan: ParsableArguments {
    @Option(help: "How many hours back from the newest entry, or from --to (default: 12).")
    public var hours: Int?
    @Option(help: "How many days back.")
    public var days: Int?
    @Option(help: "RFC 3339, as 2026-03-01T06:00:00Z, or a day in UTC as 2026-03-01.")
    public var from: String?
    @Option(help: "The end, likewise (default: the newest entry).")
    public var to: String?
    @Flag(help: "A row of comma-separated values for each sample.")
    public var csv = false

    public init() {}

    public func validate() throws {
        _ = try order(isJSON: false)
    }

    /// - Parameter step: between two samples, where that can be chosen.
    public func order(
        step: PowerHistoryOrder.Step? = nil, isJSON: Bool
    ) throws -> PowerHistoryOrder {
        let longest = Int(PowerHistoryOrder.longest.components.seconds)
        guard [hours != nil, days != nil, from != nil].count(where: \.self) <= 1 else {
            throw ValidationError("one of --hours, --days and --from says where it begins")
        }
        guard !(csv && isJSON) else { throw ValidationError("--csv or --json, not both") }
        for (name, count, unit) in [("--hours", hours, 3_600), ("--days", days, 86_400)] {
            guard let count, !(1...longest / unit).contains(count) else { continue }
            throw ValidationError("\(name) is \(count); allowed from 1 to \(longest / unit)")
        }
        let length = hours.map { $0 * 3_600 } ?? days.map { $0 * 86_400 }
        let order = PowerHistoryOrder(
            length: length.map { .seconds($0) }, from: try moment("--from", from),
            to: try moment("--to", to), step: step, form: csv ? .csv : isJSON ? .json : .screen)
        if let from = order.from, let to = order.to, from >= to {
            throw ValidationError("--from is not before --to")
        }
        return order
    }

    private func moment(_ name: String, _ text: String?) throws -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") else {
            throw ValidationError(
                "\(name) is \(text); a time as 2026-03-01T06:00:00Z or a day is wanted")
        }
        return time
    }
}
