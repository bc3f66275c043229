internal import Core

/// What systemd said of the end of a unit's process: one line of the file that the units'
/// `ExecStopPost=` keeps (`Systemd/ledger/note-end`, systemd.exec(5), `$SERVICE_RESULT`).
struct EndNote: Sendable, Hashable {
    /// Bytes of a file that is read.
    static let fileLimit = 16_384

    /// The board's monotonic time of the end.
    let at: Duration
    let bootID: Identifier
    /// Names one run of the unit (systemd.exec(5), `$INVOCATION_ID`).
    let invocation: String
    /// `success`, `exit-code`, `signal`, `core-dump`, `watchdog`, `timeout`, `oom-kill`, …
    let result: String
    /// `exited`, `killed` or `dumped`.
    let how: String
    /// An exit code, or the name of a signal without `SIG`.
    let status: String

    /// `UPTIME BOOT INVOCATION RESULT HOW STATUS`; `-` stands for what systemd did not say.
    init?(line: Substring) {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 6, let seconds = Double(words[0]), seconds >= 0, seconds < 1e10,
            let boot = Identifier(words[1]), words[2] != "-"
        else { return nil }
        at = .milliseconds(Int64((seconds * 1_000).rounded()))
        bootID = boot
        invocation = words[2]
        result = words[3]
        how = words[4]
        status = words[5]
    }

    /// The note of one run of a unit; `nil` where nobody left one.
    static func find(invocation: String?, in text: String) -> EndNote? {
        guard let invocation else { return nil }
        return text.split(separator: "\n").reversed().lazy.compactMap { EndNote(line: $0) }
            .first { $0.invocation == invocation }
    }
}
