internal import Core
internal import Health

/// One load of the commissioning check: what was seen of it when its relay moved and moved back.
struct RelayTrial: Sendable, Hashable {
    /// How a load stood once its switching had been watched.
    struct Sight: Sendable, Hashable {
        /// As in `loads[].proof` of the status document.
        var proof: String?
        var why: String?
        /// By how much its meter changed; `nil` where nobody can say.
        var amperes: Double?

        init(_ load: PowerReport.Load) {
            proof = load.proof
            why = load.proofWhy
            amperes = load.seenAmperes
        }

        var isFailure: Bool { ["stuck", "open", "by-passed"].contains(proof) }
    }

    /// What a person saw while the relay stood the other way.
    enum Answer: Sendable, Hashable {
        case it, nothing
        /// Another load, by its name.
        case another(String)
        /// Nobody answered in time, or the question was passed over.
        case unanswered
    }

    /// Why there is nothing to judge; one clause.
    enum Obstacle: Sendable, Hashable {
        /// The check ended before its turn, or the power role refused the order.
        case untried(String)
        /// Its switch did not do what the power role told it.
        case unmoved(String)
    }

    let name: String
    /// As it was found, and is left.
    let wasOn: Bool
    /// What it draws at the battery by the site file.
    let declared: Watts
    /// What would show it, as in the site file; `nil` where nothing does.
    let proofPath: String?
    var away: Sight?
    var back: Sight?
    var answer: Answer?
    var obstacle: Obstacle?
    /// Loads that nobody switched and that went the same way with it.
    var others: Set<String> = []

    init(_ load: PowerReport.Load, wasOn: Bool, declared: Watts) {
        name = load.name
        self.wasOn = wasOn
        self.declared = declared
        proofPath = load.proofPath
    }

    /// What it was seen to draw: the mean of both switchings.
    var amperes: Double? {
        let seen = [away?.amperes, back?.amperes].compactMap(\.self)
        return seen.isEmpty ? nil : seen.reduce(0, +) / Double(seen.count)
    }
}
