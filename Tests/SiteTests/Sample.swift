import Core
import Site

/// One site file that uses every key, and a catalogue with a board that has lines.
enum Sample {
    static let catalogue = Catalogue(
        boards: Array(Catalogue.embedded.boards.values) + [
            BoardDefinition(
                id: "field-box", name: "Field box",
                lines: [
                    BoardDefinition.Line(
                        name: "RELAY1", chip: "gpiochip0", offset: 17, direction: .output,
                        polarity: .activeHigh, whenDead: .on),
                    BoardDefinition.Line(
                        name: "RELAY2", chip: "gpiochip0", offset: 27, direction: .output,
                        polarity: .activeLow, whenDead: .off),
                    BoardDefinition.Line(
                        name: "GENERATOR", chip: "gpiochip0", offset: 22, direction: .input,
                        polarity: .activeLow, whenDead: nil),
                ],
                serialPorts: ["/dev/ttyS0"], watchdog: "/dev/watchdog0", realTimeClock: nil)
        ], controllers: ["epever-tracer", "smart-shunt"])

    static let text = """
        # Every key of a site file.
        schema = 1

        [post]
        id = "NE-DOSSO-1"
        name = "Dosso, poste frontière"
        country = "NER"
        latitude = 13.05
        longitude = 3
        timezone = "Africa/Niamey"

        [board]
        id = "field-box"

        [power]
        shunt = { port = "rtu:/dev/ttyUSB1?baud=19200&unit=9", profile = "smart-shunt" }

        [[power.controllers]]
        profile = "epever-tracer"
        port = "rtu:/dev/ttyUSB0?baud=115200&unit=1"
        array_watts = 600

        [[power.sources]]
        kind = "generator"
        detect = "gpio:GENERATOR"

        [[power.sources]]
        kind = "grid"
        detect = "modbus:tcp://[::1]:1502?unit=2&input=7"

        [power.battery]
        chemistry = "agm"
        nominal_volts = 24
        capacity_ah = 200

        [[power.loads]]
        name = "appliance"
        tier = 0
        watts = 8
        switch = "none"
        when_dead = "on"

        [[power.loads]]
        name = "network"
        tier = 1
        watts = 12.5
        switch = "gpio:RELAY1"
        when_dead = "on"
        proof = "shunt"

        [[power.loads]]
        name = "lights"
        tier = 3
        watts = 40
        switch = "modbus:tcp://relays.lan:1502?unit=2&coil=3"
        proof = "modbus:tcp://relays.lan:1502?unit=2&input=3"
        when_dead = "off"
        via = "inverter"
        value = 6
        hours = [
            "18:00-06:00",  # the night
            "12:00-13:30",
        ]

        [[power.loads]]
        name = "workstation-1"
        tier = 4
        watts = 60
        switch = "controller"
        proof = "controller-current"
        value = 10.5
        hours = "08:00-18:00"

        [lan]

        [capture]
        listen = "0.0.0.0:8443"
        ca_listen = "none"

        [ups]
        listen = "0.0.0.0:3493"

        [uplink]
        hub = "https://hub.example.org:9443"
        monthly_budget_mb = 500
        attachments = "flagged"

        [documents]
        [lists]
        [retention]
        [time]

        """

    /// What is wrong with a text; empty where it is a site.
    static func faults(_ text: String) -> [SiteFault] { faults(Array(text.utf8)) }

    static func faults(_ bytes: [UInt8]) -> [SiteFault] {
        do throws(SiteFaults) {
            _ = try SiteFile.load(bytes, name: "site.toml", catalogue: catalogue)
            return []
        } catch {
            return error.faults
        }
    }

    /// The sample with the first `old` replaced, and the line of the replacement.
    static func changed(_ old: String, to new: String) -> (text: String, line: Int)? {
        guard let range = text.firstRange(of: old) else { return nil }
        var changed = text
        changed.replaceSubrange(range, with: new)
        return (changed, line(of: range.lowerBound, in: text))
    }

    static func line(of position: String.Index, in text: String) -> Int {
        1 + text[..<position].utf8.count { $0 == UInt8(ascii: "\n") }
    }
}
