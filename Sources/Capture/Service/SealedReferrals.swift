internal import Core
internal import PKI
internal import Records

/// Tells a referral that is sent again from another one under the same name, without keeping
/// anything that would tell a third person what it said.
///
/// Each seal is new, so that bodies cannot be compared; a hash of so few possible words could be
/// guessed. So this remembers, for as long as the process runs and in memory alone, a MAC under a
/// key that nobody else has. After a start the name alone counts: whoever sends it again gets the
/// receipt of the first.
final class SealedReferrals: Sendable {
    /// Names that are remembered; the oldest is forgotten for one more.
    static let limit = 1_024

    private struct State: Sendable {
        var known: [Identifier: [UInt8]] = [:]
        var order: [Identifier] = []
    }

    private let key: [UInt8]
    private let state = Guarded(State())

    init(random: some RandomSource) {
        key = random.bytes(32)
    }

    /// Whether nothing is known against this being what was sent under that name before.
    func mayBeSame(_ id: Identifier, _ body: JSONValue) -> Bool {
        guard let mac = mac(body) else { return false }
        return state.withLock { $0.known[id].map { $0 == mac } ?? true }
    }

    func keep(_ id: Identifier, _ body: JSONValue) {
        guard let mac = mac(body) else { return }
        state.withLock { state in
            if state.known.updateValue(mac, forKey: id) == nil { state.order.append(id) }
            if state.order.count > Self.limit {
                state.known[state.order.removeFirst()] = nil
            }
        }
    }

    private func mac(_ body: JSONValue) -> [UInt8]? {
        (try? CanonicalJSON.bytes(of: body)).map { HMACSHA256.code(for: $0, key: key) }
    }
}
