import Testing

@testable import UPS

@Suite("Passwords")
struct PasswordCheckTests {
    @Test(
        "only the very same one is right",
        arguments: ["", "s", "secre", "secret2", "secretsecret", "SECRET", "tecres", "secret\0"])
    func wrong(_ given: String) {
        #expect(!PasswordCheck.secret("secret").accepts(given))
    }

    @Test("the right one is")
    func right() {
        #expect(PasswordCheck.secret("secret").accepts("secret"))
        #expect(PasswordCheck.secret("Zoë 1").accepts("Zoë 1"))
    }

    @Test("an empty secret lets nobody in")
    func empty() {
        #expect(!PasswordCheck.secret("").accepts(""))
    }
}
