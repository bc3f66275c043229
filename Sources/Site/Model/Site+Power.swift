public import Core

extension Site {
    /// `[power]`: what delivers, what stores and what draws.
    public struct Power: Sendable, Hashable {
        /// `nil` for `none`: the battery's current is not measured.
        public var shunt: Shunt?
        public var controllers: [Controller]
        public var sources: [Source]
        public var battery: Battery
        /// At least one; exactly one of tier 0.
        public var loads: [Load]
    }
}

extension Site.Power {
    /// A meter in the battery's cable.
    public struct Shunt: Sendable, Hashable {
        public var port: Port
        /// Identifier of a controller definition that describes its registers.
        public var profile: String
    }

    /// One `[[power.controllers]]`: a solar charge controller.
    public struct Controller: Sendable, Hashable {
        /// Identifier of a controller definition.
        public var profile: String
        public var port: Port
        /// Of all panels on it, at standard test conditions.
        public var array: Watts
    }

    /// One `[[power.sources]]`: what charges beside the sun.
    public struct Source: Sendable, Hashable {
        public enum Kind: String, Sendable, CaseIterable {
            case generator, grid, wind
        }

        public var kind: Kind
        public var detect: Detection
    }

    /// `[power.battery]`.
    public struct Battery: Sendable, Hashable {
        public enum Chemistry: String, Sendable, CaseIterable {
            case agm, gel, flooded, lifepo4
        }

        /// The voltages that batteries of a post come in.
        public static let nominalVolts = [12, 24, 36, 48]

        public var chemistry: Chemistry
        public var nominal: Volts
        public var capacity: AmpereHours
    }

    /// One `[[power.loads]]`.
    public struct Load: Sendable, Hashable {
        public enum Feed: String, Sendable, CaseIterable {
            case dc, inverter
        }

        public enum State: String, Sendable, CaseIterable {
            case on, off
        }

        /// Tier 0 is the appliance, 1 the LAN, 2 the link; these fall in this order whatever they
        /// are worth. From 3 on the plan may weigh ``value`` and ``hours``.
        public static let tiers = 0...9

        /// Letters, digits, hyphens and underscores, up to 32; unique in the post.
        public var name: String
        public var tier: Int
        public var draw: Watts
        /// `none`: never shed.
        public var switchPath: SwitchPath
        public var via: Feed
        /// `nil`: unproven.
        public var proof: Proof?
        /// What the load does when nothing drives its switch; `nil`: nobody cares.
        public var whenDead: State?
        /// `nil`: always wanted.
        public var hours: ServiceHours?
        /// What an hour of it is worth beside others, 0 to 1000; 1 where the file says nothing.
        public var value: Double
    }
}
