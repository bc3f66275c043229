/// Why something ended that was started again: the word for programs in a ``ResetEntry``.
enum ResetCode: String, Sendable, CaseIterable {
    // Of a child: told by its supervisor, before the restart.
    case childFailed = "child_failed"
    case proofMissed = "proof_missed"

    // Of a process: told by itself, before its end.
    case gaveUp = "gave_up"
    case leaked
    case poolStarved = "pool_starved"
    case treeSilent = "tree_silent"
    /// Stopped in order, because a person or systemd wanted it so.
    case asked
    /// Stopped in order, and another release runs now.
    case update

    // Of a process: told by systemd, after its end.
    case systemdWatchdog = "systemd_watchdog"
    case outOfMemory = "out_of_memory"
    case killed
    case trapped
    case signalled
    case timeLimit = "time_limit"
    case exited
    /// Nobody saw how.
    case unseen

    // Of the board: told by the ladder (Systemd/README.md, rule 18).
    case inOrder = "in_order"
    case ladder
    case hardwareWatchdog = "hardware_watchdog"
    case kernelPanic = "kernel_panic"
    /// Nothing says anything else, and most often it is the power.
    case powerCut = "power_cut"
    /// The ladder has not spoken yet.
    case undecided

    /// Whether it was meant to be, and is worth an entry here but no record at HQ.
    var isOrderly: Bool { self == .asked || self == .update }

    /// Whether it may be forgotten before what nobody wished for.
    var isEveryday: Bool { isOrderly || self == .inOrder }
}
