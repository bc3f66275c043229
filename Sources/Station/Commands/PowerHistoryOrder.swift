public import Core
internal import Power

/// Which part of the power history is asked for, and how it is to look.
public struct PowerHistoryOrder: Sendable, Hashable {
    public enum Form: Sendable, Hashable {
        /// One screen for people.
        case screen
        case csv, json
    }

    /// Between two samples.
    public enum Step: String, Sendable, Hashable, CaseIterable {
        case minute = "1m"
        case fiveMinutes = "5m"
        case hour = "1h"

        var resolution: HistoryResolution {
            switch self {
            case .minute: .minutes
            case .fiveMinutes: .fiveMinutes
            case .hour: .hours
            }
        }
    }

    /// The longest time that may be asked for: a day more than is kept at least.
    public static let longest: Duration = .seconds(732 * 86_400)
    /// Samples of what is chosen where no step is asked for.
    static let usualSamples = 10_000
    static let screenSamples = 2_500

    /// Back from the newest entry, or from ``to``; without it and ``from`` twelve hours.
    public var length: Duration?
    public var from: Timestamp?
    public var to: Timestamp?
    /// `nil` takes five minutes, or an hour for a longer time.
    public var step: Step?
    public var form: Form

    public init(
        length: Duration? = nil, from: Timestamp? = nil, to: Timestamp? = nil, step: Step? = nil,
        form: Form = .screen
    ) {
        self.length = length
        self.from = from
        self.to = to
        self.step = step
        self.form = form
    }

    /// - Parameter newest: of the history.
    func span(newest: Timestamp) -> ClosedRange<Timestamp> {
        let end = to ?? newest
        let start = from ?? end + .milliseconds(-(length ?? .seconds(43_200)).wholeMilliseconds)
        return min(start, end)...end
    }

    /// Samples of five minutes while there are not too many of them, then hours.
    func resolution(of span: ClosedRange<Timestamp>) -> HistoryResolution {
        if let step { return step.resolution }
        // A table's rows are hours at the least.
        let limit = form == .screen ? Self.screenSamples : Self.usualSamples
        let count = (span.upperBound - span.lowerBound) / HistoryResolution.fiveMinutes.slot
        return count <= Double(limit) ? .fiveMinutes : .hours
    }
}
