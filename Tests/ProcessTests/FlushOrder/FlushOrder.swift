/// Whether every answer left after the flush of its record: "a receipt means that the record is on
/// disk" (CONTRACT §5), read off a trace of the capture role.
enum FlushOrder {
    /// Where in the trace a receipt's record was written, flushed and answered.
    struct Proof: Sendable, Hashable {
        let written: Int
        let flushBegan: Int
        let flushEnded: Int
        let answered: Int
    }

    struct Violation: Error, Hashable, CustomStringConvertible {
        /// The receipt's identifier; `nil` where the trace as a whole is at fault.
        let receipt: String?
        let description: String
    }

    /// - Parameters:
    ///   - log: the end of the path of the journal's write-ahead log.
    ///   - connection: the end of the name of the TCP connection that the receipts were sent over.
    ///   - receipts: identifiers in the order in which they were asked for, one after the other;
    ///     nothing else was asked for behind them.
    /// - Returns: line numbers for each receipt.
    static func check(
        _ trace: Trace, log: String, connection: String, receipts: [String]
    ) throws(Violation) -> [Proof] {
        let exchanges = exchanges(trace, connection)
        guard exchanges.count >= receipts.count else {
            throw Violation(
                receipt: nil,
                description: "\(receipts.count) receipts and only \(exchanges.count) answers")
        }
        var proofs: [Proof] = []
        for (receipt, exchange) in zip(receipts, exchanges.suffix(receipts.count)) {
            proofs.append(try prove(receipt, exchange, trace, log))
        }
        return proofs
    }

    /// Flushes of the log that succeeded.
    static func flushes(_ trace: Trace, log: String) -> Int {
        trace.steps.count { isFlush($0, log) && $0.phase == .ended(0) }
    }

    /// A request that was read and the first bytes that were written behind it, as step numbers.
    private struct Exchange {
        let request: Int
        let answer: Int
    }

    private static func exchanges(_ trace: Trace, _ connection: String) -> [Exchange] {
        var exchanges: [Exchange] = []
        var request: Int?
        for (index, step) in trace.steps.enumerated() where step.target.hasSuffix(connection) {
            switch (step.call, step.phase) {
            case ("read", .ended(let count?)), ("recvfrom", .ended(let count?)),
                ("recvmsg", .ended(let count?)), ("readv", .ended(let count?)):
                if count > 0, request == nil { request = index }
            case ("write", .began), ("writev", .began), ("sendto", .began), ("sendmsg", .began):
                if let asked = request { exchanges.append(Exchange(request: asked, answer: index)) }
                request = nil
            default: break
            }
        }
        return exchanges
    }

    private static func prove(
        _ receipt: String, _ exchange: Exchange, _ trace: Trace, _ log: String
    ) throws(Violation) -> Proof {
        let steps = trace.steps
        let span = exchange.request..<exchange.answer
        let writes = span.filter { isWrite(steps[$0], log) && steps[$0].phase == .began }
        guard let own = writes.first(where: { steps[$0].text.contains(receipt) }),
            let last = writes.last
        else {
            throw Violation(
                receipt: receipt, description: "answered before its record was in the log")
        }
        guard
            let began = span.first(where: {
                $0 > last && isFlush(steps[$0], log) && steps[$0].phase == .began
            })
        else {
            throw Violation(
                receipt: receipt, description: "answered before the flush of its record began")
        }
        guard
            let ended = span.first(where: {
                $0 > began && isFlush(steps[$0], log) && steps[$0].phase == .ended(0)
            })
        else {
            throw Violation(
                receipt: receipt, description: "answered before the flush of its record returned")
        }
        return Proof(
            written: steps[own].line, flushBegan: steps[began].line, flushEnded: steps[ended].line,
            answered: steps[exchange.answer].line)
    }

    private static func isFlush(_ step: Trace.Step, _ log: String) -> Bool {
        (step.call == "fdatasync" || step.call == "fsync") && step.target.hasSuffix(log)
    }

    private static func isWrite(_ step: Trace.Step, _ log: String) -> Bool {
        (step.call == "pwrite64" || step.call == "write") && step.target.hasSuffix(log)
    }
}
