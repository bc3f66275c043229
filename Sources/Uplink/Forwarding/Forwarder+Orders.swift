internal import Core

extension Forwarder {
    /// Greets HQ, telling what the post has and what came of HQ's orders, and keeps what HQ asks.
    func greet(for purpose: LinkPurpose) async throws(UplinkFault) -> HubGreeting {
        let answers = options.orders?.answers
        let greeting = try await charged(purpose) { () async throws(UplinkFault) in
            try await exchange.hello(holding: options.downloads?.held, answering: answers)
        }
        askAgainAt = nil
        askAgain(after: greeting.askAgain)
        try learnOrders(greeting, told: answers ?? [])
        return greeting
    }

    /// HQ may know more after so long.
    func askAgain(after pause: Duration?) {
        guard let pause else { return }
        askAgainAt = time.monotonic() + pause
    }

    /// How long until HQ may know more; `nil` where nothing says so, or it was to be asked before
    /// and could not.
    var untilAskedAgain: Duration? {
        askAgainAt.map { $0 - time.monotonic() }.flatMap { $0 > .zero ? $0 : nil }
    }

    /// Whether something came of an order that HQ has not heard of.
    var hasAnswers: Bool {
        guard let orders = options.orders, takes.contains(.orders) else { return false }
        return !orders.answers.isEmpty
    }

    /// An order whose signature does not hold is left: HQ offers it again and sees that it is not
    /// answered. It stands in the way of no record.
    private func learnOrders(
        _ greeting: HubGreeting, told answers: [OrderAnswer]
    ) throws(UplinkFault) {
        guard let orders = options.orders, greeting.takes.contains(.orders) else { return }
        try disk { () throws(FileFault) in try orders.clear(answers) }
        let told = Set(answers.map(\.id))
        let held = greeting.orders.filter { signed in
            !told.contains(signed.receipt.id) && (try? verifier.verified(signed)) != nil
        }
        if held.count + told.count < greeting.orders.count { failures.add() }
        if try disk({ () throws(FileFault) in try orders.keep(held) }) { orders.whenArrived() }
    }
}
