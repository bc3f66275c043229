/// When a load is wanted: spans of the local day, each of which may cross midnight.
public struct ServiceHours: Hashable, Sendable, CustomStringConvertible {
    /// More spans than this a day no load needs.
    public static let limit = 8

    /// One span, `HH:MM-HH:MM`, its end not included. `18:00-06:00` crosses midnight;
    /// `00:00-24:00` is the whole day.
    public struct Span: Notation {
        /// Minutes after local midnight, 0 to 1439.
        public let start: Int
        /// Minutes after local midnight, 1 to 1440; below ``start`` it belongs to the next day.
        public let end: Int

        public init?(_ text: String) {
            guard let value = try? Self(spelling: text) else { return nil }
            self = value
        }

        init(spelling text: String) throws(Misspelling) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let start = Self.minutes(parts[0]), start < 1_440,
                let end = Self.minutes(parts[1])
            else {
                throw Misspelling(
                    text.quoted, allowed: #"local times such as "08:00-18:00" or "18:00-06:00""#)
            }
            guard start != end else {
                throw Misspelling(
                    "\(text.quoted), which begins when it ends",
                    allowed: #"two different times; "00:00-24:00" is the whole day"#)
            }
            self.start = start
            // Midnight as an end is the end of the day, not its beginning.
            self.end = end == 0 ? 1_440 : end
        }

        /// - Parameter minute: after local midnight, 0 to 1439.
        public func contains(minute: Int) -> Bool {
            start < end ? (start..<end).contains(minute) : minute >= start || minute < end
        }

        public var description: String { "\(Self.text(start))-\(Self.text(end))" }

        private static func minutes(_ text: Substring) -> Int? {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
                let hour = parts[0].wholeNumber, let minute = parts[1].wholeNumber, minute < 60,
                hour < 24 || (hour == 24 && minute == 0)
            else { return nil }
            return hour * 60 + minute
        }

        private static func text(_ minutes: Int) -> String {
            [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
                .joined(separator: ":")
        }
    }

    /// At least one.
    public let spans: [Span]

    /// `nil` for no span at all: a load that is never wanted is not a load.
    public init?(_ spans: [Span]) {
        guard !spans.isEmpty else { return nil }
        self.spans = spans
    }

    /// - Parameter minute: after local midnight, 0 to 1439.
    public func contains(minute: Int) -> Bool { spans.contains { $0.contains(minute: minute) } }

    public var description: String { spans.map(\.description).joined(separator: ", ") }
}
