internal import Core
internal import Hub
internal import Journal
internal import Modbus
internal import Power
internal import Records
internal import Simulation
internal import Site

/// Carries the canaries out (``Canary``): defects that shipped code does not have, from outside of
/// it.
enum Sabotage {
    /// Power takes the link for a load that may fall first, and the last one for the link.
    static func swapTiers(_ site: inout Site) {
        guard let link = site.power.loads.firstIndex(where: { $0.tier == 2 }),
            let last = site.power.loads.firstIndex(where: { $0.name == "workstation-2" })
        else { return }
        site.power.loads[link].tier = site.power.loads[last].tier
        site.power.loads[last].tier = 2
        site.power.loads[link].value = 0
    }

    static func release(_ canary: Canary, into board: SimulatedBoard) async {
        switch canary {
        // Set up before the start.
        case .receiptBeforeFlush, .brokenTierOrder: break
        case .skippedHash:
            await whenBusy(board)
            try? SabotagedFile(
                path: board.paths.journal + "/journal.sqlite", vfs: board.disk.vfsName
            ).skipHash()
        case .duplicateApply:
            await whenBusy(board)
            try? SabotagedFile(path: board.hub.file, vfs: nil).applyTwice()
        case .cutByEstimate:
            try? await board.scheduler.sleep(for: .seconds(8 * 3_600))
            // As a policy would that knew no voltage: an estimate below its floor is enough.
            let network = board.site.power.loads.first { $0.tier == 1 }
            guard case .modbus(let port, let coil)? = network?.switchPath else { return }
            for load in board.site.power.loads.reversed() where load.tier > 1 {
                guard case .modbus(let port, let coil) = load.switchPath else { continue }
                try? await board.bus.writeCoil(coil, false, unit: port.unit)
            }
            try? await board.bus.writeCoil(coil, false, unit: port.unit)
        }
    }

    private static func whenBusy(_ board: SimulatedBoard) async {
        while board.ledger.crossings < 50, !Task.isCancelled {
            try? await board.scheduler.sleep(for: .seconds(60))
        }
    }
}
