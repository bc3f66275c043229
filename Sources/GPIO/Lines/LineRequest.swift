/// One line that is to be held, under the name that callers use for it.
public struct LineRequest: Hashable, Sendable {
    /// Where the line is.
    public enum Place: Hashable, Sendable {
        /// By the name that the kernel gives it (device tree).
        case named(String)
        /// By its chip (`gpiochip0`) and its number there.
        case offset(chip: String, offset: Int)
    }

    /// Which level means active.
    public enum Polarity: Hashable, Sendable {
        case activeHigh, activeLow
    }

    /// What the line is to be when it is taken.
    public enum Start: Hashable, Sendable {
        /// As it is: the level is read, then driven, so that taking the line is no edge. A line
        /// that was an input takes the level that its circuit holds it at.
        case adopt
        /// Active or not, driven from the first moment.
        case state(Bool)
        /// An input, which is read and never driven.
        case input
    }

    public let name: String
    public let place: Place
    public let polarity: Polarity
    public let start: Start

    /// - Parameter place: `nil` for the line whose kernel name is `name`.
    public init(
        _ name: String, at place: Place? = nil, polarity: Polarity = .activeHigh,
        start: Start = .adopt
    ) {
        self.name = name
        self.place = place ?? .named(name)
        self.polarity = polarity
        self.start = start
    }
}
