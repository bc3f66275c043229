import Core
import GPIO
import Testing

@Suite("The holder of relays")
struct RelayHolderTests {
    private let at = Timestamp(milliseconds: 1_000)

    private func holder() -> RelayHolder {
        var holder = RelayHolder([LineRequest("RELAY1"), LineRequest("RELAY2")])
        holder.took(["RELAY1": true, "RELAY2": false, "RELAY9": true])
        return holder
    }

    @Test("adopts what is on, which is no edge")
    func adopts() {
        let holder = holder()
        #expect(holder.states.map(\.line) == ["RELAY1", "RELAY2"])
        #expect(holder.states.map(\.isOn) == [true, false])
        #expect(holder.edges == 0)
        #expect(holder.state("RELAY1")?.lastChange == nil)
    }

    @Test("drives a line that is to change, and keeps who asked")
    func drives() throws {
        var holder = holder()
        let drive = try #require(try holder.set("RELAY1", on: false, by: "power", at: at))
        #expect(drive.line == "RELAY1" && !drive.isOn)
        #expect(holder.state("RELAY1")?.isOn == true, "not before it is done")
        holder.drove(drive)
        #expect(holder.state("RELAY1")?.isOn == false)
        #expect(holder.state("RELAY1")?.edges == 1)
        #expect(holder.state("RELAY1")?.lastChange == .init(by: "power", at: at))
        holder.drove(drive)
        #expect(holder.edges == 1, "a drive is done once")
    }

    @Test("asks for no edge when the state is the same")
    func same() throws {
        var holder = holder()
        #expect(try holder.set("RELAY1", on: true, by: "power", at: at) == nil)
        #expect(try holder.set("RELAY2", on: false, by: "power", at: at) == nil)
        #expect(holder.edges == 0)
    }

    @Test("refuses lines that it does not hold, and names those it does")
    func unknown() {
        var holder = holder()
        #expect(
            throws: RelayRefusal.unknownLine(line: "RELAY9", known: ["RELAY1", "RELAY2"])
        ) { try holder.set("RELAY9", on: true, by: "power", at: at) }
        #expect(holder.state("RELAY9") == nil)
    }

    @Test("waits for its lines, and for a drive under way")
    func busy() throws {
        var early = RelayHolder([LineRequest("RELAY1")])
        #expect(throws: RelayRefusal.notReady(line: "RELAY1")) {
            try early.set("RELAY1", on: true, by: "power", at: at)
        }
        var holder = holder()
        _ = try holder.set("RELAY1", on: false, by: "power", at: at)
        #expect(throws: RelayRefusal.inWork(line: "RELAY1")) {
            try holder.set("RELAY1", on: true, by: "power", at: at)
        }
    }

    @Test("after a failed drive the state is what was found, and a retry is driven")
    func failed() throws {
        var holder = holder()
        let drive = try #require(try holder.set("RELAY1", on: false, by: "power", at: at))
        holder.failed(drive, found: true)
        #expect(holder.state("RELAY1") == RelayState(line: "RELAY1", isOn: true))
        let second = try #require(try holder.set("RELAY1", on: false, by: "power", at: at))
        holder.failed(second, found: nil)
        #expect(holder.state("RELAY1")?.isOn == nil)
        for isOn in [true, false] {
            var copy = holder
            #expect(try copy.set("RELAY1", on: isOn, by: "power", at: at) != nil)
        }
    }

    @Test("random commands: edges are exactly the changes of state")
    func random() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        var holder = holder()
        var truth = ["RELAY1": true, "RELAY2": false]
        var edges = 0
        for _ in 0..<20_000 {
            let line = Bool.random(using: &random) ? "RELAY1" : "RELAY2"
            let isOn = Bool.random(using: &random)
            let drive = try holder.set(line, on: isOn, by: "test", at: at)
            #expect((drive != nil) == (truth[line] != isOn), "seed \(seed)")
            guard let drive else { continue }
            if Int.random(in: 0..<10, using: &random) == 0 {
                holder.failed(drive, found: truth[line])
            } else {
                truth[line] = isOn
                edges += 1
                holder.drove(drive)
            }
        }
        #expect(holder.edges == edges, "seed \(seed)")
        #expect(holder.states.map(\.isOn) == [truth["RELAY1"], truth["RELAY2"]], "seed \(seed)")
    }
}
