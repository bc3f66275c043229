import ArgumentParser
import Launch
import Station

/// `waypost-hub stolen POST`.
struct Stolen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A box was stolen: refuses it, tells what was on it and what is to be done.",
        discussion: """
            Its devices are refused at once, and the reason is kept. Then: the last record that \
            came, what waited there, which lists it had and whether their newest version is \
            wrapped to it, and who worked there, whose PINs and workstations it knew. A list that \
            is must be built and published anew without that post among its recipients. Say it \
            again to see what is left. What the thief or waypost seal gives back goes in by \
            waypost-hub import --revoked.
            Exit codes: 0 no list is left to be rotated, 1 one is, 64 a post that HQ has never \
            heard of.
            """)
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "The post.") var post: String
    @Option(help: "What happened, for the trace.") var reason = "stolen"

    func run() async throws {
        try Launch.finish(
            await hub.commands.markStolen(
                post, because: reason, person: Surroundings.person, store.choice))
    }
}
