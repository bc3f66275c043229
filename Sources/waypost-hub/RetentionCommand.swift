import ArgumentParser
import Launch
import Station

struct Retention: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How long HQ keeps what; nothing goes by its age before a rule is set and run.",
        discussion: """
            Classes: crossings (with amendments, outcomes, incidents, visits, shifts and tallies), \
            attachments, audit, referrals, as in [retention] of a post. Months count from the end \
            of the one in which something reached HQ. Places and hashes stay, and verify counts \
            them erased.
            """,
        subcommands: [Show.self, Set.self, Run.self, Judge.self], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The rules that are set, and the last run.",
            discussion: "Exit codes: 0 fine, 1 a rule is set and was not run for 35 days.")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try Launch.finish(await hub.commands.retention(store.choice))
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets how long a class is kept; nothing goes yet.",
            discussion: """
                waypost-hub retention set crossings --months 60 --reference "Law 2017-28" --dir D
                Set it once every hub of the database is of this release.
                """)
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "crossings, attachments, audit or referrals.") var dataClass: String
        @Option(help: "Whole months, 1 to 1200.") var months: Int?
        @Flag(help: "For as long as HQ stands; as without a rule.") var forever = false
        @Option(help: "The law or order that asks for it, 1 to 200 characters.")
        var reference: String

        func validate() throws {
            guard HubCommands.retentionClasses.contains(dataClass) else {
                throw ValidationError(
                    "\(dataClass) is not "
                        + HubCommands.retentionClasses.joined(separator: ", "))
            }
            guard (months == nil) == forever else {
                throw ValidationError("say --months N or --forever")
            }
            guard HubCommands.retentionMonths.contains(months ?? 1) else {
                throw ValidationError(
                    "--months is \(months ?? 0); allowed are "
                        + "\(HubCommands.retentionMonths.lowerBound) to "
                        + "\(HubCommands.retentionMonths.upperBound)")
            }
            guard (1...200).contains(reference.count) else {
                throw ValidationError("--reference has 1 to 200 characters")
            }
        }

        func run() async throws {
            try Launch.finish(
                await hub.commands.setRetention(
                    of: dataClass, months: months, reference: reference,
                    person: Surroundings.person, store.choice))
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets go of what is older than its rule.",
            discussion: """
                What stays all the same: what subject hold keeps, crossings with a hit that nobody \
                decided or in an incident whose own time is not over, what waits for an erasure's \
                second signature, and forks that nobody judged. Posts go on sending meanwhile. \
                Once a day from a timer is right; cut short it is run again. Referrals are in no \
                count.
                """)
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Flag(help: "Only says how much would go.") var dryRun = false

        func run() async throws {
            try Launch.finish(
                await hub.commands.runRetention(
                    isTrial: dryRun, person: Surroundings.person, store.choice))
        }
    }

    struct Judge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that somebody looked into a fork: its records go with their time.",
            discussion: """
                Exit codes: 0 noted, 1 there is no fork of that epoch, 64 wrong words. A fork that \
                grows afterwards is held again.
                """)
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "The post.") var post: String
        @Argument(help: "The epoch, as verify and posts show it.") var epoch: String
        @Option(help: "What came of it, for those who ask later.") var reason: String

        func run() async throws {
            try Launch.finish(
                await hub.commands.judgeFork(
                    of: post, epoch: epoch, reason: reason, person: Surroundings.person,
                    store.choice))
        }
    }
}
