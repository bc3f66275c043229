import ArgumentParser
import Launch
import Station

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How the posts stand, the worst first, a line each; with one named, all of it.",
        discussion: """
            HEARD is how long ago, BACKLOG how many records the post said that HQ lacks and the \
            age of the oldest, LISTS the age of the oldest alert list. A post of an older release \
            does not tell these: they are shown as ?. The hub's own certificates are named from 90 \
            days before they end.
            Exit codes: 0 all is well, 1 a warning, 2 critical, 3 unknown (a post that never told, \
            or a database that does not answer), 64 a post that HQ has never heard of.
            """)
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "One post; all without it.") var post: String?
    @Option(help: "Hours of silence after which a post is a warning.") var silentAfter = 24
    @Option(help: "Hours of silence after which it is critical.") var lostAfter = 168
    @Option(help: "Hours after which records that wait at a post are a warning.")
    var backlogAfter = 48

    func validate() throws {
        let hours = [
            ("--silent-after", silentAfter), ("--lost-after", lostAfter),
            ("--backlog-after", backlogAfter),
        ]
        for (name, value) in hours where !(1...87_600).contains(value) {
            throw ValidationError("\(name) is \(value); allowed are 1 to 87600 hours")
        }
    }

    func run() async throws {
        try Launch.finish(
            await hub.commands.status(
                of: post, silentAfter: silentAfter, lostAfter: lostAfter,
                backlogAfter: backlogAfter, store.choice))
    }
}
