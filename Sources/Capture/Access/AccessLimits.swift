/// How much the register of access holds. Each limit is answered with its own fault.
public enum AccessLimits {
    public static let officers = 500
    public static let workstations = 200
    /// Codes that wait to be used.
    public static let codes = 32
    public static let sessions = 1_000
    /// Sessions of one officer; one more ends the oldest.
    public static let sessionsOfOfficer = 4
    /// Pairs of badge and workstation whose wrong PINs are remembered.
    public static let slowedPairs = 4_096
    /// Notes on series of wrong PINs that wait to be recorded.
    public static let seriesNotes = 64
    public static let badgeLength = 32
    public static let nameLength = 64
    public static let pinLength = 6...32
    /// Bytes of the register's file.
    public static let file = 2 * 1_024 * 1_024
    public static let codeLifetime: Duration = .seconds(24 * 3_600)
    public static let sessionLifetime: Duration = .seconds(12 * 3_600)
    /// Of a session that a recovery code opened: long enough to give people their PINs again.
    public static let recoverySessionLifetime: Duration = .seconds(3_600)
    /// In a sealed envelope.
    public static let recoveryCodes = 10
    /// With so many left or fewer it is time for another envelope.
    public static let fewRecoveryCodes = 3
}
