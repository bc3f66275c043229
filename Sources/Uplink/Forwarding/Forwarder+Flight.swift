internal import Core
internal import Journal
internal import Records
internal import Supervision

/// What came of a batch that was sent, by the number it left under.
struct BatchAnswer: Sendable {
    let number: Int
    let answer: BatchFlight.Answer
    /// By the monotonic clock.
    let sent: Duration
    let received: Duration
}

extension Forwarder {
    /// The next batch behind those under way; `nil` where the journal ends, or nothing may follow
    /// them now.
    func following(_ position: Int64) async throws(UplinkFault) -> Outgoing? {
        guard !flight.isEmpty else { return try outgoing(after: position) }
        guard window.hasRoom(rate: state.rate), !isUrgentAhead(of: flight.end ?? position) else {
            return nil
        }
        // What is wrong with the journal there is told of once those before it have arrived.
        let next = try? outgoing(after: flight.end ?? position)
        return next.flatMap { flight.mayContinue(with: $0) ? $0 : nil }
    }

    /// Whether something goes before the records behind a place, for which the line must be free.
    private func isUrgentAhead(of position: Int64) -> Bool {
        let isResting = { [rests, time] (purpose: LinkPurpose) in
            rests[purpose].map { !$0.isOver(at: time.monotonic()) } ?? false
        }
        if !isResting(.urgent), (try? urgent(after: position)) != nil { return true }
        return !isResting(.downloads) && isDownloadAhead
    }

    /// Sends batches as long as the line has room for them.
    func send(
        _ first: Outgoing?, after position: Int64, _ answers: inout TaskGroup<BatchAnswer>
    ) async throws(UplinkFault) {
        if flight.isEmpty { account(for: .contact) }
        var next = first
        while let outgoing = next {
            depart(outgoing, &answers)
            next = try await following(position)
        }
    }

    private func depart(_ outgoing: Outgoing, _ answers: inout TaskGroup<BatchAnswer>) {
        let number = flight.depart(outgoing)
        window.sent(outgoing.bytes.count, at: time.monotonic())
        let ahead = number == 1 ? nil : underWay
        let behind = Doorbell()
        underWay = behind
        let (exchange, time) = (exchange, time)
        answers.addTask {
            // HQ takes batches in their order: none may overtake another on its way.
            _ = await ahead?.wait()
            defer { behind.ring() }
            let sent = time.monotonic()
            let answer: BatchFlight.Answer
            do throws(UplinkFault) {
                answer = .success(
                    try await exchange.deliver(outgoing.bytes) { behind.ring() })
            } catch {
                answer = .failure(error)
            }
            return BatchAnswer(
                number: number, answer: answer, sent: sent, received: time.monotonic())
        }
    }

    /// Waits until an answer decides something.
    func nextAnswer(
        _ answers: inout TaskGroup<BatchAnswer>
    ) async throws(UplinkFault) -> ForwarderCore.Event {
        while true {
            switch flight.landing() {
            case .acknowledged(let last, let receipt, let batches, let records):
                return try acknowledge(last, receipt, batches: batches, records: records)
            case .failed(let first, let fault):
                return try refuse(first, fault)
            case nil: break
            }
            // Each batch of the flight has a child in the group.
            guard let next = await answers.next() else { return .recordsSetAside }
            flight.land(next.number, checked(next))
        }
    }

    /// A receipt counts where its signature holds and it names the end of its batch.
    private func checked(_ arrival: BatchAnswer) -> BatchFlight.Answer {
        guard case .success(let signed) = arrival.answer,
            let outgoing = flight.outgoing(arrival.number)
        else { return arrival.answer }
        do throws(UplinkFault) {
            let receipt = try verifier.verified(signed)
            guard receipt.epoch == outgoing.head.epoch,
                receipt.sequence == outgoing.head.sequence,
                receipt.chainHash == outgoing.head.chainHash
            else {
                throw .badReceipt(reason: "it names another place than the end of the batch")
            }
            noteTime(receipt.at, between: arrival.sent, and: arrival.received)
            return arrival.answer
        } catch {
            return .failure(error)
        }
    }

    private func acknowledge(
        _ last: Outgoing, _ signed: SignedReceipt, batches: Int, records: Int
    ) throws(UplinkFault) -> ForwarderCore.Event {
        let rate = window.acknowledged(batches, at: time.monotonic(), rate: state.rate)
        if let rate { learn(rate: rate) }
        if signed.json["news"]?.bool == true { hearOfNews() }
        askAgain(after: AskAgain.read(signed.json))
        let receipt = signed.receipt
        try receipts.keep(signed, isHeld: isOurs)
        if receipt.isFork { try tellOfSharing(signed) }
        move(to: receipt, at: last.lastPosition)
        noteContact()
        noteSuccess()
        learnCost(account(for: .records).total, of: records)
        try save()
        batchesDelivered.add(batches)
        recordsDelivered.add(records)
        return .delivered(upTo: last.lastPosition)
    }

    /// What a refusal of the first batch on its way means for the next try.
    private func refuse(
        _ outgoing: Outgoing, _ fault: UplinkFault
    ) throws(UplinkFault) -> ForwarderCore.Event {
        account(for: .records)
        switch fault {
        case .refused(let document) where document.isOfRequest && outgoing.isCompact:
            layouts.distrust(outgoing.batch)
            return .recordsSetAside
        case .behind(let receipt):
            layouts.standAlone(
                outgoing.batch.epoch,
                upTo: min(receipt?.receipt.sequence ?? 0, outgoing.batch.firstSequence - 1))
            return .behind(position: try rewind(to: receipt, refused: outgoing))
        case .recordsRefused(let refusals):
            try setAside(refusals, of: outgoing)
            return .recordsSetAside
        default: throw fault
        }
    }
}
