public import Core
public import Site

/// Which lines of the roles' logs are asked for.
public struct LogOrder: Sendable, Hashable {
    /// Lines that are shown where no number is asked for, and the most that may be.
    public static let usualLines = 100
    public static let mostLines = 20_000

    /// From when on.
    public enum Start: Sendable, Hashable {
        case at(Timestamp)
        /// So long ago.
        case ago(Duration)

        /// An RFC 3339 time, or `90s`, `10m`, `1h30m`, `2d`; `nil` for anything else.
        public init?(_ text: String) {
            if let time = Timestamp(text) {
                self = .at(time)
            } else if let seconds = StationCommands.seconds(text) {
                self = .ago(.seconds(seconds))
            } else {
                return nil
            }
        }

        func time(now: Timestamp) -> Timestamp {
            switch self {
            case .at(let time): time
            case .ago(let duration): now + .milliseconds(-duration.wholeMilliseconds)
            }
        }
    }

    /// `nil` for all.
    public var role: Role?
    public var level: LogLine.Level
    public var start: Start?
    public var lines: Int

    public init(
        role: Role? = nil, level: LogLine.Level = .info, start: Start? = nil,
        lines: Int = usualLines
    ) {
        self.role = role
        self.level = level
        self.start = start
        self.lines = lines
    }
}
