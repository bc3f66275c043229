import Core
import Testing

@testable import Station

@Suite("waypost mrz parse")
struct MachineReadableZoneTests {
    private static let passport = [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ]

    private func parse(_ lines: [String]) throws -> [JSONValue] {
        let said = Transcript()
        let commands = said.commands(TemporaryRoot().paths)
        var rest = lines[...]
        #expect(commands.parseMachineReadableZones { rest.popFirst() } == ExitCode.ok)
        #expect(said.complaints == "")
        return try said.jsonLines()
    }

    @Test("gives a line for each document, however many blank lines part them")
    func several() throws {
        let found = try parse(
            ["", " "] + Self.passport + ["", ""] + Self.passport + ["\r"] + Self.passport)
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0["valid"] == true })
        #expect(found[0].at("fields", "primary") == "ERIKSSON")
    }

    @Test("holds damage for data: a line, and exit code 0")
    func damage() throws {
        var damaged = Self.passport
        damaged[1] = damaged[1].replacing("7408122", with: "7408123")
        let found = try parse(damaged + ["", "hello", ""] + Self.passport)
        #expect(found.count == 3)
        #expect(found.map { $0["valid"] } == [false, false, true])
        #expect(found[0]["failing"]?.array?.isEmpty == false)
    }

    @Test("does not grow with a document that never ends")
    func endless() throws {
        let found = try parse([String](repeating: Self.passport[0], count: 10_000))
        #expect(found.count == 1)
        #expect(found[0]["valid"] == false)
    }

    @Test("says nothing to an empty input")
    func empty() throws {
        #expect(try parse([]) == [])
    }
}
