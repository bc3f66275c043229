import ArgumentParser
import Core
import Launch
import Plant
import PostSimulation
import Simulation
import Site
import Station

/// `waypost-sim controller`: a solar charge controller and a relay board over Modbus.
struct ControllerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controller",
        abstract: "A charge controller (unit 1) and a relay board (unit 2) over Modbus.",
        discussion: """
            Sun, panels, battery and loads are those of the site file. Unit 1 answers as an EPEVER \
            Tracer; coils 0 to 15 of unit 2 connect the loads whose switch names them (1 is on), \
            and its inputs 0 to 15 show whether there is voltage behind. Loads with another kind \
            of switch are always connected. At the start a load is connected where the site file \
            says when_dead = "on".

            Standard input takes the lines `status`, `fault none` and `fault FAULT`, where FAULT \
            is \(BusFault.form), in real seconds; the device is the controller unless named. Or it \
            is \(RelayFault.form), for one relay behind a coil that says what it was told. \
            `generator WATTS` puts a charger beside the controller, which does not see it, and \
            `generator off` takes it away; input 16 of unit 2 is its contact, closed while it \
            runs, and `contact on`, `contact off` and `contact auto` say otherwise. Ends on \
            Ctrl-C, SIGTERM or after --seconds, with a summary.
            """)

    /// Unusable configuration (CONTRACT §1).
    private static let unusable: Int32 = 78

    @Option(help: ArgumentHelp("The post's site.toml.", valueName: "file"))
    var site: String
    @Option(help: ArgumentHelp("Serves Modbus TCP here.", valueName: "host:port"))
    var listen: String?
    @Option(
        help: ArgumentHelp(
            "Serves Modbus RTU on a pseudo-terminal that this symbolic link leads to.",
            valueName: "link"))
    var pty: String?
    @Option(help: "How many times faster than the wall clock time passes (up to 100000).")
    var speed = 1.0
    @Option(
        help: ArgumentHelp(
            "Lives in the time of this clock file instead (waypost-sim clock).", valueName: "file"))
    var clock: String?
    @Option(help: "When the simulation begins, RFC 3339 (default: now).")
    var start: String?
    @Option(
        help: ArgumentHelp(
            "Weather as time,ghi,dni,dhi,temp_air; repeats after its end (default: invented).",
            valueName: "csv"))
    var weather: String?
    @Option(help: "Invented weather: clear, changing or overcast.")
    var sky = "changing"
    @Option(help: "State of charge at the start, 0 to 1.")
    var soc = 0.8
    @Option(help: "Seed of invented weather and of garbage.")
    var seed: UInt64 = 1
    @Option(help: "tracer-bn, or tracer-3210a without a net battery current.")
    var model = TracerModel.tracerBN.rawValue
    @Option(
        help: ArgumentHelp(
            "A load wired straight to the battery instead of the controller's load output.",
            valueName: "load"))
    var direct: [String] = []
    @Option(help: ArgumentHelp("Misbehaves; may stand several times.", valueName: "fault"))
    var fault: [String] = []
    @Option(help: "Ends after so many real seconds.")
    var seconds: Double?
    @Flag(help: "A line of status for each simulated hour, on standard error.")
    var verbose = false
    @Flag(help: "The summary as JSON.")
    var json = false

    func validate() throws {
        guard listen != nil || pty != nil else {
            throw ValidationError("give --listen, --pty or both, or nobody could ask")
        }
        if let listen, NetworkAddress(listen) == nil {
            throw ValidationError("--listen is \(listen); HOST:PORT is wanted")
        }
        if clock != nil, speed != 1 || start != nil {
            throw ValidationError("--clock says how fast time passes, and from when")
        }
        guard speed > 0, speed <= 100_000 else {
            throw ValidationError("--speed is \(speed); above 0 and up to 100000 is allowed")
        }
        guard (0...1).contains(soc) else {
            throw ValidationError("--soc is \(soc); 0 to 1 is allowed")
        }
        if let start, Timestamp(start) == nil {
            throw ValidationError("--start is \(start); a time as 2026-03-01T06:00:00Z is wanted")
        }
        if let seconds, !(seconds >= 0 && seconds <= FaultTime.longest) {
            throw ValidationError("--seconds is \(seconds); up to a year is allowed")
        }
        guard GeneratedWeather.Mood(rawValue: sky) != nil else {
            throw ValidationError("--sky is \(sky); clear, changing or overcast is allowed")
        }
        guard TracerModel(rawValue: model) != nil else {
            throw ValidationError("--model is \(model); tracer-bn or tracer-3210a is allowed")
        }
        guard fault.count <= SimulatedPost.faultLimit else {
            throw ValidationError("more than \(SimulatedPost.faultLimit) faults")
        }
        for text in fault where BusFault(text) == nil && RelayFault(text) == nil {
            throw ValidationError(
                "--fault is \(text); \(BusFault.form) or \(RelayFault.form) is wanted")
        }
    }

    func run() async throws {
        let site: Site
        let given: WeatherSeries?
        let clock: AcceleratedTime?
        do {
            site = try SiteFile.load(
                LinuxFiles().read(self.site, limit: SiteFile.largest), name: self.site,
                catalogue: .embedded)
            clock = try self.clock.map { try AcceleratedTime(following: $0) }
            given = try weather.map { file in
                try WeatherSeries(
                    csv: LinuxFiles().read(file, limit: WeatherSeries.largestFile), name: file)
            }
        } catch let faults as SiteFaults {
            ControllerRun.say(faults.faults.map(\.description).joined(separator: "\n"))
            throw ArgumentParser.ExitCode(Self.unusable)
        } catch let fault as any Fault {
            ControllerRun.say(fault.description)
            throw ArgumentParser.ExitCode(Self.unusable)
        }
        let unknown = Set(direct).subtracting(site.power.loads.map(\.name))
        if let name = unknown.min() {
            throw ValidationError("--direct names \(name), which is no load of the site")
        }
        let described = SitePlant(site, direct: Set(direct))
        let begin = start.flatMap { Timestamp($0) } ?? clock?.now() ?? SystemTime().now()
        let invented = GeneratedWeather(
            over: described.configuration.place, seed: seed,
            mood: GeneratedWeather.Mood(rawValue: sky) ?? .changing)
        let sky: any Weather = given ?? invented
        var post = SimulatedPost(
            plant: Plant(
                described.configuration, charge: soc, temperature: sky.sample(at: begin).air),
            coils: described.coils, closed: described.closed, weather: sky,
            local: LocalTime(zone: site.post.timeZone), start: begin,
            model: TracerModel(rawValue: model) ?? .tracerBN,
            faults: fault.compactMap { BusFault($0) }, seed: seed)
        for fault in fault.compactMap({ RelayFault($0) }) { post.add(fault) }
        let address = listen.flatMap { NetworkAddress($0) }
        let run = ControllerRun(
            listen: address.map { ($0.host.text, $0.port) }, link: pty, speed: speed, clock: clock,
            seconds: seconds, isVerbose: verbose)
        let summary = try await run.serve(post)
        Surroundings.console.line(json ? summary.json.prettyText : summary.text)
    }
}
