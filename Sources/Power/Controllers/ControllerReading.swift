public import Core
public import Site

/// What is known of a controller at one moment: every value with its age and its worth.
public struct ControllerReading: Sendable, Hashable {
    /// What may be built on a value.
    public enum Quality: String, Sendable, CaseIterable {
        case good
        /// Too old, or of a device whose values stand still.
        case stale
        /// The device has none, or has not said one yet.
        case absent
        /// It cannot be so: outside of what is possible, or in contradiction to its neighbours.
        case implausible
    }

    /// How the device as a whole is doing.
    public enum State: String, Sendable, CaseIterable {
        /// Nothing has been answered yet.
        case starting
        case online
        /// Several requests in a row had no answer.
        case silent
        /// It answers, but later than it is waited for, so that nothing of it can be used.
        case late
        /// It answers that it will not: every request with an exception.
        case refusing
        /// Something comes, but no frame that could be used.
        case garbled
        /// It answers, but with values that cannot all stand still for so long.
        case frozen
        /// The battery's voltage cannot be so.
        case implausible
    }

    public struct Value: Sendable, Hashable {
        /// Of a register, of a field, or of a total over several.
        public var name: String
        /// `nil` where the quality is ``Quality-swift.enum/absent``.
        public var value: Double?
        /// What the number means, where the definition has words for it.
        public var meaning: String?
        public var unit: String?
        /// Where it stands, for people: `input 0x3201 bits 2-3`.
        public var register: String
        /// `nil` where it was never read.
        public var age: Duration?
        public var quality: Quality

        public init(
            name: String, value: Double?, meaning: String? = nil, unit: String? = nil,
            register: String, age: Duration?, quality: Quality
        ) {
            self.name = name
            self.value = value
            self.meaning = meaning
            self.unit = unit
            self.register = register
            self.age = age
            self.quality = quality
        }
    }

    public var profile: String
    public var state: State
    /// What the line said last in place of an answer; `nil` while there are answers.
    public var fault: String?
    /// Since the last answer of any kind; `nil` where there was none.
    public var sinceAnswer: Duration?
    /// In the order of tables and addresses, fields behind their registers.
    public var values: [Value]
    /// Names behind the measures that this profile has.
    public var measures: [ControllerDefinition.Measure: String]
    /// What stands in for a measure that is not there.
    public var alternatives: [ControllerDefinition.Measure: [String]]

    public init(
        profile: String, state: State, sinceAnswer: Duration?, values: [Value],
        measures: [ControllerDefinition.Measure: String],
        alternatives: [ControllerDefinition.Measure: [String]] = [:]
    ) {
        self.alternatives = alternatives
        self.profile = profile
        self.state = state
        self.sinceAnswer = sinceAnswer
        self.values = values
        self.measures = measures
    }

    public subscript(name: String) -> Value? { values.first { $0.name == name } }

    /// The value of a measure, the first that is good; `nil` where the profile has none.
    public subscript(measure: ControllerDefinition.Measure) -> Value? {
        guard let name = measures[measure] else { return nil }
        guard let others = alternatives[measure] else { return self[name] }
        let values = ([name] + others).compactMap { self[$0] }
        return values.first { $0.quality == .good } ?? values.first { $0.quality != .absent }
            ?? values.first
    }

    /// The number of a measure, only where it is good.
    public func good(_ measure: ControllerDefinition.Measure) -> Double? {
        self[measure].flatMap { $0.quality == .good ? $0.value : nil }
    }

    /// As `waypost controller read --json` prints it (CONTRACT §4).
    public var json: JSONValue {
        [
            "profile": .string(profile),
            "state": .string(state.rawValue), "fault": JSONValue(fault),
            "last_read_s": JSONValue(sinceAnswer.map(Self.seconds)),
            "values": .array(
                values.map { value in
                    [
                        "name": .string(value.name), "value": JSONValue(value.value),
                        "meaning": JSONValue(value.meaning), "unit": JSONValue(value.unit),
                        "register": .string(value.register),
                        "age_s": JSONValue(value.age.map(Self.seconds)),
                        "quality": .string(value.quality.rawValue),
                    ]
                }),
        ]
    }

    private static func seconds(_ duration: Duration) -> Double {
        // Milliseconds are as fine as anybody wants an age.
        (duration / .milliseconds(1)).rounded() / 1_000
    }
}
