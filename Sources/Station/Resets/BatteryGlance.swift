internal import Core
internal import Site

/// The battery as power saw it last, for those who tell of a restart: a voltage that was falling
/// says more about a board that stopped than anything else.
struct BatteryGlance: Sendable, Hashable {
    let bootID: Identifier
    /// The board's monotonic time of the reading.
    let seenAt: Duration
    let millivolts: Int64

    init(bootID: Identifier, seenAt: Duration, millivolts: Int64) {
        self.bootID = bootID
        self.seenAt = seenAt
        self.millivolts = millivolts
    }

    /// How old a reading may be to say something about an event of the same run of the board.
    static let longestAge: Duration = .seconds(900)

    /// - Returns: the reading, where it is about that run of the board and not too old.
    func millivolts(in boot: Identifier, at time: Duration) -> Int64? {
        boot == bootID && time - seenAt <= Self.longestAge ? millivolts : nil
    }

    /// The newest of this run of the board, and the last of the run before: whoever tells of a
    /// power cut may look only after power has seen the battery again.
    static func load(_ paths: Paths, _ files: some DurableFiles) -> [BatteryGlance] {
        guard let bytes = try? files.read(paths.batteryGlance, limit: 2_048),
            let json = try? JSONValue(parsing: bytes)
        else { return [] }
        return (json["glances"]?.array ?? []).prefix(2).compactMap { BatteryGlance($0) }
    }

    /// Readable for the other roles: it says nothing about anybody.
    func save(_ paths: Paths, _ files: some DurableFiles) throws(FileFault) {
        let before = Self.load(paths, files).first { $0.bootID != bootID }
        let json: JSONValue = ["glances": .array([self, before].compactMap { $0?.json })]
        try files.replace(paths.batteryGlance, with: Array(json.compactText.utf8), mode: 0o644)
    }

    private init?(_ json: JSONValue) {
        guard let boot = json["boot_id"]?.string.flatMap({ Identifier($0) }),
            let seen = json["monotonic_ms"]?.integer, let millivolts = json["battery_mv"]?.integer
        else { return nil }
        self.init(bootID: boot, seenAt: .milliseconds(seen), millivolts: millivolts)
    }

    private var json: JSONValue {
        [
            "boot_id": .string(bootID.description),
            "monotonic_ms": .integer(seenAt.wholeMilliseconds),
            "battery_mv": .integer(millivolts),
        ]
    }
}

/// When the battery's voltage is worth a write to flash: every ``pace``, and when it fell by
/// ``fall`` since the last, at most every ``shortest``. Nothing else writes while all is calm.
struct BatteryGlances: Sendable {
    static let pace: Duration = .seconds(300)
    static let shortest: Duration = .seconds(30)
    /// A share of the voltage that was written last.
    static let fall = 0.02

    private var written: BatteryGlance?

    /// - Returns: what is to be written now.
    mutating func take(_ volts: Volts?, boot: Identifier, at now: Duration) -> BatteryGlance? {
        guard let volts, volts.value.magnitude < 1e6 else { return nil }
        let millivolts = Int64((volts.value * 1_000).rounded())
        if let written {
            let age = now - written.seenAt
            let hasFallen = Double(millivolts) < Double(written.millivolts) * (1 - Self.fall)
            guard age >= (hasFallen ? Self.shortest : Self.pace) else { return nil }
        }
        let glance = BatteryGlance(bootID: boot, seenAt: now, millivolts: millivolts)
        written = glance
        return glance
    }
}
