import Control
import Core
import GPIO
import Site
import Supervision
import Testing

@testable import Station

@Suite("The relays role over its socket")
struct RelaysRoleTests {
    private let root = TemporaryRoot()
    private let bank = ScriptedBank(["lan": true, "lamp": false])

    /// A site with two loads on lines of the board, one of them active low.
    private func context(contact: String? = nil) throws -> (RoleContext, SupervisorSlot) {
        let source = "[[power.sources]]\nkind = \"generator\"\ndetect = \"none\"\n"
        let text = TemporaryRoot.site().replacing(
            "[power.battery]", with: (contact == nil ? "" : source) + "[power.battery]")
        return try RunningRole.context(text, root) { site in
            site.board.lines = ["lan", "lamp"].enumerated().map {
                BoardDefinition.Line(
                    name: $1, chip: "gpiochip0", offset: $0, direction: .output,
                    polarity: $0 == 0 ? .activeLow : .activeHigh, whenDead: .on)
            }
            for name in ["lan", "lamp"] {
                var load = site.power.loads[0]
                load.name = name
                load.tier = 3
                load.switchPath = .gpio(line: name)
                site.power.loads.append(load)
            }
            guard let contact else { return }
            site.board.lines.append(
                BoardDefinition.Line(
                    name: contact, chip: "gpiochip0", offset: 7, direction: .input,
                    polarity: .activeLow, whenDead: nil))
            site.power.sources[0].detect = .gpio(line: contact)
        }
    }

    private func run(
        contact: String? = nil, time: any TimeSource = SystemTime(),
        _ change: (inout SupervisorSpecification) -> Void = { _ in },
        _ body: @escaping @Sendable (RunningRole) async throws -> Void
    ) async throws {
        let (context, slot) = try context(contact: contact)
        var tree = RelaysRole(context, bank: bank).tree
        change(&tree)
        try await RunningRole.run(.relays, tree, root.paths, slot, time: time, body)
    }

    @Test("adopts the lines as they are, by the board's polarity, and tells their states")
    func adoption() async throws {
        try await run { (role: RunningRole) async throws -> Void in
            #expect(try await role.call(RoleCall.lines) == ["lan": true, "lamp": false])
            let status = try await role.call(RoleCall.status)
            #expect(status["edges"] == 0)
            #expect(status["findings"] == [])
        }
        let requests = bank.state.withLock { $0.requests }
        #expect(requests.map(\.polarity) == [.activeLow, .activeHigh])
        #expect(requests.allSatisfy { $0.start == .adopt })
        #expect(bank.state.withLock { $0.drives }.isEmpty)
    }

    @Test("drives a line once, and counts its edge once")
    func drives() async throws {
        let bank = bank
        try await run { (role: RunningRole) async throws -> Void in
            for _ in 0..<3 {
                let answer = try await role.call(RoleCall.setLine, ["line": "lamp", "on": true])
                #expect(answer == ["on": true])
            }
            #expect(try await role.call(RoleCall.status)["edges"] == 1)
            #expect(try await role.call(RoleCall.lines) == ["lan": true, "lamp": true])
            #expect(bank.state.withLock { $0.drives } == ["lamp on"])
        }
    }

