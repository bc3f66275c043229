/// The part of the local day in which a load is wanted, as minutes of the day.
public struct DailyHours: Hashable, Sendable {
    private var wanted: [Range<Int>]

    /// The whole day.
    public static let always = DailyHours(spans: [(0, 1_440)])

    /// - Parameter spans: begin (0 to 1439) and end (1 to 1440) in minutes; an end that is not
    ///   after its begin lies on the next day. Values outside are a programmer's mistake.
    public init(spans: [(begin: Int, end: Int)]) {
        wanted = spans.flatMap { begin, end -> [Range<Int>] in
            precondition((0..<1_440).contains(begin) && (1...1_440).contains(end))
            return begin < end ? [begin..<end] : [begin..<1_440, 0..<end]
        }
    }

    /// - Parameter minute: of the local day, 0 to 1439.
    public func contains(minute: Int) -> Bool {
        for span in wanted where span.lowerBound <= minute && minute < span.upperBound {
            return true
        }
        return false
    }
}
