/// Exit codes of the programs. `status`, `doctor` and `check` use those of monitoring plug-ins,
/// 0 to 3; the others follow sysexits.h.
public enum ExitCode {
    public static let ok: Int32 = 0
    /// The command was carried out and the answer is no: not all was well.
    public static let failed: Int32 = 1
    /// A journal, chain or store does not hold.
    public static let broken: Int32 = 2
    /// The command was used wrongly.
    public static let usage: Int32 = 64
    /// What was asked for could not be done now: a role that does not answer, a full disk.
    public static let unavailable: Int32 = 69
    /// A supervision tree could not heal itself.
    public static let software: Int32 = 70
    /// A child did not stop in its time and cannot be killed: the process ends instead.
    public static let leaked: Int32 = 71
    /// The cooperative pool or the supervision tree does not answer any more.
    public static let hung: Int32 = 72
    /// Another process holds this role on this root.
    public static let occupied: Int32 = 75
    /// The configuration cannot be used.
    public static let configuration: Int32 = 78
}