    @Test("refuses a line that it does not hold, naming those that it does, and half a wish")
    func unknownLine() async throws {
        try await run { (role: RunningRole) async throws -> Void in
            await #expect {
                try await role.call(RoleCall.setLine, ["line": "door", "on": true])
            } throws: { error in
                guard case .failed(let code, let problem, let remedy)? = error as? ControlFault
                else { return false }
                return code == "relay" && problem.contains("door")
                    && remedy == "the lines are: lamp, lan"
            }
            for arguments: JSONValue in [
                .null, ["line": "lamp"], ["on": true], ["line": 1, "on": 1],
            ] {
                await #expect {
                    try await role.call(RoleCall.setLine, arguments)
                } throws: { error in
                    guard case .failed("usage", _, _)? = error as? ControlFault else {
                        return false
                    }
                    return true
                }
            }
            #expect(try await role.call(RoleCall.status)["edges"] == 0)
        }
    }

    @Test("lets power alone, beside root, see and drive lines")
    func authority() throws {
        let (context, _) = try context()
        let needs = Dictionary(
            uniqueKeysWithValues: RelaysRole(context, bank: bank).calls.map { ($0.name, $0.needs) })
        #expect(
            needs == [
                RoleCall.status: [.view], RoleCall.services: [.view],
                RoleCall.lines: [.role("power")], RoleCall.setLine: [.role("power")],
                RoleCall.contacts: [.role("power")],
            ])
    }

    @Test(
        "a line that cannot be driven is told as it is found, and as unknown where nobody can say")
    func midway() async throws {
        let bank = bank
        try await run { (role: RunningRole) async throws -> Void in
            bank.state.withLock { $0.drivingFails = ["lamp"] }
            #expect(
                try await role.call(RoleCall.setLine, ["line": "lamp", "on": true])
                    == ["on": false])
            #expect(try await role.findings().isEmpty)
            bank.state.withLock { $0.readingFails = ["lamp"] }
            #expect(
                try await role.call(RoleCall.setLine, ["line": "lamp", "on": true])
                    == ["on": .null])
            #expect(try await role.call(RoleCall.lines) == ["lan": true, "lamp": .null])
            #expect(try await role.findings() == ["relays.line_unknown"])
            // The other line is served all the while, and this one is tried again when wanted.
            #expect(
                try await role.call(RoleCall.setLine, ["line": "lan", "on": false])
                    == ["on": false])
            bank.state.withLock { $0.drivingFails = [] }
            #expect(
                try await role.call(RoleCall.setLine, ["line": "lamp", "on": true])
                    == ["on": true])
            #expect(try await role.findings().isEmpty)
            #expect(try await role.call(RoleCall.status)["edges"] == 2)
        }
    }

    @Test("says why it could not take its lines, is tried again by supervision, and then has them")
    func busy() async throws {
        let bank = bank
        let time = GatedTime()
        bank.state.withLock { $0.isBusy = true }
        // Time that is moved by hand does not wait for the thread that answers a question.
        try await run(
            time: time,
            {
                $0.children[0].proof = .none
                $0.children[1].proof = .none
            }
        ) {
            (role: RunningRole) async throws -> Void in
            for attempt in 1...8 {
                let status = try await role.call(RoleCall.status)
                #expect(status["findings"]?[0]?["code"] == "relays.lines_not_held")
                #expect(
                    status["findings"]?[0]?["summary"]?.string?.contains("held by hogger") == true)
                #expect(try await role.call(RoleCall.lines) == ["lan": .null, "lamp": .null])
                await #expect(throws: ControlFault.self) {
                    try await role.call(RoleCall.setLine, ["line": "lan", "on": false])
                }
                if attempt == 8 { bank.state.withLock { $0.isBusy = false } }
                let asked = bank.asked
                await time.wakeNext()
                while bank.asked == asked { await Task.yield() }
            }
            while try await role.call(RoleCall.lines) != ["lan": true, "lamp": false] {}
            #expect(try await role.findings().isEmpty)
            let tree = try await role.call(RoleCall.services)
            #expect(tree["children"]?[1]?["restarts"] == 8)
        }
    }

    @Test("proves its lines by a look at one of them on the thread that drives them")
    func proof() async throws {
        let bank = bank
        // The shortest time that may be set, so that it is soon asked for.
        try await run({ $0.children[1].proof = .within(.seconds(1)) }) {
            (role: RunningRole) async throws -> Void in
            func provedAt() async -> Duration? {
                await role.supervisor.snapshot().root.children[1].proof?.provedAt
            }
            let first = await provedAt()
            while await provedAt() == first { await Task.yield() }
            #expect(bank.state.withLock { $0.reads } == ["lan"])
        }
        #expect(bank.state.withLock { $0.drives }.isEmpty)
    }

    @Test("reads the contact of a source as an input, and keeps its relays where it cannot")
    func contact() async throws {
        let bank = bank
        bank.state.withLock { $0.levels["generator"] = true }
        try await run(contact: "generator") { (role: RunningRole) async throws -> Void in
            #expect(try await role.call(RoleCall.contacts) == ["generator": true])
            #expect(try await role.call(RoleCall.lines) == ["lan": true, "lamp": false])
            bank.state.withLock { $0.levels["generator"] = false }
            #expect(try await role.call(RoleCall.contacts) == ["generator": false])
            bank.state.withLock { $0.readingFails = ["generator"] }
            #expect(try await role.call(RoleCall.contacts) == [:])
            await #expect(throws: ControlFault.self) {
                try await role.call(RoleCall.setLine, ["line": "generator", "on": false])
            }
        }
        #expect(bank.state.withLock { $0.requests.map(\.start) } == [.input])
        #expect(bank.state.withLock { $0.requests.map(\.polarity) } == [.activeLow])
        bank.state.withLock { $0.absent = "generator" }
        try await run(contact: "generator") { (role: RunningRole) async throws -> Void in
            #expect(try await role.call(RoleCall.lines) == ["lan": true, "lamp": false])
            #expect(try await role.findings() == ["relays.contact_not_held"])
        }
        #expect(bank.state.withLock { $0.drives }.isEmpty)
    }

    @Test("lets go of its lines when it ends, and not before")
    func release() async throws {
        let bank = bank
        try await run { (role: RunningRole) async throws -> Void in
            bank.state.withLock { $0.drivingFails = ["lan"] }
            _ = try await role.call(RoleCall.setLine, ["line": "lan", "on": false])
            #expect(bank.state.withLock { $0.releases } == 0)
        }
        #expect(bank.state.withLock { $0.releases } == 1)
    }
}

