import Core
import Modbus
import Power
import Site
import Testing

@testable import Station

@Suite("The readers of a post's lines")
struct PowerLinesTests {
    private struct Mute: RegisterBus {
        let device = "mute"
        func perform(
            _ request: ModbusRequest, unit: UInt8
        ) async throws(ModbusFault) -> ModbusAnswer {
            throw ModbusFault(device: device, reason: .noAnswer(within: .seconds(1)))
        }
        func close() async {}
    }

    private static func lines(
        _ shunt: String, profile: String = "epever-tracer",
        port: String = "tcp://127.0.0.1:1502?unit=1"
    ) throws -> PowerLines {
        var text = TemporaryRoot.site().replacing("shunt = \"none\"", with: "shunt = \(shunt)")
        text = text.replacing("profile = \"epever-tracer\"", with: "profile = \"\(profile)\"")
        let site = try SiteFile.load(
            Array(text.utf8), name: "site.toml", catalogue: .embedded)
        return try PowerLines(
            site, catalogue: .embedded, postTime: SetTime(),
            openBus: { _ throws(ModbusFault) in Mute() })
    }

    @Test("have a meter where the site names one, on a line of its own")
    func meter() async throws {
        let none = try Self.lines("\"none\"")
        #expect(none.meter == nil && none.everyReader.count == none.readers.count)
        let lines = try Self.lines(
            "{ port = \"tcp://127.0.0.1:1600?unit=100\", profile = \"victron-gx-tcp\" }")
        #expect(lines.meter?.definition.id == "victron-gx-tcp")
        #expect(lines.readers.map(\.definition.id) == ["epever-tracer"])
        #expect(lines.everyReader.count == 2 && lines.devices.count == 2)
        #expect(lines.buses.count == none.buses.count + 1)
    }

    @Test("read a device once that is both controller and meter")
    func twin() async throws {
        let alone = try Self.lines("\"none\"", profile: "victron-gx-tcp")
        let port = try #require(alone.devices.first?.port)
        let lines = try Self.lines(
            "{ port = \"\(port)\", profile = \"victron-gx-tcp\" }", profile: "victron-gx-tcp")
        #expect(lines.everyReader.count == 1)
        #expect(lines.meter === lines.readers.first)
    }

    @Test("include the line on which the contact of a source is")
    func contact() throws {
        let none = try Self.lines("\"none\"")
        let lines = try Self.lines(
            """
            "none"
            [[power.sources]]
            kind = "grid"
            detect = "modbus:tcp://127.0.0.1:1700?unit=3&input=4"
            """)
        #expect(lines.buses.count == none.buses.count + 1)
    }

    @Test("remember where a device's parts were found")
    func places() async throws {
        var memory = ReadPlanMemory()
        let definition = try #require(
            Catalogue.embedded.controllerDefinitions["victron-gx-tcp"])
        let port = try #require(Port("tcp://127.0.0.1:1600?unit=100"))
        let now = Timestamp(milliseconds: 1_795_258_800_000)
        func learn(_ unit: UInt8, _ refusals: [ReadPlan.Refusal] = []) -> Bool {
            memory.learn(refusals, places: ["battery": unit], port, definition, at: now)
        }
        let (first, again) = (learn(41), learn(41))
        #expect(first && !again)
        let read = try #require(ReadPlanMemory(memory.json))
        #expect(read.places(port, definition) == ["battery": 41])
        let refusals = [
            ReadPlan.Refusal(table: .holding, address: 789, count: 1, service: "solar")
        ]
        let (moved, refused) = (learn(77), learn(77, refusals))
        #expect(moved && refused)
        #expect(try #require(ReadPlanMemory(memory.json)).refusals(port, definition) == refusals)
    }
}
