package import Core

/// HQ's word in an answer that it may know more soon: a list that it asks for this post has not
/// answered yet.
package enum AskAgain {
    package static let member = "ask_again_s"
    /// Whatever HQ says, a post asks no more often, and later than this the usual greeting does.
    package static let bounds: ClosedRange<Int64> = 5...600

    package static func json(_ duration: Duration) -> JSONValue {
        .integer(min(max(duration.wholeMilliseconds / 1_000, bounds.lowerBound), bounds.upperBound))
    }

    /// `nil` where the answer says nothing of it, or nothing that is within bounds.
    static func read(_ answer: JSONValue) -> Duration? {
        guard let seconds = answer[member]?.integer, bounds.contains(seconds) else { return nil }
        return .seconds(seconds)
    }
}
