internal import Core
internal import Hub

extension HubCommands {
    /// `gaps close POST EPOCH FIRST[-LAST] --reason TEXT`.
    ///
    /// - Parameter person: the user who says so.
    public func closeGap(
        of post: String, epoch: String, extent: String, reason: String, person: String,
        _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            guard let id = Identifier(epoch) else {
                throw UnreadableName(found: epoch, wanted: "an epoch's UUID")
            }
            let (first, last) = try sequences(extent)
            let reason = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !reason.isEmpty else {
                throw UnreadableName(found: reason, wanted: "a reason that others can read")
            }
            let isClosed = try await store.closeGap(
                of: post, epoch: id, first: first, last: last, because: reason, by: person,
                at: time.now())
            guard isClosed else {
                console.complain(
                    "waypost-hub: no such gap is open; waypost-hub gaps \(post) shows each with "
                        + "its epoch, first and last sequence")
                return ExitCode.failed
            }
            if isJSON {
                console.line(JSONValue.object(["closed": .bool(true)]).prettyText)
            } else {
                console.line("Closed, and kept with its reason: waypost-hub gaps \(post) --all")
            }
            return ExitCode.ok
        }
    }

    private func sequences(_ text: String) throws -> (first: Int64, last: Int64?) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int64($0) }
        guard numbers.count == parts.count, (1...2).contains(numbers.count), numbers[0] >= 1,
            numbers.last ?? 0 >= numbers[0]
        else { throw UnreadableName(found: text, wanted: "FIRST or FIRST-LAST") }
        return (numbers[0], numbers.count == 2 ? numbers[1] : nil)
    }
}
