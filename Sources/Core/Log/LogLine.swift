/// A line of what a role said about its own work: nothing personal is in it.
public struct LogLine: Sendable, Hashable {
    /// How much it matters, the least first.
    public enum Level: String, Sendable, Hashable, CaseIterable, Comparable {
        case info, notice, warning, error, critical

        public static func < (one: Level, other: Level) -> Bool {
            allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
        }
    }

    /// Bytes of a text in UTF-8 that are kept.
    public static let textLimit = 1_000

    /// Grows from line to line of a ring, from 1, so that no two of one are the same; what a power
    /// cut took may leave a number out.
    public let number: Int64
    /// By the board's clock, which may be wrong.
    public let at: Timestamp
    /// Whole seconds since the board started, and the first eight digits of the name of that run of
    /// the board: they tell in which order lines came where the clock was set.
    public let uptime: Int64
    public let boot: String
    public let level: Level
    public let role: String
    /// Of at most ``textLimit`` bytes, without line breaks and control characters.
    public let text: String
    /// How often the same was said and not written since it was written last.
    public let repeated: Int64
    /// Other lines before it that were not written, for want of room or as too many came.
    public let omitted: Int64

    public init(
        number: Int64, at: Timestamp, uptime: Int64, boot: String, level: Level, role: String,
        text: String, repeated: Int64 = 0, omitted: Int64 = 0
    ) {
        self.number = number
        self.at = at
        self.uptime = uptime
        self.boot = boot
        self.level = level
        self.role = role
        self.text = Self.kept(text)
        self.repeated = repeated
        self.omitted = omitted
    }

    public var json: JSONValue {
        [
            "n": .integer(number), "at": .string(at.description), "up_s": .integer(uptime),
            "boot": .string(boot), "level": .string(level.rawValue), "role": .string(role),
            "text": .string(text), "repeated": .integer(repeated), "omitted": .integer(omitted),
        ]
    }

    /// `nil` unless every member is there and of its type; further ones are a newer release's.
    public init?(_ json: JSONValue) {
        guard let number = json["n"]?.integer, number > 0,
            let at = json["at"]?.string.flatMap({ Timestamp($0) }),
            let uptime = json["up_s"]?.integer, let boot = json["boot"]?.string,
            boot.utf8.count <= 36, let level = json["level"]?.string.flatMap(Level.init),
            let role = json["role"]?.string, role.utf8.count <= 36,
            let text = json["text"]?.string, let repeated = json["repeated"]?.integer,
            let omitted = json["omitted"]?.integer
        else { return nil }
        self.init(
            number: number, at: at, uptime: uptime, boot: Self.kept(boot), level: level,
            role: Self.kept(role), text: text, repeated: repeated, omitted: omitted)
    }

    /// Lines end on terminals: nothing in them may steer one.
    private static func kept(_ text: String) -> String {
        var bytes = 0
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= textLimit else { break }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
