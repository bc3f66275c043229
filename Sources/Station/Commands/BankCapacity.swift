internal import Core
internal import Health

/// What the bank holds, as learned, for people; `nil` as long as hardly more is known than its
/// label.
struct BankCapacity {
    /// Known to so much of the label it is worth a line.
    private static let worthSaying = 0.1

    let text: String

    /// - Parameter document: what the power role answers.
    init?(_ document: JSONValue) {
        guard let label = document.at("battery", "capacity_ah")?.double, label > 0,
            let held = document.at("battery", "learned_ah")?.double,
            let deviation = document.at("battery", "learned_deviation_ah")?.double,
            deviation <= label * Self.worthSaying
        else { return nil }
        text =
            "holds \(Quantities.whole(held, "Ah")) +/- \(Int64(deviation.rounded(.up))) of "
            + Quantities.whole(label, "Ah")
    }
}
