import Core
import Site
import Testing

@testable import Station

@Suite("waypost config check")
struct ConfigurationTests {
    private let root = TemporaryRoot()

    @Test("says that a file is in order")
    func good() throws {
        let file = try root.write(TemporaryRoot.site(), "site.toml")
        let said = Transcript()
        #expect(said.commands(root.paths).checkConfiguration(file) == ExitCode.ok)
        #expect(said.output == "\(file): in order, post DEMO-01\n")
        let json = Transcript()
        #expect(json.commands(root.paths, isJSON: true).checkConfiguration(file) == ExitCode.ok)
        #expect(try json.json() == ["ok": true, "faults": [], "omitted": 0] as JSONValue)
    }

    @Test("names every fault with file, key, line, what was found and what is allowed")
    func bad() throws {
        let text = TemporaryRoot.site().replacing("\"NER\"", with: "\"Niger\"")
            .replacing("nominal_volts = 24", with: "nominal_volts = 24\ncolour = \"red\"")
        let file = try root.write(text, "site.toml")
        let said = Transcript()
        #expect(said.commands(root.paths).checkConfiguration(file) == ExitCode.configuration)
        #expect(said.output.split(separator: "\n").count == 2)
        #expect(said.complaints == "")
        let json = Transcript()
        let code = json.commands(root.paths, isJSON: true).checkConfiguration(file)
        #expect(code == ExitCode.configuration)
        let faults = try #require(try json.json()["faults"]?.array)
        #expect(try json.json()["ok"] == false)
        #expect(faults.map { $0["key"] } == ["post.country", "power.battery.colour"])
        #expect(faults.first?["line"] == 6)
        for fault in faults {
            #expect(
                fault.object.map { Set($0.keys) } == ["file", "key", "line", "found", "allowed"])
        }
    }

    @Test("takes the post's own file without an argument, and says where it is missing")
    func own() throws {
        let said = Transcript()
        #expect(said.commands(root.paths).checkConfiguration(nil) == ExitCode.configuration)
        #expect(said.output.contains(root.paths.siteFile))
    }
}
