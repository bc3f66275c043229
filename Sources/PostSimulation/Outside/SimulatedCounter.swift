internal import Capture
internal import Core
internal import Journal
internal import Records
internal import Simulation
internal import Station

/// A counter of the post: a workstation, the officers of two shifts, and travellers as they come.
///
/// It sends a record again, under its name, until it is answered; what was asked and not answered
/// may have been stored or not.
struct SimulatedCounter: Sendable {
    struct Officer: Sendable {
        let badge: String
        let pin: String
    }

    /// From the second on at which shifts change.
    private static let shifts = [6 * 3_600, 18 * 3_600]

    /// So many travellers to one who is referred.
    private static let crossingsAReferral: UInt64 = 40

    let number: Int
    let credential: String
    /// Of the day and of the night.
    let officers: [Officer]
    let board: SimulatedBoard
    /// When travellers stand at the counter, since the start of the run; in this order.
    let arrivals: [Duration]
    let seed: UInt64
    /// Travellers and other records that wait for their receipt.
    let waiting: Guarded<Int>
    let retries: Counter

    func work() async {
        var random = SeededRandom(seed: seed)
        var generator = CrossingGenerator(seed: seed &+ 1)
        var session: String?
        var shift = -1
        for arrival in arrivals {
            let rest = arrival - board.scheduler.now
            if rest > .zero { try? await board.scheduler.sleep(for: rest) }
            if Task.isCancelled { return }
            let present = Self.shift(at: arrival)
            let now = PostSite.start + board.scheduler.now
            if present != shift {
                shift = present
                session = nil
                await send(.shift, at: now, body: Self.begin(of: shift, now), &session, &random)
            }
            let crossing = generator.crossing(at: now)
            await send(
                .crossing, id: crossing.id, at: now, body: crossing.body, &session, &random)
            guard random.next() % Self.crossingsAReferral == 0 else { continue }
            await send(
                .referral, at: now, body: board.seal.referral(of: crossing.id, random: random),
                &session, &random)
        }
    }

    private enum Kind { case crossing, shift, referral }

    private static func shift(at time: Duration) -> Int {
        let seconds = Int(time.inSeconds)
        let ofDay = seconds % 86_400
        return seconds / 86_400 * 2 + (ofDay < shifts[0] ? 0 : ofDay < shifts[1] ? 1 : 2)
    }

    private static func begin(of shift: Int, _ now: Timestamp) -> JSONValue {
        ["opened": .string(now.description), "officer_in_charge": "S-1"]
    }

    /// Until it is answered.
    private func send(
        _ kind: Kind, id: Identifier? = nil, at now: Timestamp, body: JSONValue,
        _ session: inout String?, _ random: inout SeededRandom
    ) async {
        let id = id ?? .version7(at: now, random: random)
        let bytes = Array(body.compactText.utf8)
        waiting.withLock { $0 += 1 }
        defer { waiting.withLock { $0 -= 1 } }
        while !Task.isCancelled, board.watch.violation == nil {
            if session == nil { session = await signIn() }
            if let token = session {
                switch await board.door.ask(work(kind, id, bytes, token)) {
                case .stored(let receipt, let isNew):
                    board.ledger.take(receipt, for: id, isNew: isNew)
                    // Now and then twice although it was answered: the receipt must be the same.
                    guard random.next() % 20 == 0 else { return }
                case .refused(.access(.noSession)): session = nil
                case .refused(let fault) where fault.isTransient: break
                case .refused(let fault):
                    return board.watch.violate("a record in order is refused: \(fault)")
                case .broken, .session: break
                }
            }
            retries.add()
            try? await board.scheduler.sleep(
                for: .seconds(Int.random(in: 2...30, using: &random)))
        }
    }

    private func work(
        _ kind: Kind, _ id: Identifier, _ bytes: [UInt8], _ session: String
    ) -> LANDoor.Work {
        let credential = credential
        return { counterpart in
            let service = counterpart.service
            do throws(CaptureFault) {
                let principal: Principal
                do throws(AccessFault) {
                    principal = try service.register.principal(
                        credential: credential, session: session)
                } catch {
                    throw .access(error)
                }
                let answer: StoredAnswer
                switch kind {
                case .crossing:
                    answer = try await service.putCrossing(
                        id: id.description, bytes: bytes, by: principal)
                case .shift:
                    answer = try await service.postShift(
                        id: id.description, bytes: bytes, by: principal)
                case .referral: return try await Self.refer(id, bytes, principal, counterpart)
                }
                return .stored(receipt: answer.receipt, isNew: answer.isNew)
            } catch {
                return .refused(error)
            }
        }
    }

    /// A referral comes sealed already (``ProtectionSeal``): the service's own seal draws from the
    /// machine's random numbers. Its record goes to the journal as one of the service's own would,
    /// and is answered as those are.
    private static func refer(
        _ id: Identifier, _ bytes: [UInt8], _ principal: Principal, _ counterpart: Counterpart
    ) async throws(CaptureFault) -> LANAnswer {
        let body: JSONValue
        do throws(JSONFault) {
            body = try JSONValue(parsing: bytes)
        } catch {
            throw .notJSON(error)
        }
        let appended: Journal.Appended
        do throws(JournalFault) {
            appended = try await counterpart.journal.append(
                RecordDraft(
                    kind: .referral, id: id, body: body, officer: principal.badge,
                    workstation: principal.workstation.description))
        } catch {
            throw .journal(error)
        }
        let record = appended.record
        let receipt: JSONValue = [
            "id": .string(id.description), "kind": .string(record.envelope.kind.rawValue),
            "epoch": .string(record.envelope.epoch.description),
            "sequence": .integer(record.envelope.sequence),
            "record_hash": .string(record.recordHash.description),
            "chain_hash": .string(record.chainHash.description),
        ]
        return .stored(receipt: receipt, isNew: appended == .stored(record))
    }

    private func signIn() async -> String? {
        let officer = officers[Self.shift(at: board.scheduler.now) % 2]
        let credential = credential
        let answer = await board.door.ask { counterpart in
            do throws(CaptureFault) {
                return .session(
                    token: try await counterpart.service.openSession(
                        badge: officer.badge, pin: officer.pin, credential: credential
                    ).token)
            } catch {
                return .refused(error)
            }
        }
        switch answer {
        case .session(let token): return token
        case .refused(let fault) where !fault.isTransient:
            board.watch.violate("an officer is not let in: \(fault)")
        default: break
        }
        return nil
    }
}
