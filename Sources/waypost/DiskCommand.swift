import ArgumentParser
import Launch
import Station

struct DiskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disk",
        abstract: "What is free, what is refused below what, and what takes the room.",
        discussion: "Exit codes: 0 shown, 69 no post here.")
    @OptionGroup var root: RootOptions

    func run() throws {
        try Launch.finish(root.commands.showDisk())
    }
}
