import ArgumentParser
import Launch
import Station

struct ListsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lists", abstract: "Alert lists, at the owner's desk and on the post.",
        subcommands: [
            Show.self, Build.self, Inspect.self, Query.self, Compare.self, Verify.self,
            Install.self, Remove.self,
        ], defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is installed here, what HQ is sending and what was refused.")
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.showLists())
        }
    }

    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a signed bundle out of tables of documents and persons.",
            discussion: """
                Documents are CSV with the columns issuer,number,type,kind,date, persons with \
                id,names,birth_dates,nationality,documents, several values apart by |; both may \
                have sex, reference, category, action, contact, entry_valid_until. \
                Without --recipient the bundle is clear: whoever has the file can read it. \
                With --delta-from the tables hold what is added or replaced, and the bundle is a \
                change that fits that very bundle where it is installed last.
                """)
        @Option(help: "CSV of documents.") var documents: String?
        @Option(help: "CSV of persons.") var persons: String?
        @Option(help: "Name of the list: a to z, 0 to 9, - and _ (a change has its base's).")
        var name: String?
        @Option(
            help: ArgumentHelp(
                "TOML with version, owner, legal_basis, permitted_posts, issued_at, "
                    + "valid_until, max_age_s, visibility, role."))
        var meta: String?
        @Option(help: "The signer's private key (PEM file or provider URI).") var key: String
        @Option(help: "The signer's certificate (PEM).") var cert: String
        @Option(name: .customLong("recipient"), help: "Certificate of a post that may read it.")
        var recipients: [String] = []
        @Option(help: "The bundle to write.") var out: String
        @Option(
            help: ArgumentHelp(
                "Build a change to this bundle, the last one at the posts.", valueName: "bundle"))
        var deltaFrom: String?
        @Option(help: ArgumentHelp("CSV with issuer,number that count no more.", valueName: "csv"))
        var withdrawDocuments: String?
        @Option(help: ArgumentHelp("CSV with id of persons who count no more.", valueName: "csv"))
        var withdrawPersons: String?
        @Option(
            help: ArgumentHelp(
                "Undo all changes after this bundle; no tables then.", valueName: "bundle"))
        var returnTo: String?
        @OptionGroup var root: RootOptions

        func validate() throws {
            guard deltaFrom != nil || name != nil else {
                throw ValidationError("give --name NAME, or --delta-from BUNDLE for a change")
            }
            let isChange = [withdrawDocuments, withdrawPersons, returnTo].contains { $0 != nil }
            guard deltaFrom != nil || !isChange else {
                throw ValidationError(
                    "only a change withdraws or returns: name its base with --delta-from")
            }
            let tables = [documents, persons, withdrawDocuments, withdrawPersons]
            guard returnTo == nil || tables.allSatisfy({ $0 == nil }) else {
                throw ValidationError("--return-to takes no tables: it holds nothing itself")
            }
        }

        private var change: StationCommands.ListOrder.Change? {
            deltaFrom.map {
                StationCommands.ListOrder.Change(
                    base: $0, withdrawnDocuments: withdrawDocuments,
                    withdrawnPersons: withdrawPersons, returnsTo: returnTo)
            }
        }

        func run() throws {
            try Launch.finish(
                root.commands.buildList(
                    StationCommands.ListOrder(
                        documents: documents, persons: persons, name: name, meta: meta, key: key,
                        certificate: cert, recipients: recipients, out: out, change: change)))
        }
    }

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a bundle says of itself, without its content.",
            discussion: """
                A sealed bundle needs no key for that. Several files are a list and its changes \
                in their order: the exit code is 1 where one does not fit the one before.
                """)
        @Argument(help: "The bundle, and changes to it.") var files: [String]
        @Option(help: "The signer's certificate (PEM).") var cert: String
        @Option(help: "A recipient's private key (PEM file or provider URI).")
        var recipientKey: String?
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(
                root.commands.inspectList(files, certificate: cert, key: recipientKey))
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks signature, structure and every page of a bundle.")
        @Argument(help: "The bundle.") var file: String
        @Option(help: "The signer's certificate (PEM).") var cert: String
        @Option(help: "A recipient's private key (PEM file or provider URI).")
        var recipientKey: String?
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(
                root.commands.verifyList(file, certificate: cert, key: recipientKey))
        }
    }

    struct Query: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Looks documents and persons up in a bundle, one JSON line an answer.",
            discussion: """
                A trial of the list: its age is judged by this computer's clock, and a list for \
                other posts answers too.
                """)
        @Option(help: "The bundle.") var bundle: String
        @Option(name: .customLong("delta"), help: "A change to it; may stand several times.")
        var deltas: [String] = []
        @Option(help: "The signer's certificate (PEM).") var cert: String
        @Option(help: "A recipient's private key (PEM file or provider URI).")
        var recipientKey: String?
        @Option(help: "CSV with id,name,birth_date,issuer,number.") var batch: String?
        @Option(help: "Issuing State of one document.") var issuer: String?
        @Option(help: "Number of one document.") var number: String?
        @Option(help: "Name of one person, in any order and script.") var name: String?
        @Option(help: "Birth date of that person: 1960, 1960-05, 1960-05-17 or 1958..1962.")
        var birthDate: String?
        @OptionGroup var root: RootOptions

        func validate() throws {
            let isPartOfDocument = (issuer == nil) != (number == nil)
            let given = [batch != nil, issuer != nil, name != nil].count { $0 }
            guard given == 1, !isPartOfDocument, birthDate == nil || name != nil else {
                throw ValidationError(
                    "give one of --batch CSV, --issuer I --number N, --name N [--birth-date D]")
            }
        }

        private var question: StationCommands.ListQuestion {
            if let name { return .person(name: name, birthDate: birthDate) }
            if let issuer, let number { return .document(issuer: issuer, number: number) }
            return .batch(batch ?? "")
        }

        func run() throws {
            try Launch.finish(
                root.commands.queryList(
                    bundle, changes: deltas, certificate: cert, key: recipientKey,
                    question: question))
        }
    }

    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How alike two names are, 0 to 1000, and why; one JSON line a pair.",
            discussion: "match says whether a search by name alone would tell of it.")
        @Option(help: "CSV with name_a,name_b.") var batch: String?
        @Argument(help: "Two names.") var names: [String] = []
        @OptionGroup var root: RootOptions

        func validate() throws {
            guard names.count == (batch == nil ? 2 : 0) else {
                throw ValidationError("give either two names or --batch CSV")
            }
        }

        func run() throws {
            let commands = try root.commands
            try Launch.finish(
                batch.map { commands.compareNames(batch: $0) }
                    ?? commands.compareNames(names[0], names[1]))
        }
    }

    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proves a bundle and installs it on this post.",
            discussion: """
                Refused are bundles for other posts and, by a clock that is trusted, those that \
                have expired or were issued in the future, changes that do not fit what is \
                installed last, and what was issued before that. What is installed is taken out \
                with waypost lists remove NAME.
                """)
        @Argument(help: "The bundle.") var file: String
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.installList(file))
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes an installed list out of use; it is recorded who did.",
            discussion: "Asks first on a terminal; elsewhere --yes is needed.")
        @Argument(help: "The list's name, as waypost lists shows it.") var name: String
        @Flag(help: "Do not ask.") var yes = false
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.removeList(name, isConfirmed: yes))
        }
    }
}
