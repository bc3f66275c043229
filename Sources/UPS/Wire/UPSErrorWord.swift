/// The closed list of words behind `ERR` (RFC 9271 §4.2, with the words that 2.8 clients know).
public enum UPSErrorWord: String, Error, Sendable, CaseIterable {
    case accessDenied = "ACCESS-DENIED"
    case alreadyLoggedIn = "ALREADY-LOGGED-IN"
    case alreadySetPassword = "ALREADY-SET-PASSWORD"
    case alreadySetUsername = "ALREADY-SET-USERNAME"
    case commandNotSupported = "CMD-NOT-SUPPORTED"
    case dataStale = "DATA-STALE"
    case driverNotConnected = "DRIVER-NOT-CONNECTED"
    case featureNotConfigured = "FEATURE-NOT-CONFIGURED"
    case invalidArgument = "INVALID-ARGUMENT"
    case passwordRequired = "PASSWORD-REQUIRED"
    case readOnly = "READONLY"
    case unknownCommand = "UNKNOWN-COMMAND"
    case unknownUPS = "UNKNOWN-UPS"
    case usernameRequired = "USERNAME-REQUIRED"
    case variableNotSupported = "VAR-NOT-SUPPORTED"
}
