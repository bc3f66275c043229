/// Says whether a password is the right one.
public struct PasswordCheck: Sendable {
    private let matches: @Sendable ([UInt8]) -> Bool

    /// - Parameter matches: gets the UTF-8 of what the client sent. It runs on the thread that
    ///   serves all clients, so it must not take long, nor a time that tells how much was right.
    public init(_ matches: @escaping @Sendable ([UInt8]) -> Bool) {
        self.matches = matches
    }

    /// Compares with the password itself, in a time that depends on the lengths only.
    public static func secret(_ password: String) -> PasswordCheck {
        let expected = Array(password.utf8)
        return PasswordCheck { given in isEqual(expected, given) }
    }

    func accepts(_ password: String) -> Bool { matches(Array(password.utf8)) }

    private static func isEqual(_ expected: [UInt8], _ given: [UInt8]) -> Bool {
        // An empty secret would let everybody in.
        guard !expected.isEmpty else { return false }
        var difference = expected.count ^ given.count
        for (index, byte) in given.enumerated() {
            difference |= Int(byte ^ expected[index % expected.count])
        }
        return difference == 0
    }
}
