internal import Core
internal import PKI

/// A PIN as the register keeps it: scrypt over the PIN bound to the post's pepper.
///
/// Without the pepper, which lies in a file of its own, a copied register says nothing about six
/// digits that could be tried one after the other.
struct StoredPIN: Sendable, Hashable {
    let salt: [UInt8]
    let key: [UInt8]
    /// scrypt's N of the time it was made, so that the cost can rise without new PINs.
    let cost: Int

    static let saltLength = 16
    private static let keyLength = 32
    private static let blockSize = 8

    /// No PIN: nothing matches it. It is written as a PIN, for releases that expect one.
    static let none = StoredPIN(
        salt: [UInt8](repeating: 0, count: saltLength), key: [], cost: 1 << 14)

    init(salt: [UInt8], key: [UInt8], cost: Int) {
        self.salt = salt
        self.key = key
        self.cost = cost
    }

    /// Blocks for as long as scrypt takes, some 50 ms at a cost of 2¹⁴.
    init(pin: String, salt: [UInt8], pepper: [UInt8], cost: Int) throws(PKIFault) {
        self.salt = salt
        self.cost = cost
        key = try Self.derive(pin, salt, pepper, cost)
    }

    /// Blocks as ``init(pin:salt:pepper:cost:)`` does, whatever the answer.
    func matches(_ pin: String, pepper: [UInt8]) -> Bool {
        guard let candidate = try? Self.derive(pin, salt, pepper, cost) else { return false }
        return constantTimeEquals(candidate, key)
    }

    private static func derive(
        _ pin: String, _ salt: [UInt8], _ pepper: [UInt8], _ cost: Int
    ) throws(PKIFault) -> [UInt8] {
        try Scrypt.derive(
            secret: HMACSHA256.code(for: Array(pin.utf8), key: pepper), salt: salt, cost: cost,
            blockSize: blockSize, parallelism: 1, length: keyLength)
    }
}
