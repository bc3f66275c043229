import ArgumentParser
import Launch
import Station

struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "The way to HQ: its state, the month's bytes, what waits and until when.",
        discussion: """
            Works with everything stopped. What waits goes by lanes: hits and referrals are shown \
            to HQ ahead of their turn, then come records, then attachments of hits, refusals and \
            referrals, then all others where [uplink] attachments lets them.
            Exit codes: 0 shown, 69 nothing can be read.
            """)
    @OptionGroup var root: RootOptions

    func run() async throws {
        try Launch.finish(await root.commands.showLink())
    }
}
