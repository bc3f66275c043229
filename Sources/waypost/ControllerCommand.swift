import ArgumentParser
import Launch
import Station

struct ControllerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controller", abstract: "Asks a charge controller on the wire.",
        subcommands: [Probe.self, Read.self])

    struct Wire: ParsableArguments {
        @Option(help: "A controller definition, such as epever-tracer; without it all are tried.")
        var profile: String?
        @Option(help: "rtu:/dev/ttyUSB0?baud=115200&unit=1 or tcp://HOST:PORT?unit=1")
        var port: String
    }

    struct Probe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Which profile answers, how it is read, and which ranges it refuses.",
            discussion: """
                Only reads. Where nothing answers under the port's unit, the units that some \
                controllers come with are tried too. The profiles were written from register \
                papers, not tried on hardware: compare a reading with a voltmeter.

                Exit codes: 0 a profile answers, 1 none does, 64 and 78 as everywhere.
                """)
        @OptionGroup var wire: Wire
        @OptionGroup var root: RootOptions

        func run() async throws {
            try Launch.finish(
                await root.commands.probeController(profile: wire.profile, port: wire.port))
        }
    }

    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every value once, with its unit, register, age and quality.",
            discussion: "Exit codes: 0 the device is online, 69 it is not, 1 no profile answers.")
        @OptionGroup var wire: Wire
        @OptionGroup var root: RootOptions

        func run() async throws {
            try Launch.finish(
                await root.commands.readController(profile: wire.profile, port: wire.port))
        }
    }
}
