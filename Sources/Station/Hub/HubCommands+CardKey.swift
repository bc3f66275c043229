internal import Core
internal import Hub

/// The keys of posts' encrypted cards.
extension HubCommands {
    /// `card-key FILE [--out FILE]`: opens what a card carries sealed to HQ.
    ///
    /// - Returns: 0 opened, 1 not.
    public func openCardKey(_ file: String, to out: String?) -> Int32 {
        answering {
            let keys = try HubDirectory.open(directory).openingKeys()
            let opened = try SealedCardKey.open(
                files.read(file, limit: CardKey.sealedLimit), keys: keys)
            if let out {
                try files.replace(out, with: Array((opened.key.text + "\n").utf8), mode: 0o600)
            }
            if isJSON {
                console.line(
                    JSONValue.object([
                        "post": .string(opened.post), "volume": .string(opened.volume),
                        "key": out == nil ? .string(opened.key.text) : .null,
                    ]).prettyText)
                return ExitCode.ok
            }
            console.line("The card of \(opened.post), volume \(opened.volume)")
            console.line(out.map { "Its key is in \($0)." } ?? opened.key.written)
            return ExitCode.ok
        }
    }
}
