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
            Exit codes: 0 all was saved, 1 not, or not all of it.
            """)
    @Option(
        help: ArgumentHelp("The card's device, or where its root is mounted.", valueName: "card"))
    var from: String
    @Option(help: ArgumentHelp("A directory, such as a stick's.", valueName: "dir"))
    var to: String
    @Option(help: ArgumentHelp("Where copies lie meanwhile.", valueName: "dir"))
    var work = "/var/tmp"
    @OptionGroup var root: RootOptions

    func run() throws {
        try Launch.finish(root.commands.recover(from: from, to: to, work: work))
    }
}
