internal import Core
internal import HTTPTypes
internal import Hummingbird

/// The cookies of a browser. Scripts cannot read them, other sites cannot send them, and the
/// `__Host-` prefix binds them to this host over TLS (RFC 6265bis §4.1.3.2).
enum CaptureCookie: String {
    case workstation = "__Host-waypost-workstation"
    case session = "__Host-waypost-session"
    /// A session for training: with one of its own, no page can mistake one for the other.
    case training = "__Host-waypost-training"
    case language = "__Host-waypost-language"

    /// Browsers keep no cookie longer than 400 days; the page is asked for more often than that.
    private var lifetime: Int64 {
        switch self {
        case .workstation, .language: 400 * 86_400
        case .session, .training: AccessLimits.sessionLifetime.components.seconds
        }
    }

    func setting(_ value: String) -> String {
        "\(rawValue)=\(value); Path=/; Max-Age=\(lifetime); Secure; HttpOnly; SameSite=Strict"
    }

    var clearing: String {
        "\(rawValue)=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict"
    }

    func value(in headers: HTTPFields) -> String? {
        for header in headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                guard trimmed.hasPrefix(rawValue + "=") else { continue }
                let value = trimmed.dropFirst(rawValue.utf8.count + 1)
                return value.isEmpty ? nil : String(value)
            }
        }
        return nil
    }
}
