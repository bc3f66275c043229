public import Core

/// What the power role says of the loads that carry the link (tier 2).
public struct LinkSupply: Sendable, Hashable {
    public struct Load: Sendable, Hashable {
        public let name: String
        /// `nil` where its switch does not say.
        public let isOn: Bool?
        public let reason: String
        /// The power role has a switch for it.
        public let isSwitched: Bool

        public init(name: String, isOn: Bool?, reason: String, isSwitched: Bool) {
            self.name = name
            self.isOn = isOn
            self.reason = reason
            self.isSwitched = isSwitched
        }
    }

    /// In the order of the site file.
    public let loads: [Load]
    /// Why the battery has nothing to spare; `nil` while it has.
    public let shortage: String?

    public init(loads: [Load], shortage: String? = nil) {
        self.loads = loads
        self.shortage = shortage
    }

    /// Why no modem has power; `nil` where one has, or may have.
    var whyOff: String? {
        guard !loads.isEmpty, loads.allSatisfy({ $0.isOn == false }) else { return nil }
        return loads.map { "\($0.name) is \($0.reason)" }.joined(separator: ", ")
    }

    /// Those that can be switched off and on again now.
    var cyclable: [String] {
        loads.filter { $0.isSwitched && $0.isOn == true }.map(\.name)
    }
}

extension LinkSupply {
    public var json: JSONValue {
        [
            "loads": .array(
                loads.map {
                    [
                        "name": .string($0.name), "on": JSONValue($0.isOn),
                        "reason": .string($0.reason), "switched": .bool($0.isSwitched),
                    ]
                }),
            "shortage": JSONValue(shortage),
        ]
    }

    /// `nil` where that is none of these.
    public init?(_ json: JSONValue) {
        guard let list = json["loads"]?.array else { return nil }
        let loads = list.compactMap { load -> Load? in
            guard let name = load["name"]?.string, let reason = load["reason"]?.string,
                let isSwitched = load["switched"]?.bool
            else { return nil }
            return Load(
                name: name, isOn: load["on"]?.bool, reason: reason, isSwitched: isSwitched)
        }
        guard loads.count == list.count else { return nil }
        self.init(loads: loads, shortage: json["shortage"]?.string)
    }
}

/// The power role, as the uplink knows it.
public protocol LinkPower: Sendable {
    /// `nil` while it does not answer.
    func supply() async -> LinkSupply?
    /// Has a load switched off and, by the power role itself, on again.
    ///
    /// - Parameter duration: off for at least so long.
    /// - Returns: why that is not done; `nil` where it is.
    func cycle(_ load: String, offFor duration: Duration) async -> String?
}
