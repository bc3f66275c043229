internal import Core
public import Documents
internal import Records
public import Supervision

/// Judges the documents of crossings, their chips by the authorities that the post trusts.
public final class DocumentInspection: Sendable {
    private let trust = Guarded(PassiveAuthentication.none)
    private let executor: (any ResourceExecutor)?

    /// - Parameter executor: where chips are judged, which takes milliseconds; `nil` judges them
    ///   where it is asked for.
    public init(executor: (any ResourceExecutor)? = nil) {
        self.executor = executor
    }

    /// Takes other authorities into use; inspections under way end with the old ones.
    public func use(_ trust: PassiveAuthentication) {
        self.trust.withLock { $0 = trust }
    }

    /// The `document` of a receipt.
    func verdict(on body: JSONValue, at stamp: ClockStamp) async -> JSONValue {
        let trust = trust.withLock { $0 }
        let judge: @Sendable () -> JSONValue = {
            DocumentVerdict.make(body: body, trust: trust, at: stamp.time)
        }
        guard let executor, Crossing(body).document?.hasChip == true else { return judge() }
        return await executor.value(of: judge)
    }
}
