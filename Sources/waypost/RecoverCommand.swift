import ArgumentParser
import Launch
import Station

/// `waypost recover`: the records of a board that does not run any more.
struct RecoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Saves the records of a dead board from its card, to be carried to HQ.",
        discussion: """
            Reads the card on any machine with this program, copies its journal, carries every \
            record over whose hash holds, and writes what HQ had not signed for as records export \
            does: sealed to HQ, signed with the card's own key. Needs root, for the key and to \
            mount. HQ takes it with waypost-hub import; --revoked there where another board has \
            taken the post's place already.

            An encrypted card asks for a key: the first call writes it out sealed to HQ, \
            waypost-hub card-key opens that, the second call takes the key with --key. In a spare \
            board such a card is not read at its start; --adopt with that key seals it to the \
            spare's TPM, and it is the post again.
            Exit codes: 0 all was saved, 1 not, or not all of it, 69 a key is needed.
            """)
    @Option(
        help: ArgumentHelp("The card's device, or where its root is mounted.", valueName: "card"))
    var from: String?
    @Option(help: ArgumentHelp("A directory, such as a stick's.", valueName: "dir"))
    var to: String?
    @Option(help: ArgumentHelp("The key of an encrypted card, as HQ gave it.", valueName: "file"))
    var key: String?
    @Flag(help: "Seals the card in this board, which was another's, to this board.")
    var adopt = false
    @Option(help: ArgumentHelp("Where copies lie meanwhile.", valueName: "dir"))
    var work = "/var/tmp"
    @OptionGroup var root: RootOptions

    func validate() throws {
        if adopt {
            guard key != nil, from == nil, to == nil else {
                throw ValidationError("--adopt takes --key FILE, and neither --from nor --to")
            }
        } else if from == nil || to == nil {
            throw ValidationError("give --from CARD --to DIR, or --adopt --key FILE")
        }
    }

    func run() throws {
        if let key, adopt { try Launch.finish(root.commands.adoptCard(keyFile: key)) }
        guard let from, let to else { return }
        try Launch.finish(root.commands.recover(from: from, to: to, key: key, work: work))
    }
}
