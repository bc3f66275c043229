public import Core
public import PKI
internal import Uplink

/// To whom posts seal what is carried by hand: `carried.key` with its certificate, and those before
/// it as `carried.former.N.key`, which open what was sealed to them and is still under way.
extension HubDirectory {
    /// Keys that were followed by another; more are not read.
    private static let formerLimit = 64
    private static let entries = 100_000

    /// The certificate that posts are told of; `nil` in a directory of an older hub.
    var recipient: Certificate? { try? certificate(.carried) }

    /// With which what posts sealed is opened: the present key first, then the latest before it.
    public func openingKeys() throws(HubFault) -> [PrivateKey] {
        var keys = [try key(.carried)]
        for number in try formerRecipients().reversed() {
            keys.append(try key(named: Self.former(number)))
        }
        return keys
    }

    /// The numbers of the keys before the present one, the earliest first.
    public func formerRecipients() throws(HubFault) -> [Int] {
        let names = try translating { () throws(FileFault) in
            try files.list(directory, limit: Self.entries)
        }
        let numbers = names.compactMap { name in
            name.hasPrefix(Self.prefix) && name.hasSuffix(Self.suffix)
                ? Int(name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)) : nil
        }
        return Array(numbers.sorted().suffix(Self.formerLimit))
    }

    /// Makes another key and its certificate; the key before it stays beside it. Cut short, it is
    /// done again, and at worst leaves a key to which nothing was ever sealed.
    ///
    /// - Throws: `succession` where the authority's key is kept elsewhere.
    public func replaceRecipient(
        at time: Timestamp, random: some RandomSource = SystemRandom()
    ) throws(HubFault) -> Certificate {
        guard has(.hubAuthority) else {
            throw .succession("the key of the authority hub is not here: bring it back")
        }
        let authority = CertificateAuthority(
            certificate: try certificate(.hubAuthority), key: try key(.hubAuthority))
        if has(.carried) {
            try putAsideRecipient()
            let made = try pki { () throws(PKIFault) in try PrivateKey.generate().pem() }
            try write("\(Credential.carried.rawValue).key", made, mode: 0o600)
        }
        try HubCredentialMaker(hub: self, time: time, random: random)
            .leaf(.carried, below: authority, isRenewed: true)
        return try certificate(.carried)
    }

    private func putAsideRecipient() throws(HubFault) {
        let present = try read("\(Credential.carried.rawValue).key")
        let former = try formerRecipients()
        if let last = former.last, try read(Self.former(last)) == present { return }
        try write(Self.former((former.last ?? 0) + 1), present, mode: 0o600)
    }

    private static let prefix = "\(Credential.carried.rawValue).former."
    private static let suffix = ".key"
    private static func former(_ number: Int) -> String { prefix + "\(number)" + suffix }
}

extension PostHealth {
    /// Whether it is in service and has not told that it seals to the certificate of that mark.
    public func isSealing(toOtherThan mark: String) -> Bool {
        certificateEnd != nil && condition?.recipient != mark
    }
}
