internal import Core
internal import PKI

/// What somebody came in with, as sshd tells it to the session (`ExposeAuthInfo`, sshd_config(5)).
struct SSHLogin: Sendable, Hashable {
    enum Means: Sendable, Hashable {
        /// HQ's authority signed it, with the holder's name and an ordinal number.
        case certificate(holder: String, serial: UInt64)
        /// A key that the post itself knows, by the fingerprint that ssh-keygen shows.
        case key(fingerprint: String)
    }

    /// Bytes of what sshd tells.
    static let limit = 65_536
    private static let holderLimit = 100

    let means: Means

    /// For a record: who it was, as far as the post can know.
    var text: String {
        switch means {
        case .certificate(let holder, let serial): "\(holder) (certificate \(serial))"
        case .key(let fingerprint): "key \(fingerprint)"
        }
    }

    /// - Parameter text: a line for each method that sshd was satisfied with; the first key counts.
    init?(_ text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 3, words[0] == "publickey", let blob = Base64.bytes(words[2])
            else { continue }
            self.init(blob: blob)
            return
        }
        return nil
    }

    /// - Parameter blob: a public key or certificate in its wire form (RFC 4253 §6.6; OpenSSH's
    ///   PROTOCOL.certkeys). What is not a certificate of a known kind counts as a key.
    init(blob: [UInt8]) {
        means =
            Self.certificate(blob)
            ?? .key(fingerprint: "SHA256:" + Base64.text(SHA256.digest(blob).bytes).trimmed("="))
    }

    /// How many fields stand between a certificate's nonce and its serial number.
    private static let keyFields = [
        "ssh-ed25519": 1, "ssh-rsa": 2, "ecdsa-sha2-nistp256": 2, "ecdsa-sha2-nistp384": 2,
        "ecdsa-sha2-nistp521": 2, "sk-ssh-ed25519": 2, "sk-ecdsa-sha2-nistp256": 3,
    ]

    private static func certificate(_ blob: [UInt8]) -> Means? {
        var rest = blob[...]
        func number(_ length: Int) -> UInt64? {
            guard rest.count >= length else { return nil }
            defer { rest = rest.dropFirst(length) }
            return rest.prefix(length).reduce(0) { $0 << 8 | UInt64($1) }
        }
        func field() -> ArraySlice<UInt8>? {
            guard let length = number(4).flatMap(Int.init(exactly:)), length <= rest.count else {
                return nil
            }
            defer { rest = rest.dropFirst(length) }
            return rest.prefix(length)
        }
        let suffix = "-cert-v01@openssh.com"
        guard let type = field().map({ String(decoding: $0, as: UTF8.self) }),
            type.hasSuffix(suffix), let fields = keyFields[String(type.dropLast(suffix.count))]
        else { return nil }
        // Nonce and key.
        for _ in 0...fields where field() == nil { return nil }
        guard let serial = number(8), number(4) != nil, let holder = field() else { return nil }
        // Signed by HQ, and yet it stands on screens: one line of what can be seen.
        let seen = String(decoding: holder, as: UTF8.self).unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? "?" : Character(scalar)
        }
        return .certificate(holder: String(seen.prefix(holderLimit)), serial: serial)
    }
}

extension String {
    fileprivate func trimmed(_ character: Character) -> String {
        var text = self[...]
        while text.last == character { text = text.dropLast() }
        return String(text)
    }
}
