import ArgumentParser
import Launch
import Station

/// `waypost-hub card-key`: the key of an encrypted card.
struct CardKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card-key",
        abstract: "Opens the key of a post's encrypted card, which that card carries sealed to HQ.",
        discussion: """
            FILE is what waypost recover wrote of the card, or a locked board onto a stick. What \
            is printed opens that one card and nothing else: waypost recover --from CARD --to DIR \
            --key, or as waypost/card-key.txt on the stick of the spare board that it is in now. \
            With --out it goes into a file and not onto the screen.
            Exit codes: 0 opened, 1 not, 78 no hub in --dir.
            """)
    @Argument(help: "The .card-key.cms file.")
    var file: String
    @Option(help: ArgumentHelp("Where the key goes, for its owner alone.", valueName: "file"))
    var out: String?
    @OptionGroup var hub: HubOptions

    func run() throws {
        try Launch.finish(hub.commands.openCardKey(file, to: out))
    }
}
