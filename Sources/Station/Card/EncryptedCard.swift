internal import Core
internal import Glibc
internal import Hub
internal import PKI
internal import Uplink

/// The data partition of a card, where it is encrypted: a LUKS2 volume. One key slot is its board's
/// TPM's (systemd-cryptenroll(1)), another HQ's; what that one takes lies sealed to HQ in a token
/// beside it (LUKS2 On-Disk Format, 3.4), so that the card alone is enough to ask HQ.
struct EncryptedCard: Sendable {
    /// A device, a partition or an image of one.
    let device: String

    private static let tool = "cryptsetup"
    private static let tokenType = "waypost-recovery"
    /// HQ's key slots, each with a token of the same number: the new one is whole before the one
    /// before it goes. A TPM's takes the first that is free.
    private static let slots = [5, 6]
    /// The keys are random: nothing is gained by making them slow to try.
    private static let derivation = ["--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"]
    private static let magic: [UInt8] = [0x4C, 0x55, 0x4B, 0x53, 0xBA, 0xBE, 0, 2]

    /// What unlocks the volume to change its key slots.
    enum Opener: Sendable {
        /// This board's TPM.
        case token
        /// A file with a key.
        case file(String)

        fileprivate var words: [String] {
            switch self {
            case .token: ["--token-only"]
            case .file(let path): ["--key-file", path]
            }
        }
    }

    /// HQ's key as the card carries it.
    struct RecoveryToken: Sendable, Hashable {
        let slot: Int
        let post: String
        /// Of the certificate that it is sealed to: ``RecipientFiles/mark(of:)``.
        let recipient: String
        /// A ``SealedCardKey``.
        let sealed: [UInt8]
    }

    /// - Returns: `nil` where no such volume begins there.
    init?(_ device: String) {
        let descriptor = Glibc.open(device, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.magic.count)
        guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count, bytes == Self.magic else {
            return nil
        }
        self.device = device
    }

    /// The volume's UUID.
    func name() throws(CardKeyFault) -> String {
        let told = try act("read the volume's name", ["luksUUID", device])
        return String(decoding: told.prefix { $0 != 10 }, as: UTF8.self)
    }

    /// More than one only where a change of HQ's key was cut short; none where HQ has no key.
    func recoveryTokens() -> [RecoveryToken] {
        Self.slots.compactMap(token)
    }

    private func token(_ slot: Int) -> RecoveryToken? {
        let told = OtherProgram.run(
            [Self.tool, "token", "export", "--token-id", "\(slot)", device])
        guard told.code == 0, let json = try? JSONValue(parsing: told.output),
            json["type"]?.string == Self.tokenType, let post = json["post"]?.string,
            // Whoever holds the card can write a token, and a file is named after this.
            PostName.isValid(post), let recipient = json["recipient"]?.string,
            let sealed = json["sealed"]?.string.flatMap({ Base64.bytes($0) })
        else { return nil }
        return RecoveryToken(slot: slot, post: post, recipient: recipient, sealed: sealed)
    }

    /// Gives HQ a key slot of its own, where it has none for that certificate yet. Cut short, the
    /// next call does it again; at no time is a key taken away before another is whole.
    ///
    /// - Returns: whether one was made.
    func giveKey(
        post: String, recipient: Certificate, opener: Opener, random: some RandomSource
    ) throws -> Bool {
        let mark = RecipientFiles.mark(of: recipient)
        let present = recoveryTokens()
        if let same = present.first(where: { $0.recipient == mark && $0.post == post }) {
            for other in present where other.slot != same.slot { clear(other.slot) }
            return false
        }
        let slot = Self.slots.first { $0 != present.first?.slot } ?? Self.slots[0]
        clear(slot)
        let key = CardKey(random: random)
        let sealed = try SealedCardKey(post: post, volume: name(), key: key).sealed(to: recipient)
        try act(
            "give HQ a key to the card",
            ["luksAddKey", "--batch-mode"] + opener.words + Self.derivation
                + ["--new-key-slot", "\(slot)", "--new-keyfile", "-", device],
            input: Array(key.text.utf8))
        let token: JSONValue = [
            "type": .string(Self.tokenType), "keyslots": [.string("\(slot)")],
            "post": .string(post), "recipient": .string(mark),
            "sealed": .string(Base64.text(sealed)),
        ]
        try act(
            "lay HQ's key onto the card",
            ["token", "import", "--token-id", "\(slot)", "--json-file", "-", device],
            input: Array(token.compactText.utf8))
        for former in present where former.slot != slot { clear(former.slot) }
        return true
    }

    /// What is not there needs no taking away.
    private func clear(_ slot: Int) {
        _ = OtherProgram.run([Self.tool, "token", "remove", "--token-id", "\(slot)", device])
        _ = OtherProgram.run([Self.tool, "luksKillSlot", "--batch-mode", device, "\(slot)"])
    }

    /// Opens the volume as `/dev/mapper/NAME`, for writing where the card still takes that: what
    /// was flushed last may stand in its file system's log alone, which has to be played back.
    func open(as name: String, key: CardKey) throws(CardKeyFault) -> String {
        try check(key)
        let command = ["open", "--type", "luks2", "--key-file", "-"]
        let input = Array(key.text.utf8)
        if OtherProgram.run([Self.tool] + command + [device, name], input: input).code != 0 {
            try act("open \(device)", command + ["--readonly", device, name], input: input)
        }
        return "/dev/mapper/\(name)"
    }

    static func close(_ name: String) {
        _ = OtherProgram.run([tool, "close", name])
    }

    /// Seals the volume to this board's TPM, in place of the TPM before it, whose slot goes first:
    /// systemd-cryptenroll looks only at the measurements, of which there are none, and would take
    /// the slot of another TPM for this one's. Cut short, HQ's key still opens the volume.
    ///
    /// Nothing of the software is measured into it: a release that is updated must open it too.
    ///
    /// - Parameter file: holds the key, as it lies there and nothing else.
    func adopt(_ key: CardKey, file: String) throws(CardKeyFault) {
        try check(key)
        let enrol = "systemd-cryptenroll"
        try act("take the other board's key away", ["--wipe-slot=tpm2", device], program: enrol)
        try act(
            "seal the card to this board",
            ["--unlock-key-file=\(file)", "--tpm2-device=auto", "--tpm2-pcrs=", device],
            program: enrol)
    }

    /// - Throws: ``CardKeyFault/refused(device:)`` where it opens nothing here.
    private func check(_ key: CardKey) throws(CardKeyFault) {
        let told = OtherProgram.run(
            [Self.tool, "open", "--test-passphrase", "--key-file", "-", device],
            input: Array(key.text.utf8))
        // cryptsetup(8), return codes: 2 is no permission, a bad passphrase.
        guard told.code != 2 else { throw .refused(device: device) }
        guard told.code == 0 else {
            throw .failed(operation: "try the key", reason: told.reason(of: Self.tool))
        }
    }

    @discardableResult
    private func act(
        _ operation: String, _ words: [String], input: [UInt8] = [], program: String = tool
    ) throws(CardKeyFault) -> [UInt8] {
        let told = OtherProgram.run([program] + words, input: input)
        guard told.code == 0 else {
            throw .failed(operation: operation, reason: told.reason(of: program))
        }
        return told.output
    }
}

extension OtherProgram.Told {
    fileprivate func reason(of program: String) -> String {
        code == 127 ? "\(program) is not installed here" : lastWords
    }
}
