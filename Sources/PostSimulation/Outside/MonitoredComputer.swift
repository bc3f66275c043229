internal import Core
internal import Simulation

/// A workstation on a load that may be shed, with a client as stock `upsmon` on it: it asks every
/// five seconds, goes down when it is forced to or when data are lost while on battery, and is lost
/// when its relay opens while it still runs.
struct MonitoredComputer: Sendable {
    private static let poll = Duration.seconds(5)
    /// From the word to the last byte on the disk.
    private static let shutdown = Duration.seconds(20)
    private static let deadTime = Duration.seconds(25)

    let load: String
    let ups: String
    let coil: Int
    let bus: BenchBus
    let desk: UPSDesk
    let scheduler: SeededScheduler
    let watch: Watch
    let clean: Counter
    let unclean: Counter

    func live() async {
        while !Task.isCancelled {
            guard isPowered else {
                try? await scheduler.sleep(for: .seconds(30))
                continue
            }
            // Starting.
            try? await scheduler.sleep(for: .seconds(40))
            await run()
        }
    }

    private var isPowered: Bool { bus.withPost { $0.relays.contacts[coil] } }

    private func run() async {
        var connection: UInt64?
        var lastStatus = ""
        var heardAt = scheduler.now
        defer { if let connection { desk.disconnect(connection) } }
        while !Task.isCancelled {
            guard isPowered else {
                unclean.add()
                watch.note("\(load) lost its power while it ran")
                return
            }
            if connection == nil { connection = logIn() }
            if let known = connection {
                if let answer = desk.say("GET VAR \(ups) ups.status", on: known) {
                    if answer.hasPrefix("VAR ") {
                        lastStatus = answer
                        heardAt = scheduler.now
                    }
                } else {
                    connection = nil
                }
            }
            let isLost = scheduler.now - heardAt > Self.deadTime && lastStatus.contains("OB")
            if lastStatus.contains("FSD") || isLost {
                if let connection { _ = desk.say("LOGOUT", on: connection) }
                try? await scheduler.sleep(for: Self.shutdown)
                if isPowered {
                    clean.add()
                    await waitForDark()
                } else {
                    unclean.add()
                    watch.note("\(load) lost its power while it went down")
                }
                return
            }
            try? await scheduler.sleep(for: Self.poll)
        }
    }

    /// Down, until its power has been off; a cut that was called off starts it by hand.
    private func waitForDark() async {
        let end = scheduler.now + .seconds(1_800)
        while isPowered, scheduler.now < end, !Task.isCancelled {
            try? await scheduler.sleep(for: .seconds(30))
        }
    }

    private func logIn() -> UInt64? {
        guard let connection = desk.connect(peer: load) else { return nil }
        let answers = [
            "USERNAME \(PostSite.upsUser)", "PASSWORD \(PostSite.upsPassword)", "LOGIN \(ups)",
        ].map { desk.say($0, on: connection) }
        guard answers.allSatisfy({ $0?.hasPrefix("OK") == true }) else {
            desk.disconnect(connection)
            return nil
        }
        return connection
    }
}
