internal import Core
internal import Hub
internal import Journal
internal import Records
internal import Simulation
internal import Site
internal import Uplink

/// Carries the canaries out (``Canary``): defects that shipped code does not have, from outside of
/// it.
enum Sabotage {
    /// Longer than any run.
    private static let forEver = 400 * 86_400_000

    /// What the policy is told of its loads.
    static func change(_ site: inout Site, by canary: Canary) {
        switch canary {
        // The link may fall first, and the last load has the link's place.
        case .brokenTierOrder:
            guard let link = site.power.loads.firstIndex(where: { $0.tier == 2 }),
                let last = site.power.loads.firstIndex(where: { $0.name == "workstation-2" })
            else { return }
            site.power.loads[link].tier = site.power.loads[last].tier
            site.power.loads[last].tier = 2
            site.power.loads[link].value = 0
        // All stand one tier further back, so that their order is kept.
        case .cutByEstimate:
            for place in site.power.loads.indices where site.power.loads[place].tier >= 1 {
                site.power.loads[place].tier += 1
            }
        default: break
        }
    }

    static func release(_ canary: Canary, into board: SimulatedBoard) async {
        switch canary {
        // Set up before the start.
        case .receiptBeforeFlush, .brokenTierOrder, .cutByEstimate: break
        case .skippedHash:
            await whenBusy(board) {
                guard board.journal != nil, board.isDiskSound else { return false }
                try SabotagedFile(
                    path: board.paths.journal + "/journal.sqlite", vfs: board.disk.vfsName
                ).skipHash()
                board.unit(.capture)?.kill(afterJobs: 1) {}
                return true
            }
        case .duplicateApply:
            await whenBusy(board) {
                board.hub.isApplyingTwice.withLock { $0 = true }
                return true
            }
        case .unsealed:
            await whenBusy(board) {
                guard let time = board.time, board.isUp else { return false }
                try Outbox(
                    directory: board.paths.outbox(of: .capture), files: board.disk.files
                ).put(
                    RecordDraft(
                        kind: .audit, id: .version7(at: time.now(), random: board.random),
                        body: [
                            "action": "referred", "target": .string(board.seal.marker),
                            "result": "done",
                        ]))
                return true
            }
        case .hungUplink:
            // A fault of the line that ends sets it right again.
            await whenBusy(board) {
                board.link.condition.withLock { $0.delay = forEver...forEver }
                return false
            }
        case .hungJournal:
            await whenBusy(board) {
                board.slowness = forEver...forEver
                return false
            }
        }
    }

    /// From when there is something to spoil, every minute until it is done.
    private static func whenBusy(
        _ board: SimulatedBoard, _ isDone: () throws -> Bool
    ) async {
        while !Task.isCancelled {
            try? await board.scheduler.sleep(for: .seconds(60))
            guard board.ledger.crossings >= 50 else { continue }
            if (try? isDone()) == true { return }
        }
    }

    /// The same records under another epoch, from its first place on; `nil` where one is withheld.
    static func moved(_ batch: WireBatch) -> VerifiedBatch? {
        do {
            // One for each batch, and the same where it comes again.
            let epoch = Identifier(
                high: batch.epoch.high ^ UInt64(bitPattern: batch.firstSequence) << 16,
                low: batch.epoch.low)
            var entries: [WireBatch.Entry] = []
            for entry in batch.entries {
                guard case .content(let bytes) = entry,
                    case .object(var members) = try JSONValue(parsing: bytes)
                else { return nil }
                members["epoch"] = .string(epoch.description)
                members["sequence"] = .integer(Int64(entries.count + 1))
                entries.append(.content(try CanonicalJSON.bytes(of: .object(members))))
            }
            return try VerifiedBatch(
                WireBatch(
                    post: batch.post, epoch: epoch, firstSequence: 1,
                    previous: Chain.origin(of: epoch), entries: entries))
        } catch {
            return nil
        }
    }
}
