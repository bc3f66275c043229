import ArgumentParser
import Launch
import Station

struct Technicians: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who may come to posts by SSH, and the key for when no clock is right.",
        discussion: """
            A post lets in whom the hub's own SSH authority names, and gives them waypost's \
            commands and no shell: view looks, tech mends, admin enrols officers and \
            workstations, audit shows records. Posts learn of the authority with their enrolment \
            bundle.
            """,
        subcommands: [Certify.self, Issued.self, Breakglass.self])

    struct Certify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Certifies somebody's public key.",
            discussion: """
                The certificate reaches back \(HubCommands.technicianDaysBack) days, so that it \
                opens posts whose clock is so far behind; one that runs ahead, or further behind, \
                takes the break-glass key. Each is in the register (technicians issued) first.
                """)
        @OptionGroup var hub: HubOptions
        @Option(help: "The person's public key, such as id_ed25519.pub.") var key: String
        @Option(help: "Who it is, as records will name them.") var holder: String
        @Option(help: "Why: the number of a ticket or an order.") var ticket: String
        @Option(name: .customLong("as"), help: "view, tech, admin or audit; may be repeated.")
        var accounts: [String]
        @Option(name: .customLong("post"), help: "A post that it opens; may be repeated.")
        var posts: [String] = []
        @Flag(help: "It opens every post.") var everywhere = false
        @Option(name: .customLong("for"), help: "Hours, 1 to 24.") var hours = 8
        @Option(help: "The certificate to write; without it beside the key, where ssh looks.")
        var out: String?

        func validate() throws {
            guard HubCommands.technicianHours.contains(hours) else {
                throw ValidationError("--for is \(hours); allowed are 1 to 24 hours")
            }
            let known = HubCommands.technicianAccounts
            if let wrong = accounts.first(where: { !known.contains($0) }) {
                throw ValidationError("--as \(wrong) is none of \(known.joined(separator: ", "))")
            }
            guard posts.isEmpty == everywhere else {
                throw ValidationError("give --post POST (repeated), or --everywhere: one of both")
            }
        }

        func run() throws {
            try Launch.finish(
                hub.commands.certify(
                    key: key, holder: holder, ticket: ticket, accounts: accounts, posts: posts,
                    hours: hours, out: out))
        }
    }

    struct Issued: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The certificates that were issued, the newest last.")
        @OptionGroup var hub: HubOptions

        func run() throws { try Launch.finish(hub.commands.certificatesIssued()) }
    }

    struct Breakglass: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Where the key stands that opens a post whatever its clock says.",
            discussion: """
                It opens the account waypost-breakglass, which may give every command that is \
                offered from afar; the post tells of its use until it has another one.
                """)
        @OptionGroup var hub: HubOptions
        @Argument(help: "The post.") var post: String
        @Flag(help: "Makes another one, for the post's next enrolment bundle.") var renew = false

        func run() throws {
            try Launch.finish(hub.commands.breakglass(of: post, isRenewing: renew))
        }
    }
}
