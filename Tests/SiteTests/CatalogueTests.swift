import Core
import Glibc
import Testing

@testable import Site

struct CatalogueTests {
    private let paths = Paths(root: "/srv/post")

    private static let fieldBox = """
        schema = 1
        id = "field-box"
        name = "Field box"
        serial_ports = ["/dev/ttyS0"]
        watchdog = "/dev/watchdog0"
        rtc = "/dev/rtc0"

        [[lines]]
        name = "RELAY1"
        chip = "gpiochip0"
        offset = 17
        direction = "output"
        polarity = "active-low"
        when_dead = "off"

        [[lines]]
        name = "DOOR"
        chip = "gpiochip0"
        offset = 4
        direction = "input"
        polarity = "active-high"

        """

    @Test("What is embedded is whole")
    func embedded() throws {
        let board = try #require(Catalogue.embedded.boards["simulated"])
        #expect(board.lines.isEmpty && board.serialPorts.isEmpty)
        #expect((board.watchdog, board.realTimeClock) == (nil, nil))
        #expect(Catalogue.embedded.controllers.contains("epever-tracer"))
        #expect(Catalogue.embedded.controllerDefinitions["epever-tracer"] != nil)
    }

    @Test("A post's own definitions add to the embedded ones and override them")
    func overrides() throws {
        let files = MemoryFiles()
        files.put(paths.boards + "/field-box.toml", Self.fieldBox)
        files.put(paths.boards + "/README", "not a definition")
        files.put(
            paths.boards + "/simulated.toml",
            Self.fieldBox.replacing("id = \"field-box\"", with: "id = \"simulated\""))
        let tracer = try #require(EmbeddedControllers.all.first).text
        files.put(
            paths.controllers + "/renogy-rover.toml",
            tracer.replacing("id = \"epever-tracer\"", with: "id = \"renogy-rover\""))
        let catalogue = try Catalogue.load(paths: paths, files: files)
        let box = try #require(catalogue.boards["field-box"])
        #expect(box.line(named: "RELAY1")?.whenDead == .off)
        #expect(box.line(named: "RELAY1")?.polarity == .activeLow)
        #expect(box.line(named: "DOOR")?.whenDead == nil)
        #expect(box.watchdog == "/dev/watchdog0")
        #expect(catalogue.boards["simulated"]?.lines.count == 2)
        #expect(
            catalogue.controllers == Catalogue.embedded.controllers.union(["renogy-rover"]))
    }

    @Test(
        "A definition that is wrong is refused with file, key and line",
        arguments: [
            ("offset = 17", "offset = -1", "lines[0].offset", 11),
            ("polarity = \"active-low\"", "polarity = \"low\"", "lines[0].polarity", 13),
            ("when_dead = \"off\"\n", "", "lines[0].when_dead", 8),
            (
                "direction = \"input\"\n", "direction = \"input\"\nwhen_dead = \"on\"\n",
                "lines[1].when_dead", 21
            ),
            ("\"DOOR\"", "\"RELAY1\"", "lines[1].name", 17),
            ("offset = 4", "offset = 17", "lines[1].offset", 19),
            ("watchdog = \"/dev/watchdog0\"", "watchdog = \"yes\"", "watchdog", 5),
            ("\"/dev/ttyS0\"", "\"ttyS0\"", "serial_ports[0]", 4),
            ("id = \"field-box\"", "id = \"box\"", "id", 1),
            ("schema = 1", "schema = 9", "schema", 1),
            ("name = \"Field box\"", "nmae = \"Field box\"", "nmae", 3),
        ])
    func refused(_ old: String, _ new: String, _ key: String, _ line: Int) throws {
        let files = MemoryFiles()
        let path = paths.boards + "/field-box.toml"
        files.put(path, Self.fieldBox.replacing(old, with: new))
        let faults = #expect(throws: SiteFaults.self) {
            try Catalogue.load(paths: paths, files: files)
        }
        let fault = faults?.faults.first { $0.key == key }
        #expect(fault?.line == line, "\(faults?.faults ?? [])")
        #expect(fault?.file == path)
    }

    @Test("A definition that cannot be read is a fault of its file")
    func unreadable() {
        let files = MemoryFiles()
        files.put(paths.controllers + "/a.toml", "id = \"a\"")
        files.refuse(paths.controllers + "/a.toml", EACCES)
        let faults = #expect(throws: SiteFaults.self) {
            try Catalogue.load(paths: paths, files: files)
        }
        #expect(faults?.faults.first?.file == paths.controllers + "/a.toml")
        #expect(faults?.remedy?.contains("owner") == true)
    }
}
