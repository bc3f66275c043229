import Core
import Hub
import PKI
import Site
import Testing

@testable import Station

/// With Debian's cryptsetup on a file in place of a partition. What takes a kernel, opening and
/// mounting it, and a TPM, is `Image/test spare`.
@Suite(
    "An encrypted card", .serialized,
    .enabled(if: OtherProgram.output(["cryptsetup", "--version"]) != nil, "needs cryptsetup"))
struct EncryptedCardTests {
    private static let derivation = ["--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"]
    private static let first = "the key that its TPM would have"

    private let root = TemporaryRoot()
    private let files = LinuxFiles()
    private var hub: String { root.paths.root + "/hub" }
    private var keyFile: String { root.paths.root + "/first.key" }
    private var opener: EncryptedCard.Opener { .file(keyFile) }

    private func makeHub() throws -> Certificate {
        try files.makeDirectory(root.paths.root, mode: 0o700)
        try #require(Transcript().hub(hub).create(addresses: ["127.0.0.1"], port: 9_443) == 0)
        return try Certificate(pem: files.read(hub + "/carried.pem", limit: 65_536))
    }

    private func makeCard() throws -> EncryptedCard {
        try files.makeDirectory(root.paths.root, mode: 0o700)
        let device = root.paths.root + "/card"
        try files.replace(keyFile, with: Array(Self.first.utf8), mode: 0o600)
        try #require(OtherProgram.run(["truncate", "-s", "24M", device]).code == 0)
        #expect(EncryptedCard(device) == nil)
        let made = OtherProgram.run(
            ["cryptsetup", "luksFormat", "--batch-mode", "--type", "luks2", "--key-file", keyFile]
                + Self.derivation + [device])
        try #require(made.code == 0, "\(made.lastWords)")
        return try #require(EncryptedCard(device))
    }

    private func opens(_ key: String, _ card: EncryptedCard) -> Bool {
        let command = ["cryptsetup", "open", "--test-passphrase", "--key-file", "-", card.device]
        return OtherProgram.run(command, input: Array(key.utf8)).code == 0
    }

