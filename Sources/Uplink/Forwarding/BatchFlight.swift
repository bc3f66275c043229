/// Batches on their way to HQ, in their order, with the answers that came. A pure value.
///
/// All are of one epoch and follow one another, so HQ's receipt for one covers those before it,
/// whatever became of their own answers. A refusal counts only once nothing before it is open:
/// what follows a refused batch is refused as well, and says nothing.
struct BatchFlight: Sendable {
    /// What came of a batch.
    typealias Answer = Result<SignedReceipt, UplinkFault>

    enum Landing: Sendable {
        /// HQ's receipt covers so many batches; the last of them and the records of all.
        case acknowledged(Outgoing, SignedReceipt, batches: Int, records: Int)
        /// The first batch that is open did not pass.
        case failed(Outgoing, UplinkFault)
    }

    private struct Item: Sendable {
        let number: Int
        let outgoing: Outgoing
        var answer: Answer?
    }

    private var items: [Item] = []
    private var departures = 0

    var isEmpty: Bool { items.isEmpty }
    /// The place of the journal behind the last of them.
    var end: Int64? { items.last?.outgoing.lastPosition }

    /// Whether a batch may follow: it must not be of another epoch, which HQ would take by itself.
    func mayContinue(with outgoing: Outgoing) -> Bool {
        items.last.map { $0.outgoing.batch.epoch == outgoing.batch.epoch } ?? true
    }

    /// - Returns: the number by which the answer will come.
    mutating func depart(_ outgoing: Outgoing) -> Int {
        departures += 1
        items.append(Item(number: departures, outgoing: outgoing))
        return departures
    }

    /// The batch that goes by that number; `nil` where nobody waits for its answer any more.
    func outgoing(_ number: Int) -> Outgoing? {
        items.first { $0.number == number }?.outgoing
    }

    mutating func land(_ number: Int, _ answer: Answer) {
        guard let index = items.firstIndex(where: { $0.number == number }) else { return }
        items[index].answer = answer
    }

    /// What the answers so far decide; `nil` where the next is to be waited for.
    mutating func landing() -> Landing? {
        for (index, item) in items.enumerated().reversed() {
            guard case .success(let receipt) = item.answer else { continue }
            let covered = items[...index]
            items.removeFirst(index + 1)
            return .acknowledged(
                item.outgoing, receipt, batches: covered.count,
                records: covered.reduce(0) { $0 + $1.outgoing.batch.entries.count })
        }
        guard let first = items.first, case .failure(let fault) = first.answer else { return nil }
        return .failed(first.outgoing, fault)
    }

    mutating func abandon() {
        items = []
    }
}
