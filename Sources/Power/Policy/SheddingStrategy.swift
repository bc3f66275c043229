/// How loads from tier 3 on are weighed.
public enum SheddingStrategy: String, Sendable, Hashable, CaseIterable {
    /// A plan to the next dawns gives the energy out by worth.
    case forecast
    /// Each tier has its share of the battery below which it falls.
    case tiers
}
