internal import Core
internal import Health
internal import Site

/// The board's safe mode as the ladder tells of it (`Systemd/README.md`, rules 19 to 21): power,
/// relays and SSH, and the other roles left out.
struct SafeMode: Sendable, Hashable {
    /// Bytes of the ladder's file that are read.
    static let fileLimit = 1_024
    /// Characters of a reason that are kept.
    static let reasonLimit = 200
    /// The ladder's longest is 8 hours.
    static let longestMinutes: Int64 = 10_000

    /// The board's monotonic time of its beginning.
    let since: Duration
    let bootID: Identifier
    /// After which the ladder tries the whole post again; `nil` where a person ends it.
    let length: Duration?
    /// The ladder's own words.
    let reason: String

    /// `UPTIME BOOT MINUTES REASON`; `nil` for anything else. `-` for minutes: until a person ends
    /// it.
    init?(line: Substring) {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count == 4, let seconds = Double(words[0]), seconds >= 0, seconds < 1e10,
            let boot = Identifier(words[1])
        else { return nil }
        if words[2] == "-" {
            length = nil
        } else {
            guard let minutes = Int64(words[2]), (0...Self.longestMinutes).contains(minutes) else {
                return nil
            }
            length = .seconds(minutes * 60)
        }
        since = .milliseconds(Int64((seconds * 1_000).rounded()))
        bootID = boot
        reason = String(words[3].prefix(Self.reasonLimit))
    }

    /// `nil` where the board is not in it, where there is no ladder, and where its file says
    /// nothing of this run of the board.
    static func read(
        _ paths: Paths, _ files: some DurableFiles, _ time: some TimeSource
    ) -> SafeMode? {
        guard let bytes = try? files.read(paths.safeMode, limit: fileLimit),
            let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first,
            let mode = SafeMode(line: line), mode.bootID == time.bootID
        else { return nil }
        return mode
    }

    /// By the wall clock as it stands now: it may have been set since.
    func begin(_ time: some TimeSource) -> Timestamp {
        time.now() + (since - time.monotonic())
    }

    func end(_ time: some TimeSource) -> Timestamp? {
        length.map { begin(time) + $0 }
    }

    func finding(_ time: some TimeSource) -> Finding {
        Findings.safeMode(because: reason, since: begin(time), until: end(time))
    }
}

extension Paths {
    /// Where the ladder keeps what ends with this run of the board (`Systemd/ladder/ladder`).
    var safeMode: String { runtime + "-ladder/safe-mode" }
}
