internal import Core
internal import Hub

extension HubCommands {
    /// `lists usage NAME --from DAY --to DAY`: what a list's owner is owed, without travellers.
    ///
    /// - Parameters:
    ///   - from: the first day, in UTC.
    ///   - to: the last day, which counts.
    public func usage(
        of list: String, from: String, to: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            let (start, end) = (try day(from), try day(to) + .seconds(86_400))
            guard start < end else {
                throw UnreadableName(found: "\(from) to \(to)", wanted: "two days in their order")
            }
            let entries = try await store.usage(of: list, from: start, until: end)
            if isJSON {
                let document: JSONValue = [
                    "list": .string(list), "from": .string(from), "to": .string(to),
                    "hits": .integer(entries.reduce(0) { $0 + $1.hits }),
                    "entries": .array(entries.map(\.json)),
                ]
                console.line(document.prettyText)
                return ExitCode.ok
            }
            if entries.isEmpty { console.line("\(list) did not hit.") }
            for entry in entries {
                console.line(
                    "\(entry.entry)  \(entry.hits) hits at \(entry.posts) posts: "
                        + "\(entry.confirmed) confirmed, \(entry.dismissed) dismissed, "
                        + "\(entry.referred) referred, \(entry.withdrawn) withdrawn, "
                        + "\(entry.undecided) undecided")
            }
            return ExitCode.ok
        }
    }

    private func day(_ text: String) throws -> Timestamp {
        guard text.count == 10, let start = Timestamp(text + "T00:00:00Z") else {
            throw UnreadableName(found: text, wanted: "a day, as in 2026-11-01")
        }
        return start
    }
}
