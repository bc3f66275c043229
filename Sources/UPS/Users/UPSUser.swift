/// Somebody who may log in (`etc/waypost/secrets/ups.toml`).
public struct UPSUser: Sendable {
    public let password: PasswordCheck
    /// Whether this user may take the primary's part, which stock clients ask for at the start.
    public let isPrimary: Bool

    public init(password: PasswordCheck, isPrimary: Bool = false) {
        self.password = password
        self.isPrimary = isPrimary
    }
}
