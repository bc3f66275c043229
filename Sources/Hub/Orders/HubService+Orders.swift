internal import Core
internal import Uplink

extension HubService {
    /// What HQ asks of the post, once its word on what came of earlier orders is written down.
    ///
    /// - Parameter answers: `nil` of a post that takes no orders: none are signed for it.
    func orders(
        to device: DeviceSighting, answering answers: [OrderAnswer]?, at now: Timestamp
    ) async throws(HubFault) -> (orders: [Signed<HubOrder>], askAgain: Duration?) {
        guard let answers else { return ([], nil) }
        let post = device.post
        let (open, askAgain) = try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.note(answers, of: post, at: now)
                let open = try ledger.openOrders(of: post)
                try ledger.noteOffered(open, to: post, at: now)
                return (open, try ledger.askAgain(post, at: now))
            }
        }
        var orders: [Signed<HubOrder>] = []
        for order in open {
            orders.append(
                try await sign(
                    HubOrder(
                        id: order.id, post: post, at: now, kind: order.kind,
                        content: order.content)))
        }
        return (orders, askAgain)
    }
}
