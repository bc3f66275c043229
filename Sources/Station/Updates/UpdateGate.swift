internal import Core
internal import Health

/// When the board may be restarted for an update.
struct UpdateGate: Sendable {
    /// Of the battery, 0 to 1: below it an update waits for the sun.
    static let reserve = 0.5
    /// Without a crossing for so long nobody stands at the window.
    static let quiet: Duration = .seconds(600)

    /// Why not now, by the battery; a post that does not know its battery has no reason.
    static func energy(_ document: StatusDocument) -> [String] {
        guard let charge = document.power.stateOfCharge, charge < reserve else { return [] }
        return ["the battery is at \(Int(charge * 100)) %, below \(Int(reserve * 100)) %"]
    }

    /// Why not now, by the window.
    static func queue(lastCrossing: Timestamp?, at now: Timestamp) -> [String] {
        guard let lastCrossing, now >= lastCrossing, now - lastCrossing < quiet else { return [] }
        let minutes = (now - lastCrossing).components.seconds / 60
        return ["the last crossing is \(minutes) min old, and people may stand at the window"]
    }
}
