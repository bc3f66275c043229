public import Core

/// Something that uses power while it is wanted and connected.
public struct PlantLoad: Hashable, Sendable {
    /// What stands between battery voltage and the load.
    public enum Feed: String, Sendable, CaseIterable {
        case dc, inverter
    }

    /// Where its supply branches off.
    public enum Supply: Sendable, CaseIterable {
        /// From the controller's load terminals: its low-voltage disconnect cuts it and its meter
        /// sees it.
        case loadOutput
        /// Straight from the battery: only an empty battery cuts it.
        case battery
    }

    public var name: String
    public var tier: Int
    /// What it uses itself, without the inverter's loss.
    public var draw: Watts
    public var feed: Feed
    public var supply: Supply
    public var hours: DailyHours

    public init(
        name: String, tier: Int, draw: Watts, feed: Feed = .dc, supply: Supply = .loadOutput,
        hours: DailyHours = .always
    ) {
        self.name = name
        self.tier = tier
        self.draw = draw
        self.feed = feed
        self.supply = supply
        self.hours = hours
    }
}
