internal import Core

/// One `[[power.loads]]` as far as it could be read: rules about several loads look at what is
/// there, whatever else is wrong with them.
struct LoadDraft {
    typealias Load = Site.Power.Load

    let table: TableReader
    let name: String?
    let tier: Int?
    let switchPath: SwitchPath?
    /// The inner `nil` stands for a key that is absent, here and below.
    let proof: Proof??
    let whenDead: Load.State??
    /// `nil` when anything of it was refused.
    let load: Load?

    init(_ table: TableReader) {
        self.table = table
        name = table.required(
            "name",
            .name(
                "a letter or digit, then letters, digits, hyphens and underscores, up to 32",
                Self.isName))
        tier = table.required("tier", .whole(Load.tiers))
        let watts = table.required("watts", .number(0...100_000))
        switchPath = table.required(
            "switch",
            Reading<SwitchPath>.spelled(
                #""gpio:LINE", "modbus:PORT?unit=N&coil=M", "controller" or "none""#))
        let via = table.optional("via", Reading<Load.Feed>.word(), else: .dc)
        proof = table.optional(
            "proof",
            Reading<Proof>.spelled(
                #""controller-current", "shunt" or "modbus:PORT?unit=N&input=M""#
            ).map(Optional.some), else: nil)
        whenDead = table.optional(
            "when_dead", Reading<Load.State>.word().map(Optional.some), else: nil)
        let spans = table.optional(
            "hours",
            Reading<ServiceHours.Span>.spelled(#"local times such as "08:00-18:00""#)
                .oneOrMore(atMost: ServiceHours.limit), else: [])
        let value = table.optional("value", .number(0...1_000), else: 1)
        table.finish()

        guard let name, let tier, let watts, let switchPath, let via, let proof, let whenDead,
            let spans, let value
        else {
            load = nil
            return
        }
        load = Load(
            name: name, tier: tier, draw: Watts(watts), switchPath: switchPath, via: via,
            proof: proof, whenDead: whenDead, hours: ServiceHours(spans), value: value)
    }

    private static func isName(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count) && text.utf8.first?.isLetterOrDigit == true
            && text.utf8.allSatisfy { $0.isLetterOrDigit || "-_".utf8.contains($0) }
    }

    /// Columns that a simulation's trace has beside the loads' (CONTRACT §4).
    static let traceColumns: Set<String> = [
        "time", "pv_available_w", "pv_used_w", "soc", "soc_estimate", "battery_v",
    ]
}
