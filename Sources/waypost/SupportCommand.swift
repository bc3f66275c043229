import ArgumentParser
import Launch
import Station

/// `waypost support-bundle`: evidence for a distant colleague.
struct SupportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "support-bundle",
        abstract: "What a distant colleague needs to help: no people, no keys, encrypted.",
        discussion: """
            Status, findings, services, link, power with two weeks of history, clock, disk, what \
            the journal holds by class, the configuration, systemd's units and the newest lines of \
            every role's log; works with every role stopped. No bodies of records. Names, badges, \
            numbers and plates that the register or a record knows are taken out, and so is what \
            looks like a key.

            Encrypted to etc/waypost/support.pem, or to HQ where there is none, and signed by the \
            device where its key can be read. The last three are kept in var/lib/waypost/support. \
            Over a line that breaks:
              ssh POST waypost support-bundle --print NAME > NAME
              ssh POST waypost support-bundle --print NAME --offset $(stat -c %s NAME) >> NAME
            Exit codes: 0 written or printed, 1 not.
            """)
    @Option(help: ArgumentHelp("Another directory, such as a stick's.", valueName: "dir"))
    var to: String?
    @Option(help: "Bytes at most; the oldest lines of the logs go first.")
    var limit = StationCommands.supportLimits.upperBound
    @Option(
        name: .customLong("print"),
        help: ArgumentHelp(
            "Writes one that is kept to standard output instead.", valueName: "name"))
    var printed: String?
    @Option(help: "With --print: bytes that are there already.")
    var offset = 0
    @OptionGroup var root: RootOptions

    func validate() throws {
        let limits = StationCommands.supportLimits
        guard limits.contains(limit) else {
            throw ValidationError(
                "--limit is \(limit); allowed from \(limits.lowerBound) to \(limits.upperBound)")
        }
        guard offset >= 0 else { throw ValidationError("--offset is \(offset); allowed from 0") }
        guard printed != nil || offset == 0 else {
            throw ValidationError("--offset belongs to --print NAME")
        }
        guard printed == nil || to == nil else {
            throw ValidationError("--to DIR makes a bundle, --print NAME writes one out: not both")
        }
    }

    func run() async throws {
        if let printed {
            try Launch.finish(root.commands.printSupportBundle(printed, offset: offset))
        } else {
            try Launch.finish(await root.commands.makeSupportBundle(to: to, limit: limit))
        }
    }
}
