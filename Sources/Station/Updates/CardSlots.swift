internal import Core
internal import Site

/// The two slots of the card and the bundles that go into them.
protocol CardSlots: Sendable {
    /// `a` or `b`: what this run of the board was started from; `nil` without slots.
    var running: String? { get }
    /// The board that releases must be made for, and the version that runs.
    var board: String? { get }
    var version: ReleaseVersion? { get }
    /// What starts next: the slot on trial while it has tries left, else the one that proved
    /// itself.
    func primary() throws(UpdateFault) -> String
    /// Looks at a bundle: whether its signature holds, and what it is.
    func inspect(_ bundle: String) throws(UpdateFault) -> (board: String, version: String)
    /// Writes it to the slot that does not run and puts that on trial.
    func install(_ bundle: String) throws(UpdateFault)
    /// The slot has proved itself.
    func commit(_ slot: String) throws(UpdateFault)
    /// The slot did not do, or is not to be tried.
    func abandon(_ slot: String) throws(UpdateFault)
    /// Puts the other slot, which proved itself once, on trial again.
    func tryOther(_ slot: String) throws(UpdateFault)
    /// Whether the slot holds a release that can be started.
    func isGood(_ slot: String) throws(UpdateFault) -> Bool
    func restart() throws(UpdateFault)
}

extension CardSlots {
    static func other(_ slot: String) -> String { slot == "a" ? "b" : "a" }
}

/// Of a card that `Image/build` made: `/usr/libexec/post/slots` knows the boot loader's files, RAUC
/// the bundles.
struct BootedCard: CardSlots {
    private static let slots = "/usr/libexec/post/slots"

    let running: String?
    let board: String?
    let version: ReleaseVersion?
    /// The data partition.
    let data: String?
    let protection: CardProtection?

    init(files: some DurableFiles) {
        let release = Self.release(files)
        let card = Self.pairs(files, "/run/post/card")
        running = card["slot"].flatMap { ["a", "b"].contains($0) ? $0 : nil }
        data = card["data"]
        protection = CardProtection(card, isHeadquartersAble: files.exists(Self.keyNote))
        board = release["IMAGE_ID"]
        version = release["IMAGE_VERSION"].flatMap { ReleaseVersion($0) }
    }

    /// Where it is noted, until the next start, that HQ has a key to the card.
    static let keyNote = "/run/post/card-key"

    private static func release(_ files: some DurableFiles) -> [String: String] {
        pairs(files, "/usr/lib/os-release")
    }

    private static func pairs(_ files: some DurableFiles, _ path: String) -> [String: String] {
        guard let bytes = try? files.read(path, limit: 16_384) else { return [:] }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return Dictionary(
            lines.compactMap { line in
                let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            }, uniquingKeysWith: { $1 })
    }

    func primary() throws(UpdateFault) -> String {
        try word("find the slot that starts next", [Self.slots, "get-primary"])
    }

    func inspect(_ bundle: String) throws(UpdateFault) -> (board: String, version: String) {
        let told = OtherProgram.run(["rauc", "info", "--output-format=json", bundle])
        guard told.code == 0, let json = try? JSONValue(parsing: told.output),
            let board = json["compatible"]?.string, let version = json["version"]?.string
        else { throw .unusable(bundle: bundle, reason: told.lastWords) }
        return (board, version)
    }

    func install(_ bundle: String) throws(UpdateFault) {
        let told = OtherProgram.run(["rauc", "install", bundle])
        guard told.code != 0 else { return }
        // The last line only says that it failed.
        let cause = String(decoding: told.output, as: UTF8.self).split(whereSeparator: \.isNewline)
            .compactMap { $0.firstMatch(of: /^LastError: *(.+)$/)?.1 }.last
        throw .failed(
            operation: "install the release",
            reason: cause.map { String($0.suffix(300)) } ?? told.lastWords)
    }

    func commit(_ slot: String) throws(UpdateFault) {
        try act("keep the slot", [Self.slots, "set-state", slot, "good"])
    }

    func abandon(_ slot: String) throws(UpdateFault) {
        try act("give the slot up", [Self.slots, "set-state", slot, "bad"])
    }

    func tryOther(_ slot: String) throws(UpdateFault) {
        try act("try the slot", [Self.slots, "set-primary", slot])
    }

    func isGood(_ slot: String) throws(UpdateFault) -> Bool {
        try word("look at the slot", [Self.slots, "get-state", slot]) == "good"
    }

    func restart() throws(UpdateFault) {
        try act("restart the board", ["systemctl", "--no-block", "reboot"])
    }

    private func act(_ operation: String, _ command: [String]) throws(UpdateFault) {
        let told = OtherProgram.run(command)
        guard told.code == 0 else {
            throw .failed(operation: operation, reason: told.lastWords)
        }
    }

    private func word(_ operation: String, _ command: [String]) throws(UpdateFault) -> String {
        let told = OtherProgram.run(command)
        guard told.code == 0 else {
            throw .failed(operation: operation, reason: told.lastWords)
        }
        return String(decoding: told.output.prefix { $0 != 10 }, as: UTF8.self)
    }
}
