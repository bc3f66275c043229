public import Core

/// What a person wants of a load, for a while.
public struct LoadOrder: Sendable, Hashable {
    public enum Wish: String, Sendable, Hashable, CaseIterable {
        case shed, restore
        /// Back to the policy.
        case auto

        /// `nil` where the policy decides.
        public var isOn: Bool? {
            switch self {
            case .shed: false
            case .restore: true
            case .auto: nil
            }
        }
    }

    /// How long an order lasts where none is said.
    public static let usual = Duration.seconds(4 * 3_600)
    public static let longest = Duration.seconds(24 * 3_600)
    /// For tiers 0 and 1 (CONTRACT §4).
    public static let longestOfFirstTiers = Duration.seconds(3_600)

    public static func longest(ofTier tier: Int) -> Duration {
        tier <= 1 ? longestOfFirstTiers : longest
    }

    public var load: String
    public var wish: Wish
    public var duration: Duration?
    /// For tiers 0 and 1: the load's name once more.
    public var confirmation: String?

    /// How long it stands for a load of this tier.
    public func length(ofTier tier: Int) -> Duration {
        duration ?? min(Self.usual, Self.longest(ofTier: tier))
    }

    public init(
        load: String, wish: Wish, for duration: Duration? = nil, confirmation: String? = nil
    ) {
        self.load = load
        self.wish = wish
        self.duration = duration
        self.confirmation = confirmation
    }
}

/// Why an order was not taken.
public enum OrderFault: Fault, Hashable {
    case unknownLoad(String, known: [String])
    case wired(String)
    /// It hangs on a controller's own output, which is not to be switched.
    case leftAlone(String)
    case unconfirmed(String, tier: Int)
    case tooLong(Duration, longest: Duration)
    case notPositive(Duration)

    public var problem: String {
        switch self {
        case .unknownLoad(let name, _): "there is no load \"\(name)\""
        case .wired(let name): "\(name) is wired to the battery: nothing switches it"
        case .leftAlone(let name):
            "\(name) hangs on the controller's own output, which its profile leaves alone"
        case .unconfirmed(let name, let tier):
            "\(name) is of tier \(tier), which needs a second word"
        case .tooLong(let duration, _): "\(Self.minutes(duration)) minutes are too long"
        case .notPositive(let duration): "\(duration.inSeconds) s is no duration"
        }
    }

    public var remedy: String? {
        switch self {
        case .unknownLoad(_, let known): "the loads are " + known.joined(separator: ", ")
        case .wired: nil
        case .leftAlone: "give it a relay of its own"
        case .unconfirmed(let name, _): "repeat it with --confirm \(name)"
        case .tooLong(_, let longest): "at most \(Self.minutes(longest)) minutes"
        case .notPositive: "from one second"
        }
    }

    private static func minutes(_ duration: Duration) -> Int { Int(duration.inSeconds / 60) }
}
