internal import Core
internal import Site

/// What a role's process leaves of itself while it runs, so that the next one can tell how it
/// ended: whoever was killed or lost its power cannot say so itself.
struct ProcessMark: Sendable, Hashable {
    /// Names this run of the process.
    var run: Identifier
    var bootID: Identifier
    /// Starts of this role in this run of the board.
    var starts: Int
    /// Monotonic time of the start.
    var since: Duration
    var version: String
    /// systemd's name for the run of the unit; `nil` where systemd did not start it.
    var invocation: String?
    /// What systemd's watchdog asks of it.
    var systemdWatchdog: Duration?
    /// What the hardware's watchdog was armed with.
    var hardwareWatchdog: Duration?
    /// Monotonic time of an orderly end.
    var endedAt: Duration?

    static func path(_ role: Role, _ paths: Paths) -> String {
        paths.state(of: role) + "/process.json"
    }

    /// `nil` where there is none, or none that can be read.
    static func load(_ role: Role, _ paths: Paths, _ files: some DurableFiles) -> ProcessMark? {
        guard let bytes = try? files.read(path(role, paths), limit: 4_096),
            let json = try? JSONValue(parsing: bytes),
            let run = json["run"]?.string.flatMap({ Identifier($0) }),
            let boot = json["boot_id"]?.string.flatMap({ Identifier($0) }),
            let starts = json["starts"]?.integer, let since = json["since_ms"]?.integer
        else { return nil }
        func duration(_ key: String) -> Duration? { json[key]?.integer.map { .milliseconds($0) } }
        return ProcessMark(
            run: run, bootID: boot, starts: Int(starts), since: .milliseconds(since),
            version: json["version"]?.string ?? "unknown",
            invocation: json["invocation"]?.string,
            systemdWatchdog: duration("systemd_watchdog_ms"),
            hardwareWatchdog: duration("hardware_watchdog_ms"), endedAt: duration("ended_ms"))
    }

    func save(_ role: Role, _ paths: Paths, _ files: some DurableFiles) throws(FileFault) {
        let json: JSONValue = [
            "run": .string(run.description), "boot_id": .string(bootID.description),
            "starts": .integer(Int64(starts)), "since_ms": .integer(since.wholeMilliseconds),
            "version": .string(version), "invocation": JSONValue(invocation),
            "systemd_watchdog_ms": JSONValue(systemdWatchdog?.wholeMilliseconds),
            "hardware_watchdog_ms": JSONValue(hardwareWatchdog?.wholeMilliseconds),
            "ended_ms": JSONValue(endedAt?.wholeMilliseconds),
        ]
        try files.replace(
            Self.path(role, paths), with: Array(json.compactText.utf8), mode: 0o644)
    }
}
