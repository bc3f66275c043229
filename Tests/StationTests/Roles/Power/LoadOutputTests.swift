import Core
import Foundation
import Health
import Power
import Site
import Testing
import UPS

@testable import Station

@Suite("A load on the controller's own output")
struct LoadOutputTests {
    private static let coils: [UInt16: Bool] = [0: true, 1: true, 2: true, 9: true]

    private var output: LoadOutput {
        get throws {
            LoadOutput(port: try #require(Port("tcp://127.0.0.1:1502?unit=1")), coil: 9)
        }
    }

    private func say(output isOn: Bool, _ bench: PowerBench) {
        bench.reading.withLock {
            $0.values.append(
                ControllerReading.Value(
                    name: "o", value: isOn ? 1 : 0, register: "input 0x3202", age: .zero,
                    quality: .good))
            $0.measures[.loadOn] = "o"
        }
    }

    @Test("is left alone where the profile says that it falls silent, and orders are refused")
    func leftAlone() async throws {
        let bench = try PowerBench(coils: Self.coils, pump: "controller")
        say(output: true, bench)
        await bench.steps(5)
        #expect(
            await bench.load("pump")
                == .init(
                    isOn: true, problem: nil,
                    reason: "the controller's own output, which it alone switches"))
        await #expect(throws: OrderFault.leftAlone("pump")) {
            try await bench.engine.take(LoadOrder(load: "pump", wish: .shed))
        }
        #expect(bench.board.writes.isEmpty)
        #expect(bench.notices.state.withLock { $0.plans.last?.tiers[4] } == nil)
    }

    @Test("is switched by its coil where the profile lets it, with the notice of its tier")
    func driven() async throws {
        let bench = try PowerBench(coils: Self.coils, pump: "controller", output: try output)
        bench.notices.say(tier: 4, mayOpen: false)
        await bench.steps(2)
        #expect(bench.notices.told(4, "pump") == .served)
        try await bench.engine.take(LoadOrder(load: "pump", wish: .shed))
        await bench.steps(40)
        #expect(bench.board.writes.isEmpty)
        bench.notices.say(tier: 4, mayOpen: true)
        await bench.steps(2)
        #expect(bench.board.writes == ["9 off"])
        #expect(await bench.load("pump")?.isOn == false)
    }

    @Test("that the controller has cut itself is told as off, and why")
    func ownDisconnect() async throws {
        let bench = try PowerBench(coils: Self.coils, pump: "controller", output: try output)
        say(output: false, bench)
        await bench.steps(2)
        #expect(await bench.load("pump")?.isOn == false)
        #expect(await bench.load("pump")?.reason == "off: its controller has cut its own output")
    }

    @Test("is driven for a profile that allows it, at its one controller, and no other")
    func profile() async throws {
        let root = TemporaryRoot()
        let site = TemporaryRoot.site().replacing(
            "switch = \"none\"\nwhen_dead = \"on\"", with: "switch = \"controller\"")
        func output() throws -> LoadOutput? {
            let catalogue = try Catalogue.load(paths: root.paths, files: LinuxFiles())
            return LoadOutput(
                try SiteFile.load(Array(site.utf8), name: "site.toml", catalogue: catalogue),
                catalogue: catalogue)
        }
        _ = try await root.provision()
        #expect(try output() == nil, "as shipped")
        let shipped = try #require(
            EmbeddedControllersText.all["epever-tracer"], "the shipped definition")
        let folder = root.paths.configuration + "/controllers"
        try LinuxFiles().makeDirectory(folder, mode: 0o755)
        try LinuxFiles().replace(
            folder + "/epever-tracer.toml",
            with: Array(
                shipped.replacing("keep_load_on = true", with: "keep_load_on = false").utf8),
            mode: 0o644)
        #expect(
            try output()
                == LoadOutput(port: #require(Port("tcp://127.0.0.1:1502?unit=1")), coil: 2))
    }
}

/// The definitions as they stand in the source tree.
private enum EmbeddedControllersText {
    static let all: [String: String] = {
        let tree = #filePath.components(separatedBy: "/Tests/")[0]
        let path = tree + "/Board/controllers/epever-tracer.toml"
        let bytes = (try? LinuxFiles().read(path, limit: 1 << 20)) ?? []
        return ["epever-tracer": String(decoding: bytes, as: UTF8.self)]
    }()
}
