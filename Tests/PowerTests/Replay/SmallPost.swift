import Core
import Plant
import Power
import Site

/// A post and a few days of generated sun that need no file beside the package.
enum SmallPost {
    /// Midnight at its place.
    static let start = newYear + .seconds(-3_600)
    static let newYear = Timestamp(milliseconds: 1_672_531_200_000)

    /// Like the reference post: 24 V, 200 Ah AGM, 600 W of panels at 15° N 2° E.
    static func site() throws -> Site {
        try SiteFile.load(Array(text.utf8), name: "small.toml", catalogue: Catalogue.embedded)
    }

    /// A half-sine of sun from 6 to 18 local, scaled for each day by `days`.
    static func weather(_ days: [Double]) -> WeatherSeries {
        let samples = days.flatMap { scale in
            (0..<48).map { slot -> WeatherSample in
                let hour = Double(slot) / 2
                let height = hour > 6 && hour < 18 ? 1 - abs(hour - 12) / 6 : 0
                return WeatherSample(
                    global: Irradiance(900 * scale * height), direct: .zero,
                    diffuse: Irradiance(900 * scale * height), air: Celsius(28))
            }
        }
        return WeatherSeries(start: start, step: .seconds(1_800), samples: samples)
    }

    static let text = """
        schema = 1
        [post]
        id = "NE-SMALL"
        name = "Small post"
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
        array_watts = 600
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
        value = 100
        [[power.loads]]
        name = "network"
        tier = 1
        watts = 12
        switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=0"
        when_dead = "on"
        value = 100
        [[power.loads]]
        name = "vsat"
        tier = 2
        watts = 30
        switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=1"
        when_dead = "on"
        value = 8
        [[power.loads]]
        name = "workstation-1"
        tier = 3
        watts = 60
        switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=2"
        when_dead = "off"
        value = 10
        hours = "08:00-18:00"
        [[power.loads]]
        name = "lights"
        tier = 3
        watts = 40
        switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=3"
        when_dead = "off"
        value = 6
        hours = "18:00-06:00"
        [[power.loads]]
        name = "workstation-2"
        tier = 4
        watts = 60
        switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=4"
        when_dead = "off"
        value = 6
        hours = "08:00-18:00"
        [capture]
        listen = "127.0.0.1:8443"
        [ups]
        listen = "127.0.0.1:3493"
        [uplink]
        hub = "https://127.0.0.1:9443"
        monthly_budget_mb = 500
        attachments = "flagged"
        """
}
