import Control
import Core
import Power
import Site
import Testing

@testable import Capture
@testable import Station

@Suite("What people are told and may ask of the power role")
struct PowerAdviceTests {
    private let root = TemporaryRoot()
    private static let allOn: [UInt16: Bool] = [0: true, 1: true, 2: true]

    @Test("a supervisor's request is told its cost first, and only then carried out")
    func request() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(3)
        let request = LoadRequest(
            .hold("workstation-1", on: false), for: .seconds(3_600))
        let cost = try await bench.engine.request(request, isTaken: false)
        await bench.steps(2)
        #expect(await bench.load("workstation-1")?.reason.contains("by order") == false)
        #expect(cost.energy <= .zero, "what is held off costs nothing")
        _ = try await bench.engine.request(request, isTaken: true)
        await bench.steps(2)
        #expect(await bench.load("workstation-1")?.reason.contains("by order") == true)
        #expect(bench.disk.withLock { $0.last?["orders"]?["workstation-1"] } != nil)
    }

    @Test("the strict tiers are not in a supervisor's hands")
    func strict() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(3)
        await #expect(throws: RequestFault.strict("vsat", tier: 2)) {
            try await bench.engine.request(
                LoadRequest(.hold("vsat", on: false), for: .seconds(3_600)), isTaken: true)
        }
    }

    @Test("the panels' measure is kept and comes back")
    func panels() throws {
        var kept = PowerMemory(estimate: nil, ratios: [0.5], time: SetTime())
        kept.panels = PanelWatch(
            measure: PanelWatch.Day(ratio: 0.7, shape: 0.9),
            days: [PanelWatch.Day(ratio: 0.6, shape: nil)], sinceGood: 3,
            season: PanelWatch.Day(ratio: 0.65, shape: 0.8), haze: 0.5,
            cleaned: PanelWatch.Judging(days: 2, before: 0.5),
            lastCleaning: PanelWatch.Cleaning(gain: 0.2, wasDust: true),
            washing: PanelWatch.Washing(gain: 0.18, days: 3))
        let read = try #require(PowerMemory(kept.json))
        #expect(read.panels == kept.panels)
        // As the first release wrote it.
        var first = kept.json.object ?? [:]
        first["panels"] = first["panels"]?.object.map {
            .object($0.filter { ["measure", "days", "since_good"].contains($0.key) })
        }
        #expect(
            try #require(PowerMemory(.object(first))).panels
                == PanelWatch(
                    measure: kept.panels.measure, days: kept.panels.days, sinceGood: 3))
        let odd = try #require(
            PowerMemory(
                try JSONValue(
                    parsing: kept.json.compactText.replacing("\"ratio\":0.7", with: "\"ratio\":70")
                )))
        #expect(odd.panels.measure == nil)
    }

    @Test("over the socket: a cleaning is taken, a request without its parts is refused")
    func socket() async throws {
        let (context, slot) = try RunningRole.context(TemporaryRoot.site(), root)
        try await RunningRole.run(.power, PowerRole(context).tree, root.paths, slot) {
            (role: RunningRole) async throws -> Void in
            while (try? await role.call(RoleCall.power)) == nil {}
            _ = try await role.call(RoleCall.panelsCleaned)
            for (arguments, code) in [
                (["wish": "hold", "load": "appliance"] as JSONValue, RoleCall.usage),
                (
                    [
                        "officer": "S1", "wish": "hold", "load": "appliance", "on": false,
                        "for_s": 3_600,
                    ] as JSONValue, RoleCall.refusedRequest
                ),
            ] as [(JSONValue, String)] {
                do {
                    _ = try await role.call(RoleCall.requestLoads, arguments)
                    Issue.record("taken: \(arguments)")
                } catch ControlFault.failed(let found, _, _) {
                    #expect(found == code)
                }
            }
        }
    }

    @Test("over the LAN: refusals come in the power side's words, and silence as silence")
    func fromCapture() async throws {
        let (context, slot) = try RunningRole.context(TemporaryRoot.site(), root)
        let path = root.paths.socket(of: .power)
        let wish: JSONValue = [
            "officer": "S1", "wish": "hold", "load": "appliance", "on": false, "for_s": 3_600,
            "take": true,
        ]
        let requests = LoadRequests(path: path, time: SystemTime())
        #expect(await requests.ask(wish) == .silent)
        try await RunningRole.run(.power, PowerRole(context).tree, root.paths, slot) {
            (role: RunningRole) async throws -> Void in
            while (try? await role.call(RoleCall.power)) == nil {}
            let why =
                "appliance is of tier 0, which keeps the post itself going: "
                + "choose a load from tier 3 on"
            #expect(await requests.ask(wish) == .refused(why))
        }
    }

    @Test("the LAN lets through just the times that are possible")
    func limits() {
        #expect(LoadWish.duration.lowerBound == Int64(LoadRequest.shortest.inSeconds))
        #expect(LoadWish.duration.upperBound == Int64(LoadRequest.longest.inSeconds))
    }
}
