import ArgumentParser
import Launch
import Station

struct Subject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What is held about a person: finding it, handing it out, erasing it.",
        discussion: """
            Every use is written down with the user and the case, without the person \
            (table hub_audit). Referrals are sealed to the protection role: nothing here shows \
            them, or whether there is one.
            """,
        subcommands: [Find.self, Export.self, Erase.self, Hold.self, Release.self])

    struct Options: ParsableArguments {
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Option(help: "The case for which it is done, as in its file.") var reference: String

        func validate() throws {
            guard (1...200).contains(reference.count) else {
                throw ValidationError("--reference has 1 to 200 characters")
            }
        }
    }

    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Crossings of a document's holder, or of somebody of that name.",
            discussion: """
                By name every crossing is compared as a list is searched; each comes with its \
                score and why. A namesake is not the person: compare before anything is handed out.
                """)
        @OptionGroup var options: Options
        @Option(help: "The document's issuer, three letters.") var issuer: String?
        @Option(help: "The document's number.") var number: String?
        @Option(help: "The person's name, given names first.") var name: String?
        @Option(help: "1960, 1960-05, 1960-05-17 or 1958..1962.") var birthDate: String?

        func validate() throws {
            guard
                (issuer != nil && number != nil && name == nil && birthDate == nil)
                    || (issuer == nil && number == nil && name != nil)
            else {
                throw ValidationError(
                    "name --issuer and --number, or --name and, if it is known, --birth-date")
            }
        }

        func run() async throws {
            let wish: HubCommands.SubjectWish =
                if let issuer, let number {
                    .document(issuer: issuer, number: number)
                } else {
                    .person(name: name ?? "", birthDate: birthDate)
                }
            try Launch.finish(
                await options.hub.commands.findSubject(
                    wish, reference: options.reference, person: Surroundings.person,
                    options.store.choice))
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes what is held to a folder: a page to read, JSON, the images.",
            discussion: """
                The folder's files are readable for this user alone. Badges of officers and lists \
                that are not told of at the counter are left out.
                """)
        @OptionGroup var options: Options
        @Option(
            name: .customLong("crossing"),
            help: "POST/ID as find shows it; may be repeated.")
        var crossings: [String]
        @Option(help: "The folder to make.") var out: String

        func run() async throws {
            try Launch.finish(
                await options.hub.commands.exportSubject(
                    crossings, out: out, reference: options.reference,
                    person: Surroundings.person, options.store.choice))
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Has a crossing stay while a case is open.")
        @OptionGroup var options: Options
        @Argument(help: "POST/ID.") var crossing: String

        func run() async throws {
            try Launch.finish(
                await options.hub.commands.holdSubject(
                    crossing, reference: options.reference, isHeld: true,
                    person: Surroundings.person, options.store.choice))
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a hold; the case is named as it was.")
        @OptionGroup var options: Options
        @Argument(help: "POST/ID.") var crossing: String

        func run() async throws {
            try Launch.finish(
                await options.hub.commands.holdSubject(
                    crossing, reference: options.reference, isHeld: false,
                    person: Surroundings.person, options.store.choice))
        }
    }
}

extension Subject {
    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erases what is held about crossings, here and at their posts.",
            discussion: """
                Two people sign, as for publish. Bodies and images go, places and hashes stay: \
                verify counts them erased here and purged at the post. What is held for a case is \
                not erased. Backups and months taken out of the database are not reached: see \
                HEADQUARTERS.md.
                """,
            subcommands: [Propose.self, ApproveErasure.self, Standing.self])

        struct Propose: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "The first person's signature.")
            @OptionGroup var options: Subject.Options
            @Option(name: .customLong("crossing"), help: "POST/ID; may be repeated.")
            var crossings: [String]
            @Option(help: "The law or order that asks for it.") var legalBasis: String
            @Option(help: "The publisher's private key (PEM file or provider URI).")
            var key: String
            @Option(help: "The publisher's certificate.") var cert: String

            func run() async throws {
                try Launch.finish(
                    await options.hub.commands.proposeErasure(
                        crossings, legalBasis: legalBasis, reference: options.reference,
                        key: key, certificate: cert, options.store.choice))
            }
        }

        struct ApproveErasure: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "approve",
                abstract: "The second person's signature: it is erased now.",
                discussion: "Another key and another name than the first person's.")
            @OptionGroup var hub: HubOptions
            @OptionGroup var store: StoreOptions
            @Argument(help: "The decision, as propose printed it.") var decision: String
            @Option(help: "The second publisher's private key (PEM file or provider URI).")
            var key: String
            @Option(help: "The second publisher's certificate.") var cert: String

            func run() async throws {
                try Launch.finish(
                    await hub.commands.approveErasure(
                        decision, key: key, certificate: cert, store.choice))
            }
        }

        struct Standing: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "status", abstract: "What was proposed, signed and done.",
                discussion: "Exit codes: 0 all is done, 1 something waits or was refused.")
            @OptionGroup var hub: HubOptions
            @OptionGroup var store: StoreOptions

            func run() async throws {
                try Launch.finish(await hub.commands.erasures(store.choice))
            }
        }
    }
}
