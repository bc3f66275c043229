import ArgumentParser
import Launch
import Station

struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "What the clock shows, how far it is believed, and what HQ says of it.",
        discussion: """
            A clock is synchronised when the kernel says so or HQ's answers agree with it. One \
            that is wrong is not set by Waypost: the journal says what to add to its stamps.
            Exit codes: 0 shown.
            """)
    @OptionGroup var root: RootOptions

    func run() async throws {
        try Launch.finish(await root.commands.showClock())
    }
}
