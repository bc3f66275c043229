public import Core

/// A post's time that passes faster than the machine's, the same for all processes that read one
/// clock file. Its pace may change at any moment; it never steps and never runs backwards.
///
/// The file names a moment of the machine's clock, the post's time at that moment, and how many
/// seconds of the post pass in one of the machine. It is replaced as a whole, so that a reader
/// finds the old pace or the new one.
public struct AcceleratedTime: TimeSource {
    /// Slowest and fastest pace. Time can stand still for nobody: whoever sleeps would never wake.
    public static let speeds = 0.01...100_000.0
    /// A sleeper looks again after so much of the machine's time, in case the pace has changed.
    static let look = Duration.milliseconds(50)
    static let largestFile = 1_024

    private let path: String
    private let files = LinuxFiles()
    private let machine: any TimeSource
    /// What has been told last: where the pace falls, a reader must not go back.
    private let told: Guarded<(anchor: Anchor, monotonic: Duration)>

    /// One pace and since when it holds.
    struct Anchor: Hashable, Sendable {
        var machine: Duration
        var monotonic: Duration
        var wall: Timestamp
        var speed: Double

        func passed(at now: Duration) -> Duration { max(.zero, now - machine) * speed }

        var json: JSONValue {
            [
                "machine_us": .integer(Self.microseconds(machine)),
                "monotonic_us": .integer(Self.microseconds(monotonic)),
                "wall_ms": .integer(wall.milliseconds), "speed": .number(speed),
            ]
        }

        init(machine: Duration, monotonic: Duration, wall: Timestamp, speed: Double) {
            self.machine = machine
            self.monotonic = monotonic
            self.wall = wall
            self.speed = speed
        }

        init?(_ json: JSONValue) {
            guard let machine = json["machine_us"]?.integer,
                let monotonic = json["monotonic_us"]?.integer,
                let wall = json["wall_ms"]?.integer
            else { return nil }
            switch json["speed"] {
            case .number(let value)?: speed = value
            case .integer(let value)?: speed = Double(value)
            default: return nil
            }
            guard AcceleratedTime.speeds.contains(speed) else { return nil }
            self.machine = .microseconds(machine)
            self.monotonic = .microseconds(monotonic)
            self.wall = Timestamp(milliseconds: wall)
        }

        private static func microseconds(_ duration: Duration) -> Int64 {
            let (seconds, attoseconds) = duration.components
            return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        }
    }

    /// Follows a clock file, which must be there.
    /// - Throws: `unreadable` where it cannot be read or is no clock file.
    public init(following path: String) throws(AcceleratedTimeFault) {
        try self.init(following: path, machine: SystemTime())
    }

    init(following path: String, machine: any TimeSource) throws(AcceleratedTimeFault) {
        self.path = path
        self.machine = machine
        let anchor = try Self.read(path, files)
        told = Guarded((anchor, anchor.monotonic))
    }

    /// Begins a clock file, or changes the pace of the one that is there.
    ///
    /// - Parameters:
    ///   - speed: seconds of the post in one of the machine, within ``speeds``.
    ///   - start: the post's wall clock where the file is new; `nil` is the machine's.
    /// - Throws: `speed` outside of its range, `unreadable` for a file that is no clock file,
    ///   `unwritable` where it cannot be replaced.
    public static func pace(
        _ path: String, speed: Double, start: Timestamp? = nil
    ) throws(AcceleratedTimeFault) {
        try pace(path, speed: speed, start: start, machine: SystemTime())
    }

    static func pace(
        _ path: String, speed: Double, start: Timestamp?, machine: any TimeSource
    ) throws(AcceleratedTimeFault) {
        guard speeds.contains(speed) else { throw .speed(speed) }
        let files = LinuxFiles()
        let now = machine.monotonic()
        var anchor = Anchor(
            machine: now, monotonic: now, wall: start ?? machine.now(), speed: speed)
        if files.exists(path) {
            let before = try read(path, files)
            let passed = before.passed(at: now)
            anchor.monotonic = before.monotonic + passed
            anchor.wall = before.wall + passed
        }
        do {
            try files.replace(path, with: Array(anchor.json.compactText.utf8), mode: 0o644)
        } catch {
            throw .unwritable(path, "\(error)")
        }
    }

    private static func read(
        _ path: String, _ files: LinuxFiles
    ) throws(AcceleratedTimeFault) -> Anchor {
        let bytes: [UInt8]
        do {
            bytes = try files.read(path, limit: largestFile)
        } catch {
            throw .unreadable(path, "\(error)")
        }
        guard let json = try? JSONValue(parsing: bytes), let anchor = Anchor(json) else {
            throw .unreadable(path, "it is no clock file")
        }
        return anchor
    }

    /// The pace that holds; the last one known where the file has gone.
    private var anchor: Anchor {
        let anchor = try? Self.read(path, files)
        return told.withLock { told in
            if let anchor { told.anchor = anchor }
            return told.anchor
        }
    }

    public var bootID: Identifier { machine.bootID }

    public func now() -> Timestamp {
        let anchor = anchor
        return anchor.wall + anchor.passed(at: machine.monotonic())
    }

    public func monotonic() -> Duration {
        let anchor = anchor
        let now = anchor.monotonic + anchor.passed(at: machine.monotonic())
        return told.withLock { told in
            told.monotonic = max(told.monotonic, now)
            return told.monotonic
        }
    }

    public func kernelSaysSynchronised() -> Bool { machine.kernelSaysSynchronised() }

    public func machineTime(for duration: Duration) -> Duration {
        min(Self.look, duration / anchor.speed)
    }

    public func sleep(for duration: Duration) async throws {
        let end = monotonic() + duration
        while true {
            let rest = end - monotonic()
            guard rest > .zero else { return }
            try await machine.sleep(for: machineTime(for: rest))
        }
    }
}
