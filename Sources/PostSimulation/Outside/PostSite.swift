internal import Core
internal import Simulation
internal import Site

/// The post that is simulated: one site file whose sizes the seed draws, so that some runs never
/// shed anything and some come to the last tier.
enum PostSite {
    static let post = "SIM-01"
    static let upsUser = "monitor"
    static let upsPassword = "simulated-password"
    /// Midnight at the post, on 1 December 2026.
    static let start = Timestamp(milliseconds: 1_796_079_600_000)

    static func make(seed: UInt64) throws(SiteFaults) -> Site {
        var random = SeededRandom(seed: seed)
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int(random.next() % UInt64(values.count))]
        }
        let text = file(
            array: pick([300, 450, 600, 900]), capacity: pick([60, 100, 200]),
            chemistry: pick(["agm", "gel", "lifepo4"]))
        return try SiteFile.load(Array(text.utf8), name: "site.toml", catalogue: .embedded)
    }

    private static func load(
        _ name: String, tier: Int, watts: Int, coil: Int?, more: String = ""
    ) -> String {
        let path = coil.map { "modbus:tcp://127.0.0.1:1502?unit=2&coil=\($0)" } ?? "none"
        return """
            [[power.loads]]
            name = "\(name)"
            tier = \(tier)
            watts = \(watts)
            switch = "\(path)"
            \(more)

            """
    }

    private static func file(array: Int, capacity: Int, chemistry: String) -> String {
        """
        schema = 1
        [post]
        id = "\(post)"
        name = "Simulated post"
        country = "NER"
        latitude = 15.0
        longitude = 2.0
        timezone = "Africa/Niamey"
        [board]
        id = "simulated"
        [power]
        shunt = "none"
        [[power.controllers]]
        profile = "epever-tracer"
        port = "tcp://127.0.0.1:1502?unit=1"
        array_watts = \(array)
        [power.battery]
        chemistry = "\(chemistry)"
        nominal_volts = 24
        capacity_ah = \(capacity)

        """ + load("appliance", tier: 0, watts: 8, coil: nil, more: "when_dead = \"on\"")
            + load("network", tier: 1, watts: 12, coil: 0, more: "when_dead = \"on\"")
            + load("vsat", tier: 2, watts: 30, coil: 1, more: "when_dead = \"on\"")
            + load(
                "workstation-1", tier: 3, watts: 60, coil: 2,
                more: "when_dead = \"off\"\nvalue = 10\nhours = \"07:00-19:00\"")
            + load(
                "lights", tier: 3, watts: 40, coil: 3,
                more: "when_dead = \"off\"\nvalue = 6\nhours = \"18:00-06:00\"")
            + load(
                "workstation-2", tier: 4, watts: 60, coil: 4,
                more: "when_dead = \"off\"\nvalue = 4")
            + load(
                "charger", tier: 5, watts: 80, coil: 5,
                more: "when_dead = \"off\"\nvalue = 1\nhours = \"10:00-16:00\"")
                + """
                [capture]
                listen = "127.0.0.1:8443"
                ca_listen = "none"
                [ups]
                listen = "127.0.0.1:3493"
                [uplink]
                hub = "https://127.0.0.1:9443"
                monthly_budget_mb = 500
                attachments = "flagged"

                """
    }
}
