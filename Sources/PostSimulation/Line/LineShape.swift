internal import Core

/// What a bad line does to what passes, in both directions alike.
package struct LineShape: Sendable, Hashable {
    /// Kilobits a second in each direction, for all connections together.
    package var kilobits: Double
    /// From one end to the other; half of the round trip.
    package var delay: Duration
    /// Up to so much more, anew for each piece; nothing overtakes.
    package var jitter: Duration
    /// Of a hundred connections so many are cut, stall, or have what was sent over them played
    /// once more over another connection.
    package var lost: Double
    package var stalled: Double
    package var duplicated: Double

    package static let kilobitLimits = 1.0...10_000_000
    package static let delayLimit: Duration = .seconds(60)

    package init(
        kilobits: Double, delay: Duration, jitter: Duration = .zero, lost: Double = 0,
        stalled: Double = 0, duplicated: Double = 0
    ) {
        self.kilobits = kilobits
        self.delay = delay
        self.jitter = jitter
        self.lost = lost
        self.stalled = stalled
        self.duplicated = duplicated
    }

    /// What is out of range, for the person who typed it; `nil` where all is well.
    package var fault: String? {
        let delays = Duration.zero...Self.delayLimit
        guard Self.kilobitLimits.contains(kilobits) else {
            return "--kbit is \(kilobits); allowed are 1 to \(Int(Self.kilobitLimits.upperBound))"
        }
        guard delays.contains(delay), delays.contains(jitter) else {
            return "--delay and --jitter may be 0 to \(Self.delayLimit.wholeMilliseconds) ms"
        }
        let percents = 0.0...100.0
        guard percents.contains(lost), percents.contains(stalled), percents.contains(duplicated)
        else { return "--loss-connections, --stall and --duplicate may be 0 to 100 percent" }
        return nil
    }
}

/// One direction of a line: when a piece that enters now comes out.
struct LineDirection {
    private let kilobits: Double
    private let delay: Duration
    private let jitter: Duration
    /// Until then earlier pieces take the whole width.
    private var free: Duration = .zero
    private var last: Duration = .zero

    init(_ shape: LineShape) {
        kilobits = shape.kilobits
        delay = shape.delay
        jitter = shape.jitter
    }

    /// - Parameters:
    ///   - now: on the clock that the answer is on.
    ///   - chance: from 0 to 1; how much of the jitter the piece has.
    mutating func exit(of bytes: Int, entering now: Duration, chance: Double) -> Duration {
        free = max(free, now) + .microseconds(Double(bytes) * 8_000 / kilobits)
        last = max(last, free + delay + jitter * chance)
        return last
    }
}

/// What befalls one connection, drawn when it is made.
struct LineFate: Sendable, Hashable {
    /// After so many bytes, both directions counted, it is cut.
    let cutAfter: Int?
    /// After so many bytes nothing passes any more, and nobody is told.
    let stallAfter: Int?
    let isDuplicated: Bool

    /// Bytes within which it happens: a handshake and some batches.
    private static let span = 64 << 10

    init(_ shape: LineShape, random: inout some RandomNumberGenerator) {
        func happens(_ percent: Double) -> Bool {
            Double.random(in: 0..<100, using: &random) < percent
        }
        cutAfter = happens(shape.lost) ? Int.random(in: 0..<Self.span, using: &random) : nil
        stallAfter = happens(shape.stalled) ? Int.random(in: 0..<Self.span, using: &random) : nil
        isDuplicated = happens(shape.duplicated)
    }
}
