internal import Core
internal import Site

/// A start of the board as the ladder counted it (`Systemd/ladder/ladder`). Why the board started
/// is judged there and nowhere else; this reads what it wrote.
struct BoardStart: Sendable, Hashable {
    /// Bytes of the ladder's history that are read; it keeps 200 lines.
    static let fileLimit = 131_072

    let at: Timestamp
    let bootID: Identifier
    /// The ladder's own words.
    let reason: String
    /// Of how many the safe mode is made: `2 of 6`.
    let points: String

    /// `TIME BOOT start: REASON; POINTS`; `nil` for the ladder's other lines.
    init?(line: Substring) {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count == 4, words[2] == "start:", let at = Timestamp(words[0]),
            let boot = Identifier(words[1])
        else { return nil }
        let parts = words[3].split(separator: ";", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        self.at = at
        bootID = boot
        reason = parts[0]
        points = String(parts[1].drop { $0 == " " })
    }

    /// All that the ladder still knows, oldest first; none where there is no ladder.
    static func history(_ paths: Paths, _ files: some DurableFiles) -> [BoardStart] {
        guard let bytes = try? files.read(paths.ladderHistory, limit: fileLimit) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            .compactMap { BoardStart(line: $0) }
    }

    /// `nil` where this start followed no run of the board.
    var code: ResetCode? {
        switch reason {
        case "in order": .inOrder
        case "asked by the ladder": .ladder
        case "hardware watchdog": .hardwareWatchdog
        case "kernel panic": .kernelPanic
        case "first start": nil
        default: .powerCut
        }
    }
}

extension ResetCode {
    /// Of a board, in plain words.
    var ofBoard: String {
        switch self {
        case .inOrder: "the board was restarted in order, by a person or an update"
        case .ladder: "the board was restarted by the ladder: a role that must run did not come up"
        case .hardwareWatchdog: "the hardware's watchdog reset the board: it stood still"
        case .kernelPanic: "the kernel stopped with a panic"
        case .powerCut: "the board stopped without a shutdown, most often a power cut"
        default: "the board was restarted; why is not known yet"
        }
    }
}

extension Paths {
    /// What the ladder of restarts has done, a line each (`Systemd/README.md`).
    var ladderHistory: String { state + "/ladder/history" }
    /// What it counts now.
    var ladderPoints: String { state + "/ladder/points" }
    /// How a role's processes ended, as systemd saw it.
    func endNotes(of role: Role) -> String { runtime(of: role) + "/ends" }
    /// The restarts that a role remembers.
    func resets(of role: Role) -> String { state(of: role) + "/resets.json" }
    /// The battery as power saw it last.
    var batteryGlance: String { state(of: .power) + "/battery.json" }
}
