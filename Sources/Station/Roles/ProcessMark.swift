internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Site

/// Remembers that a role's process runs, so that the next one can tell how it ended: whoever was
/// killed or lost its power cannot say so itself.
struct ProcessMark: Sendable {
    let role: Role
    let paths: Paths
    let time: SystemTime
    let files: LinuxFiles

    private var path: String { paths.state(of: role) + "/process.json" }

    /// Marks this process as running. Where the one before did not end by itself, a `reset` record
    /// goes into the outbox. A mark that cannot be written is logged and no reason not to work.
    func begin(log: Logger) {
        let before = read()
        let isSameBoot = before?.bootID == time.bootID
        if let before, !before.isClean { leaveReset(before, isSameBoot: isSameBoot, log: log) }
        let starts = isSameBoot ? (before?.starts ?? 0) + 1 : 1
        write(Mark(bootID: time.bootID, starts: starts, since: time.monotonic()), log)
    }

    /// Leaves word of why this process is about to end without having been stopped, for the next
    /// one to put on record. Blocks until it is on disk.
    func leaveLastWords(_ cause: String, log: Logger) {
        guard var mark = read() else { return }
        mark.lastWords = String(cause.prefix(Self.longestCause))
        write(mark, log)
    }

    /// Characters of a cause that are kept.
    static let longestCause = 1_000

    /// Marks the process as ended by itself.
    func end(log: Logger) {
        guard var mark = read() else { return }
        mark.isClean = true
        write(mark, log)
    }

    /// How often this role's process has been started again in this boot.
    var restarts: Int? {
        read().flatMap { $0.bootID == time.bootID ? $0.starts - 1 : nil }
    }

    private func leaveReset(_ before: Mark, isSameBoot: Bool, log: Logger) {
        // From its start to now: nobody saw when it ended.
        let uptime = isSameBoot ? (time.monotonic() - before.since).components.seconds : nil
        let draft = RecordDraft(
            kind: .reset, id: .version7(at: time.now(), random: SystemRandom()),
            body: [
                "scope": .string(isSameBoot ? "process" : "board"),
                "cause": .string(
                    before.lastWords.map { "the \(role.rawValue) process ended itself: \($0)" }
                        ?? (isSameBoot
                            ? "the \(role.rawValue) process ended without being stopped"
                            : "the board restarted without a shutdown of the \(role.rawValue) role")
                ),
                "uptime_s": JSONValue(uptime), "missed_deadline_ms": .null, "battery_mv": .null,
            ])
        do {
            try Outbox(directory: paths.outbox(of: role), files: files).put(draft)
        } catch {
            log.error("\(error)")
        }
    }

    private struct Mark {
        var bootID: Identifier
        var starts: Int
        var since: Duration
        var isClean = false
        var lastWords: String?
    }

    private func read() -> Mark? {
        guard let bytes = try? files.read(path, limit: 4_096),
            let json = try? JSONValue(parsing: bytes),
            let boot = json["boot_id"]?.string.flatMap({ Identifier($0) }),
            let starts = json["starts"]?.integer, let since = json["since_ms"]?.integer,
            let isClean = json["clean"]?.bool
        else { return nil }
        return Mark(
            bootID: boot, starts: Int(starts), since: .milliseconds(since), isClean: isClean,
            lastWords: json["last_words"]?.string)
    }

    private func write(_ mark: Mark, _ log: Logger) {
        let json: JSONValue = [
            "boot_id": .string(mark.bootID.description), "starts": .integer(Int64(mark.starts)),
            "since_ms": .integer(mark.since.wholeMilliseconds), "clean": .bool(mark.isClean),
            "last_words": JSONValue(mark.lastWords),
        ]
        do {
            try files.replace(path, with: Array(json.compactText.utf8), mode: 0o640)
        } catch {
            log.error("\(error)")
        }
    }
}
