internal import Core
internal import Journal

/// Where a search goes on: `FIRST.POSITION`, of which only this makes sense.
struct SearchCursor: Equatable, Sendable {
    /// Milliseconds of the last moment, or the last score.
    let first: Int64
    let position: Int64

    init(_ found: RecordIndex.Found) {
        first = found.at.milliseconds
        position = found.position
    }

    init(score: Int, position: Int64) {
        first = Int64(score)
        self.position = position
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 40, let first = Int64(parts[0]),
            let position = Int64(parts[1]), position > 0
        else { return nil }
        self.first = first
        self.position = position
    }

    var text: String { "\(first).\(position)" }

    var found: RecordIndex.Found {
        RecordIndex.Found(at: Timestamp(milliseconds: first), position: position)
    }
}