    /// As HQ opens what the card carries.
    private func openedByHeadquarters(_ card: EncryptedCard) throws -> SealedCardKey {
        let folder = root.paths.root + "/out"
        try files.makeDirectory(folder, mode: 0o700)
        let asked = Transcript()
        #expect(
            asked.commands(root.paths).recover(
                from: card.device, to: folder, key: nil, work: root.paths.root)
                == ExitCode.unavailable)
        #expect(asked.complaints.contains("waypost-hub card-key"))
        let told = Transcript()
        #expect(
            told.hub(hub, isJSON: true).openCardKey("\(folder)/P-1.card-key.cms", to: nil)
                == ExitCode.ok, "\(told.complaints)")
        let json = try told.json()
        return SealedCardKey(
            post: try #require(json["post"]?.string), volume: try #require(json["volume"]?.string),
            key: try #require(json["key"]?.string.flatMap { CardKey($0) }))
    }

    private func slots(_ card: EncryptedCard) throws -> Set<String> {
        let told = OtherProgram.run(["cryptsetup", "luksDump", "--dump-json-metadata", card.device])
        let json = try JSONValue(parsing: told.output)
        return Set(try #require(json["keyslots"]?.object).keys)
    }

    @Test("carries a key for HQ, which opens it; the next HQ's takes its place")
    func given() throws {
        let recipient = try makeHub()
        let card = try makeCard()
        #expect(card.recoveryTokens().isEmpty)
        #expect(
            try card.giveKey(
                post: "P-1", recipient: recipient, opener: opener, random: SystemRandom()))
        let first = try openedByHeadquarters(card)
        #expect(first.post == "P-1" && opens(first.key.text, card))
        #expect(try first.volume == card.name())
        // Again: nothing to do.
        #expect(
            try !card.giveKey(
                post: "P-1", recipient: recipient, opener: opener, random: SystemRandom()))
        #expect(try slots(card) == ["0", "5"])

        let next = try HubDirectory.open(hub).replaceRecipient(at: SystemTime().now())
        #expect(
            try card.giveKey(post: "P-1", recipient: next, opener: opener, random: SystemRandom()))
        let second = try openedByHeadquarters(card)
        #expect(opens(second.key.text, card) && !opens(first.key.text, card))
        #expect(try slots(card) == ["0", "6"] && opens(Self.first, card))
    }

    @Test("a change that the power cut is done again, and some key of HQ's opens it all the time")
    func cutShort() throws {
        let recipient = try makeHub()
        let card = try makeCard()
        func give(_ certificate: Certificate) throws -> Bool {
            try card.giveKey(
                post: "P-1", recipient: certificate, opener: opener, random: SystemRandom())
        }
        _ = try give(recipient)
        // A key without its token, as between the two; then two whole ones, as before the end.
        let added = OtherProgram.run(
            ["cryptsetup", "luksAddKey", "--batch-mode", "--key-file", keyFile] + Self.derivation
                + ["--new-key-slot", "6", "--new-keyfile", "-", card.device],
            input: Array("torn".utf8))
        try #require(added.code == 0, "\(added.lastWords)")
        let next = try HubDirectory.open(hub).replaceRecipient(at: SystemTime().now())
        #expect(try give(next) && !opens("torn", card))
        #expect(try slots(card) == ["0", "6"])
        let copied = OtherProgram.run(
            ["cryptsetup", "token", "export", "--token-id", "6", card.device])
        try #require(try give(recipient))
        // Slot 5 is whole; a token of 6 stands beside it again.
        _ = OtherProgram.run(
            ["cryptsetup", "luksAddKey", "--batch-mode", "--key-file", keyFile] + Self.derivation
                + ["--new-key-slot", "6", "--new-keyfile", "-", card.device],
            input: Array("late".utf8))
        _ = OtherProgram.run(
            ["cryptsetup", "token", "import", "--token-id", "6", "--json-file", "-", card.device],
            input: copied.output)
        #expect(card.recoveryTokens().count == 2)
        #expect(try !give(recipient) && card.recoveryTokens().count == 1)
        #expect(try opens(openedByHeadquarters(card).key.text, card) && !opens("late", card))
    }

    @Test("is not opened by a wrong key, and not asked about where HQ was given none")
    func refused() throws {
        let card = try makeCard()
        func recover(_ key: String?) -> (code: Int32, said: String) {
            let told = Transcript()
            let code = told.commands(root.paths).recover(
                from: card.device, to: root.paths.root, key: key, work: root.paths.root)
            return (code, told.complaints)
        }
        let none = recover(nil)
        #expect(none.code == ExitCode.failed && none.said.contains("HQ has no key to it"))
        let path = root.paths.root + "/key.txt"
        try files.replace(path, with: Array("12ab".utf8), mode: 0o600)
        #expect(recover(path).said.contains("64 hexadecimal digits were expected"))
        let wrong = CardKey(random: SystemRandom())
        try files.replace(path, with: Array((wrong.written + "\n").utf8), mode: 0o600)
        let refusal = recover(path)
        #expect(
            refusal.code == ExitCode.failed
                && refusal.said.contains("this key does not open \(card.device)"),
            "\(refusal.said)")
    }

    @Test("a token whose name leads out of the directory is none")
    func forgedToken() throws {
        let card = try makeCard()
        let forged = #"""
            {"type":"waypost-recovery","keyslots":["0"],"post":"../out","recipient":"a","sealed":"AA=="}
            """#
        let told = OtherProgram.run(
            ["cryptsetup", "token", "import", "--token-id", "5", "--json-file", "-", card.device],
            input: Array(forged.utf8))
        try #require(told.code == 0, "\(told.lastWords)")
        #expect(card.recoveryTokens().isEmpty)
    }

    @Test("keys are read as people write them, and what HQ opens is for its own keys")
    func written() throws {
        let key = CardKey(random: SystemRandom())
        #expect(CardKey(key.text) == key && CardKey(key.written.uppercased() + "\r\n") == key)
        #expect(key.written.split(separator: "\n").allSatisfy { $0.count == 39 })
        #expect(CardKey(String(key.text.dropLast(2))) == nil && CardKey("g" + key.text) == nil)
        let recipient = try makeHub()
        let sealed = SealedCardKey(post: "P-1", volume: "v", key: key)
        let own = try HubDirectory.open(hub).openingKeys()
        #expect(try SealedCardKey.open(sealed.sealed(to: recipient), keys: own) == sealed)
        #expect(throws: PKIFault.self) {
            try SealedCardKey.open(sealed.sealed(to: recipient), keys: [.generate()])
        }
        let other = try CMS.encrypt(Array("{}".utf8), for: [recipient])
        #expect(throws: CardKeyFault.self) { try SealedCardKey.open(other, keys: own) }
    }
}
