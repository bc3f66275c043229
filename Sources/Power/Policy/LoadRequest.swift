public import Core

/// What a supervisor may ask for at the post: a load from tier 3 on held on or off, or one given up
/// for another, for a while. The strict tiers are not in a supervisor's hands.
public struct LoadRequest: Sendable, Hashable {
    public enum Wish: Sendable, Hashable {
        case hold(String, on: Bool)
        /// The first goes off for the second.
        case swap(String, for: String)
    }

    public static let longest = Duration.seconds(12 * 3_600)
    public static let shortest = Duration.seconds(600)
    public static let firstTier = 3

    public var wish: Wish
    public var duration: Duration

    public init(_ wish: Wish, for duration: Duration) {
        self.wish = wish
        self.duration = duration
    }

    /// The load orders that carry it out.
    public var orders: [LoadOrder] {
        switch wish {
        case .hold(let load, let on):
            [LoadOrder(load: load, wish: on ? .restore : .shed, for: duration)]
        case .swap(let load, let other):
            [
                LoadOrder(load: load, wish: .shed, for: duration),
                LoadOrder(load: other, wish: .restore, for: duration),
            ]
        }
    }
}

/// Why a request is not taken.
public enum RequestFault: Fault, Hashable {
    case order(OrderFault)
    case strict(String, tier: Int)
    case same(String)
    case outOfRange(Duration)
    /// Without a plan nobody can say what it would cost.
    case unplanned

    public var problem: String {
        switch self {
        case .order(let fault): fault.problem
        case .strict(let load, let tier):
            "\(load) is of tier \(tier), which keeps the post itself going"
        case .same(let load): "\(load) cannot be given up for itself"
        case .outOfRange(let duration): "\(Int(duration.inSeconds / 60)) minutes are not possible"
        case .unplanned: "nothing is planned at the moment, so that the cost is not known"
        }
    }

    public var remedy: String? {
        switch self {
        case .order(let fault): fault.remedy
        case .strict: "choose a load from tier \(LoadRequest.firstTier) on"
        case .same: "name two loads"
        case .outOfRange:
            "from \(Int(LoadRequest.shortest.inSeconds / 60)) minutes to "
                + "\(Int(LoadRequest.longest.inSeconds / 3_600)) hours"
        case .unplanned: "ask again when battery and clock are known"
        }
    }
}

/// What a request costs, told before it is made.
public struct RequestCost: Sendable, Hashable {
    /// From the battery, until the next dawn; negative where the request saves.
    public var energy: WattHours
    /// Of the load that would have had it, this many hours; `nil` where it would have been thrown
    /// away or is saved.
    public var lost: Lost?
    /// The battery's share at the next dawn, as things stand and with the request.
    public var dawnShare: Double
    public var dawnShareWithIt: Double
    /// On a poor day, with it, the battery comes down to its reserve before the sun carries what is
    /// strict.
    public var endangersReserve: Bool

    public struct Lost: Sendable, Hashable {
        public var load: String
        public var hours: Double
    }
}
