import ArgumentParser
import Core
import Launch
import Station

struct DocumentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document", abstract: "Travel documents, without a server.",
        subcommands: [Inspect.self])

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judges the zone and the chip of a document.",
            discussion: """
                FILE is the document object of a crossing in JSON, its chip's files in Base64. \
                --csca and --crl may stand several times and take master lists, certificates and \
                revocation lists, in DER or PEM; without them those in \
                var/lib/waypost/capture/csca count. What was found is no failure: the exit code \
                is 0.
                """)
        @Argument(help: "The document, in JSON.") var file: String
        @Option(help: "A master list or authorities' certificates.") var csca: [String] = []
        @Option(help: "Revocation lists.") var crl: [String] = []
        @Option(
            help: "The instant of the inspection (RFC 3339); now without it.",
            transform: Inspect.instant)
        var at: Timestamp?
        @OptionGroup var root: RootOptions

        private static func instant(_ text: String) throws -> Timestamp {
            guard let time = Timestamp(text) else {
                throw ValidationError("\(text) is no instant such as 2026-11-22T08:00:00Z")
            }
            return time
        }

        func run() throws {
            try Launch.finish(
                root.commands.inspectDocument(
                    file, authorities: csca, revocations: crl, at: at))
        }
    }
}
