internal import Core
internal import Logging
internal import Power
internal import Site

/// What the power role keeps on its disk beside the history. A file that cannot be read or written
/// is told of and costs what it would have held, nothing else: the loads are served without it.
struct PowerKeeping: Sendable {
    let paths: Paths
    let files: any DurableFiles
    let log: Logger

    private var memoryPath: String { paths.state(of: .power) + "/state.json" }
    private var plansPath: String { paths.state(of: .power) + "/read-plans.json" }

    func memory() -> PowerMemory? {
        do {
            return try PowerMemory.load(memoryPath, files: files)
        } catch {
            log.warning("what power knew is lost: \(error)")
            return nil
        }
    }

    func keep(_ memory: PowerMemory) {
        do {
            try write(memory)
        } catch {
            // A full disk is told of elsewhere.
            log.warning("what power learned is not kept: \(error)")
        }
    }

    /// For who must know whether it is kept; the file stays the role's own, whoever writes.
    func write(_ memory: PowerMemory) throws(FileFault) {
        try memory.save(memoryPath, files: files)
        try Ownership.role(Role.power.rawValue).applyToEntry(at: memoryPath)
    }

    func keep(_ glance: BatteryGlance) {
        do {
            try glance.save(paths, files)
        } catch {
            log.warning("the battery's voltage is not kept for the ledgers: \(error)")
        }
    }

    func readPlans() -> ReadPlanMemory {
        do {
            return try ReadPlanMemory.load(plansPath, files: files)
        } catch {
            log.warning("controllers are learnt anew: \(error)")
            return ReadPlanMemory()
        }
    }

    func keep(_ plans: ReadPlanMemory) {
        do {
            try plans.save(plansPath, files: files)
        } catch {
            log.warning("how controllers are read is not kept: \(error)")
        }
    }
}
