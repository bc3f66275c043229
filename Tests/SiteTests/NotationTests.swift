import Core
import Site
import Testing

struct NotationTests {
    @Test(
        "A port is written back as it is read",
        arguments: [
            "rtu:/dev/ttyUSB0?baud=115200&unit=1",
            "rtu:/dev/serial/by-id/usb-FTDI_FT232R-if00-port0?baud=9600&unit=247",
            "tcp://127.0.0.1:1502?unit=0", "tcp://[::1]:502?unit=255", "tcp://gx.lan:502?unit=100",
        ])
    func ports(_ text: String) {
        #expect(Port(text)?.description == text)
    }

    @Test(
        "What is not a port is refused",
        arguments: [
            "", "rtu:", "rtu:/dev/ttyUSB0", "rtu:/dev/ttyUSB0?unit=1",
            "rtu:ttyUSB0?baud=9600&unit=1",
            "rtu:/dev/../etc/x?baud=9600&unit=1", "rtu:/dev/ttyUSB0?baud=9601&unit=1",
            "rtu:/dev/ttyUSB0?baud=9600&unit=0", "rtu:/dev/ttyUSB0?baud=9600&unit=1&unit=2",
            "tcp://h:1?unit=256", "tcp://h?unit=1", "tcp://h:0?unit=1", "tcp://h:1?unit=+1",
            "tcp://h:1?unit=1&", "tcp://h:1?unit=1&baud=9600", "TCP://h:1?unit=1",
            "tcp://h:1?unit= 1",
            "udp://h:1?unit=1", "tcp://h:1?unit=99999999999999999999",
        ])
    func notPorts(_ text: String) {
        #expect(Port(text) == nil)
    }

    @Test(
        "A switch is written back as it is read",
        arguments: [
            "none", "controller", "gpio:RELAY1", "modbus:tcp://127.0.0.1:1502?unit=2&coil=0",
            "modbus:rtu:/dev/ttyUSB0?baud=9600&unit=3&coil=65535",
        ])
    func switches(_ text: String) {
        #expect(SwitchPath(text)?.description == text)
    }

    @Test("Names in a query may stand in any order")
    func queryOrder() {
        #expect(
            SwitchPath("modbus:tcp://h:1?coil=4&unit=2")
                == SwitchPath("modbus:tcp://h:1?unit=2&coil=4"))
    }

    @Test("Proofs and detections have their own words")
    func proofs() {
        #expect(Proof("controller-current") == .controllerCurrent)
        #expect(
            Proof("modbus:tcp://h:1?unit=2&input=4")?.description
                == "modbus:tcp://h:1?unit=2&input=4")
        #expect(Proof("none") == nil)
        #expect(Proof("modbus:tcp://h:1?unit=2&coil=4") == nil)
        #expect(Detection("none") == Detection.none)
        #expect(Detection("gpio:IN1") == .gpio(line: "IN1"))
        #expect(Detection("gpio:") == nil)
    }

    @Test(
        "A host is an address or a name",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("[::]", "[::]"), ("[2001:DB8:0::1]", "[2001:db8::1]"),
            ("Hub.Example.ORG", "hub.example.org"), ("localhost", "localhost"),
        ])
    func hosts(_ text: String, _ spelled: String) {
        #expect(Host(text)?.description == spelled)
    }

    @Test(
        "What is no host is refused",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.1.1.1", "::1", "[::1", "[127.0.0.1]",
            "-a.org",
            "a-.org", "a..org", "a b", "é.org", "a/b", "user@host",
            String(repeating: "a", count: 64),
        ])
    func notHosts(_ text: String) {
        #expect(Host(text) == nil)
    }

    @Test("Hours hold their start, not their end, and cross midnight")
    func hours() throws {
        let day = try #require(ServiceHours.Span("08:00-18:00"))
        #expect(
            [479, 480, 1_079, 1_080].map(day.contains(minute:)) == [false, true, true, false])
        let night = try #require(ServiceHours.Span("18:00-06:00"))
        #expect(
            [1_079, 1_080, 0, 359, 360].map(night.contains(minute:))
                == [false, true, true, true, false])
        let whole = try #require(ServiceHours.Span("00:00-24:00"))
        #expect((0..<1_440).allSatisfy(whole.contains(minute:)))
        let evening = try #require(ServiceHours.Span("20:00-00:00"))
        #expect(evening.description == "20:00-24:00")
        #expect(!evening.contains(minute: 0) && evening.contains(minute: 1_439))
        #expect(ServiceHours([]) == nil)
    }

    @Test(
        "What are no hours is refused",
        arguments: [
            "", "08:00", "8:00-18:00", "08:00-18:60", "24:00-06:00", "08:00-24:01", "08.00-18.00",
        ])
    func notHours(_ text: String) {
        #expect(ServiceHours.Span(text) == nil)
    }

    @Test("A hub is reached over https alone")
    func hubs() {
        #expect(HubAddress("https://h.org/")?.description == "https://h.org:443")
        #expect(HubAddress("https://[::1]:9443")?.address.port == 9443)
        for text in [
            "http://h.org", "https://", "https://h.org/x", "https://u@h.org", "https://h.org:",
        ] {
            #expect(HubAddress(text) == nil, "\(text)")
        }
    }

    @Test(
        "The countries are those of the standard",
        .enabled(if: SourceTree.hasReference, "no ../shared here"))
    func countries() throws {
        let table = try LinuxFiles().read(
            SourceTree.reference + "/icao-state-codes.csv", limit: 1_000_000)
        let codes = String(decoding: table, as: UTF8.self).split(whereSeparator: \.isNewline)
            .filter { $0.contains(",iso3166-1,") }.map { String($0.prefix(3)) }
        #expect(Set(codes).count >= 248)
        for code in codes { #expect(CountryCode(code) != nil, "\(code)") }
        for code in ["XXA", "UTO", "GBD", "UNO", "D", "EUE"] { #expect(CountryCode(code) == nil) }
    }

    @Test("Two hundred and forty-nine countries, no more")
    func countryCount() {
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
        var count = 0
        for first in letters {
            for second in letters {
                count += letters.count { CountryCode(first + second + $0) != nil }
            }
        }
        #expect(count == 249)
    }

    @Test("A time zone is a name in the machine's own database")
    func timeZones() {
        let zones = TimeZones.system
        for name in ["Africa/Niamey", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+1"] {
            #expect(zones.contains(name), "\(name)")
        }
        for name in [
            "", "Africa", "Africa/", "africa/niamey2", "../zoneinfo/UTC", "/UTC", "posix/UTC",
            "tzdata.zi",
        ] {
            #expect(!zones.contains(name), "\(name)")
        }
        #expect(TimeZones(directory: "/nonexistent").contains("Africa/Anywhere"))
        #expect(!TimeZones(directory: "/nonexistent").contains("Africa Anywhere"))
    }
}
