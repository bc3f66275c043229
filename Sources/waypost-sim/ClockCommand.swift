import ArgumentParser
import Core
import Launch
import Simulation
import Station

/// `waypost-sim clock`: begins an accelerated time, or changes its pace.
struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "The time that a simulated post lives in, shared through a file.",
        discussion: """
            Begins FILE, or changes the pace of the one that is there; its time goes on from where \
            it is. `waypost-sim controller --clock FILE` and `waypost-sim role ROLE --clock FILE` \
            follow it. Without --speed it tells what time it is there.
            """)

    @Argument(help: "The clock file.")
    var file: String
    @Option(help: "How many seconds pass there in one second here, 0.01 to 100000.")
    var speed: Double?
    @Option(help: "Where the file is new: the time it begins at, RFC 3339 (default: now).")
    var start: String?

    func validate() throws {
        if let start, Timestamp(start) == nil {
            throw ValidationError("--start is \(start); a time as 2026-03-01T06:00:00Z is wanted")
        }
        if start != nil, speed == nil {
            throw ValidationError("--start begins a clock, which needs --speed")
        }
        if let speed, !AcceleratedTime.speeds.contains(speed) {
            throw ValidationError("--speed is \(speed); 0.01 to 100000 is allowed")
        }
    }

    func run() throws {
        do throws(AcceleratedTimeFault) {
            if let speed {
                let start = start.flatMap { Timestamp($0) }
                try AcceleratedTime.pace(file, speed: speed, start: start)
            } else {
                Surroundings.console.line("\(try AcceleratedTime(following: file).now())")
            }
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
