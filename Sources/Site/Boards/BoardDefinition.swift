/// What a board offers, as data (`Board/ID/ID.toml`): its lines, ports, watchdog and clock.
public struct BoardDefinition: Sendable, Hashable {
    /// One line of a GPIO chip that carries a relay or a contact.
    public struct Line: Sendable, Hashable {
        public enum Direction: String, Sendable, CaseIterable {
            case output, input
        }

        public enum Polarity: String, Sendable, CaseIterable {
            case activeHigh = "active-high"
            case activeLow = "active-low"
        }

        /// As `gpio:NAME` names it in a site file.
        public var name: String
        /// `gpiochip0`.
        public var chip: String
        /// The line's number on its chip.
        public var offset: Int
        public var direction: Direction
        public var polarity: Polarity
        /// What a load behind this line does when no process holds it, or the board is dead;
        /// `nil` for an input.
        public var whenDead: Site.Power.Load.State?

        public init(
            name: String, chip: String, offset: Int, direction: Direction, polarity: Polarity,
            whenDead: Site.Power.Load.State?
        ) {
            self.name = name
            self.chip = chip
            self.offset = offset
            self.direction = direction
            self.polarity = polarity
            self.whenDead = whenDead
        }
    }

    /// Lower-case letters, digits, hyphens and underscores, up to 40.
    public var id: String
    public var name: String
    public var lines: [Line]
    /// Device files of the serial ports that are soldered on.
    public var serialPorts: [String]
    /// `nil` for `none`.
    public var watchdog: String?
    /// `nil` for `none`: the board forgets the time when it is dead.
    public var realTimeClock: String?

    public init(
        id: String, name: String, lines: [Line] = [], serialPorts: [String] = [],
        watchdog: String? = nil, realTimeClock: String? = nil
    ) {
        self.id = id
        self.name = name
        self.lines = lines
        self.serialPorts = serialPorts
        self.watchdog = watchdog
        self.realTimeClock = realTimeClock
    }

    public func line(named name: String) -> Line? { lines.first { $0.name == name } }

    /// Letters, digits, `_`, `-` and `.`, 1 to 40.
    static func isLineName(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isLetterOrDigit || "_-.".utf8.contains($0) }
    }

    /// Lower-case letters, digits, hyphens and underscores, 1 to 40; also the name of its file.
    static func isIdentifier(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && !text.hasPrefix("-")
            && text.utf8.allSatisfy {
                $0.isLetterOrDigit && !(65...90).contains($0) || "-_".utf8.contains($0)
            }
    }
}
