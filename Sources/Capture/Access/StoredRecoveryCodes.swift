internal import Core
internal import PKI

/// The recovery codes that were not used yet, as the register keeps them: scrypt over each code
/// bound to the post's pepper. The codes themselves are in a sealed envelope and nowhere else.
///
/// One salt serves all of one envelope, so that trying a code costs one computation and not ten;
/// it keeps them apart from every other post's and every other envelope's.
struct StoredRecoveryCodes: Sendable, Hashable {
    let madeAt: Timestamp
    let salt: [UInt8]
    let cost: Int
    private(set) var keys: [[UInt8]]

    /// Blocks for as long as scrypt takes, some 50 ms a code.
    init(
        _ codes: [String], at time: Timestamp, salt: [UInt8], pepper: [UInt8], cost: Int
    ) throws(PKIFault) {
        madeAt = time
        self.salt = salt
        self.cost = cost
        keys = []
        for code in codes {
            keys.append(try Self.key(code, salt: salt, pepper: pepper, cost: cost))
        }
    }

    /// None.
    init(madeAt: Timestamp, salt: [UInt8], cost: Int) {
        self.madeAt = madeAt
        self.salt = salt
        self.cost = cost
        keys = []
    }

    /// What a code comes to, right or wrong. Blocks for one scrypt.
    func key(of code: String, pepper: [UInt8]) -> [UInt8]? {
        try? Self.key(code, salt: salt, pepper: pepper, cost: cost)
    }

    func contains(_ key: [UInt8]) -> Bool {
        // Every one is looked at, so that the time tells nothing.
        keys.reduce(false) { constantTimeEquals($1, key) || $0 }
    }

    mutating func use(_ key: [UInt8]) {
        keys.removeAll { constantTimeEquals($0, key) }
    }

    private static func key(
        _ code: String, salt: [UInt8], pepper: [UInt8], cost: Int
    ) throws(PKIFault) -> [UInt8] {
        // The same PIN in another place must come to something else.
        try StoredPIN(
            pin: "recovery code " + OneTimeSecret.normalisedCode(code), salt: salt,
            pepper: pepper, cost: cost
        ).key
    }
}

extension StoredRecoveryCodes {
    var json: JSONValue {
        [
            "made_at": .string(madeAt.description), "salt": .string(Base64.text(salt)),
            "cost": JSONValue(cost), "keys": .array(keys.map { .string(Base64.text($0)) }),
        ]
    }

    /// `nil` where something is missing or there are too many.
    init?(_ json: JSONValue) {
        guard let madeAt = json["made_at"]?.string.flatMap({ Timestamp($0) }),
            let salt = json["salt"]?.string.flatMap({ Base64.bytes($0) }),
            let cost = json["cost"]?.integer,
            let keys = json["keys"]?.array?.map({ $0.string.flatMap { Base64.bytes($0) } }),
            keys.count <= AccessLimits.recoveryCodes, !keys.contains(nil)
        else { return nil }
        self.madeAt = madeAt
        self.salt = salt
        self.cost = Int(cost)
        self.keys = keys.compactMap(\.self)
    }
}