/// Lines in memory that fail as a test wants.
private final class ScriptedBank: LineBank {
    struct State {
        var levels: [String: Bool]
        var requests: [LineRequest] = []
        var asked = 0
        var drives: [String] = []
        var releases = 0
        var isBusy = false
        var absent: String?
        var drivingFails: Set<String> = []
        var readingFails: Set<String> = []
        var reads: [String] = []
    }

    let state: Guarded<State>

    init(_ levels: [String: Bool]) {
        state = Guarded(State(levels: levels))
    }

    var asked: Int { state.withLock { $0.asked } }

    func request(_ lines: [LineRequest]) async throws(GPIOFault) -> [String: Bool] {
        let levels = state.withLock { state -> [String: Bool]? in
            state.asked += 1
            if state.isBusy || lines.contains(where: { $0.name == state.absent }) { return nil }
            state.requests = lines
            return state.levels.filter { level in lines.contains { $0.name == level.key } }
        }
        guard let levels else { throw .busy(line: "lan", consumer: "hogger") }
        return levels
    }

    func set(_ line: String, active: Bool) async throws(GPIOFault) {
        let isDriven = state.withLock { state in
            guard !state.drivingFails.contains(line) else { return false }
            state.drives.append("\(line) \(active ? "on" : "off")")
            state.levels[line] = active
            return true
        }
        if !isDriven { throw .system(operation: "drive", line: line, errorNumber: 5) }
    }

    func isActive(_ line: String) async throws(GPIOFault) -> Bool {
        let level = state.withLock { state in
            state.reads.append(line)
            return state.readingFails.contains(line) ? nil : state.levels[line]
        }
        guard let level else { throw .system(operation: "read", line: line, errorNumber: 5) }
        return level
    }

    func release() async { state.withLock { $0.releases += 1 } }
}
