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

    /// The notes of a text, oldest first; what is none is passed over.
    static func all(in text: String) -> [EndNote] {
        text.split(separator: "\n").compactMap { EndNote(line: $0) }
    }

    /// Whether all went as systemd was asked for: also where the process had not come so far as to
    /// handle the signal, and so ended of it.
    var isAsWished: Bool { result == "success" }

    /// Whether it never began: wrong words, a held lock, a configuration that cannot be used. That
    /// is tried again and again, and is nobody's restart.
    var isRefusedStart: Bool {
        let codes = [ExitCode.usage, ExitCode.occupied, ExitCode.configuration]
        return how == "exited" && codes.contains { status == "\($0)" }
    }

    /// Whether systemd ended it against its will, or it failed at the very last: then that it
    /// stopped in order was only the manner of it.
    var outweighsOrderlyEnd: Bool {
        ["timeout", "watchdog", "oom-kill", "core-dump", "signal"].contains(result)
    }
}
