import Glibc
import Testing

@testable import GPIO

/// What every bank of lines does, written once and run against the double and a real kernel.
enum LineBankContract: String, CaseIterable, CustomTestStringConvertible {
    case startStateIsDriven = "a start state is driven, by polarity"
    case adoptionIsNoEdge = "adopting a line is no edge"
    case setAndReadBack = "what is set is at the pin and read back"
    case sameStateIsNoEdge = "setting the same state is no edge"
    case offsets = "a line without a name is found by chip and number"
    case unknownNames = "a line that is not there is told with those that are"
    case unknownPlaces = "a chip or number that is not there is named"
    case twins = "a name that two lines have is no name"
    case busy = "a line that another holds is told with its holder"
    case allOrNone = "lines are taken all or none"
    case twice = "a line is taken once"
    case notHeld = "only held lines are driven and read"
    case input = "an input is read as its circuit has it, by polarity, and never driven"
    case release = "release gives all lines back to their circuit"
    case tooMany = "there is an end to the lines of one bank"

    var testDescription: String { rawValue }

    func check(_ bench: some LineBench) async throws {
        let bank = bench.bank(consumer: "first")
        switch self {
        case .startStateIsDriven: try await startState(bench, bank)
        case .adoptionIsNoEdge: try await adoption(bench, bank)
        case .setAndReadBack: try await setting(bench, bank)
        case .sameStateIsNoEdge:
            _ = try await bank.request([LineRequest("RELAY1", start: .state(true))])
            let before = bench.edges(0)
            try await bank.set("RELAY1", active: true)
            #expect(bench.edges(0) == before)
            #expect(try bench.level(0))
        case .offsets:
            let place = LineRequest.Place.offset(chip: bench.chip, offset: 2)
            let request = LineRequest("siren", at: place, start: .state(true))
            #expect(try await bank.request([request]) == ["siren": true])
            #expect(try bench.level(2))
        case .unknownNames:
            await #expect(throws: GPIOFault.lineAbsent(line: "RELAY9", known: BenchLines.known)) {
                try await bank.request([LineRequest("RELAY1"), LineRequest("RELAY9")])
            }
            #expect(
                try await bench.bank(consumer: "other").request([LineRequest("RELAY1")]).count == 1)
        case .unknownPlaces: try await places(bench, bank)
        case .twins:
            await #expect(
                throws: GPIOFault.ambiguous(
                    line: "TWIN", places: ["\(bench.chip) 3", "\(bench.chip) 4"])
            ) { try await bank.request([LineRequest("TWIN")]) }
        case .busy: try await busy(bench, bank)
        case .allOrNone: try await allOrNone(bench, bank)
        case .twice: try await twice(bench, bank)
        case .notHeld:
            await #expect(throws: GPIOFault.notHeld(line: "RELAY1")) {
                try await bank.set("RELAY1", active: true)
            }
            await #expect(throws: GPIOFault.notHeld(line: "RELAY1")) {
                try await bank.isActive("RELAY1")
            }
        case .input: try await input(bench, bank)
        case .release:
            try bench.pull(0, high: true)
            _ = try await bank.request([LineRequest("RELAY1", start: .state(false))])
            #expect(try !bench.level(0))
            await bank.release()
            #expect(try bench.level(0))
            await #expect(throws: GPIOFault.notHeld(line: "RELAY1")) {
                try await bank.isActive("RELAY1")
            }
        case .tooMany:
            let count = GPIOLimit.lines + 1
            await #expect(throws: GPIOFault.tooMany(lines: count)) {
                try await bank.request((0..<count).map { LineRequest("RELAY\($0)") })
            }
        }
        await bank.release()
    }

    private func startState(_ bench: some LineBench, _ bank: any LineBank) async throws {
        let states = try await bank.request([
            LineRequest("RELAY1", start: .state(true)),
            LineRequest("RELAY2", polarity: .activeLow, start: .state(true)),
            LineRequest("RELAY3", polarity: .activeLow, start: .state(false)),
        ])
        #expect(states == ["RELAY1": true, "RELAY2": true, "RELAY3": false])
        #expect(try bench.level(0))
        #expect(try !bench.level(1))
        #expect(try bench.level(5))
    }

    private func adoption(_ bench: some LineBench, _ bank: any LineBank) async throws {
        try bench.pull(0, high: true)
        try bench.pull(1, high: true)
        try bench.pull(5, high: false)
        let before = [0, 1, 5].map { bench.edges($0) }
        let states = try await bank.request([
            LineRequest("RELAY1"), LineRequest("RELAY2", polarity: .activeLow),
            LineRequest("RELAY3"),
        ])
        #expect(states == ["RELAY1": true, "RELAY2": false, "RELAY3": false])
        #expect(try [0, 1, 5].map { try bench.level($0) } == [true, true, false])
        #expect([0, 1, 5].map { bench.edges($0) } == before)
        // Driven now, no longer pulled.
        try bench.pull(0, high: false)
        #expect(try bench.level(0))
    }

    private func setting(_ bench: some LineBench, _ bank: any LineBank) async throws {
        _ = try await bank.request([
            LineRequest("RELAY1", start: .state(false)),
            LineRequest("RELAY2", polarity: .activeLow, start: .state(false)),
        ])
        for isActive in [true, false, true] {
            try await bank.set("RELAY1", active: isActive)
            try await bank.set("RELAY2", active: isActive)
            #expect(try await bank.isActive("RELAY1") == isActive)
            #expect(try await bank.isActive("RELAY2") == isActive)
            #expect(try bench.level(0) == isActive)
            #expect(try bench.level(1) != isActive)
        }
    }

    private func input(_ bench: some LineBench, _ bank: any LineBank) async throws {
        try bench.pull(0, high: true)
        try bench.pull(1, high: true)
        let states = try await bank.request([
            LineRequest("RELAY1", start: .input),
            LineRequest("RELAY2", polarity: .activeLow, start: .input),
        ])
        #expect(states == ["RELAY1": true, "RELAY2": false])
        for high in [false, true] {
            try bench.pull(0, high: high)
            try bench.pull(1, high: high)
            #expect(try await bank.isActive("RELAY1") == high)
            #expect(try await bank.isActive("RELAY2") != high)
        }
        await #expect(
            throws: GPIOFault.system(operation: "drive", line: "RELAY1", errorNumber: EPERM)
        ) {
            try await bank.set("RELAY1", active: false)
        }
        #expect(try bench.level(0))
    }

    private func places(_ bench: some LineBench, _ bank: any LineBank) async throws {
        let chip = bench.chip
        await #expect(
            throws: GPIOFault.lineAbsent(line: "\(chip) 99", known: BenchLines.known)
        ) {
            try await bank.request([LineRequest("x", at: .offset(chip: chip, offset: 99))])
        }
        await #expect {
            try await bank.request([LineRequest("x", at: .offset(chip: "gpiochip77", offset: 0))])
        } throws: { error in
            guard case .chipAbsent("gpiochip77", let known)? = error as? GPIOFault else {
                return false
            }
            return known.contains(chip)
        }
    }

    private func busy(_ bench: some LineBench, _ bank: any LineBank) async throws {
        let other = bench.bank(consumer: "second")
        _ = try await bank.request([LineRequest("RELAY1", start: .state(true))])
        await #expect(throws: GPIOFault.busy(line: "RELAY1", consumer: "first")) {
            try await other.request([LineRequest("RELAY1", start: .state(false))])
        }
        #expect(try bench.level(0), "who was refused has changed nothing")
        await bank.release()
        #expect(try await other.request([LineRequest("RELAY1")]).count == 1)
        await other.release()
    }

    private func allOrNone(_ bench: some LineBench, _ bank: any LineBank) async throws {
        let other = bench.bank(consumer: "second")
        _ = try await bank.request([LineRequest("RELAY2")])
        let before = try bench.level(0)
        await #expect(throws: GPIOFault.busy(line: "RELAY2", consumer: "first")) {
            try await other.request([
                LineRequest("RELAY1", start: .state(!before)), LineRequest("RELAY2"),
            ])
        }
        #expect(try bench.level(0) == before)
        #expect(try await bank.request([LineRequest("RELAY1")]).count == 1)
    }

    private func twice(_ bench: some LineBench, _ bank: any LineBank) async throws {
        _ = try await bank.request([LineRequest("RELAY1")])
        let place = LineRequest.Place.offset(chip: bench.chip, offset: 0)
        for requests in [
            [LineRequest("RELAY1", at: .offset(chip: bench.chip, offset: 2))],
            [LineRequest("other", at: place)],
        ] {
            await #expect(throws: GPIOFault.heldAlready(line: requests[0].name)) {
                try await bank.request(requests)
            }
        }
        await #expect(throws: GPIOFault.heldAlready(line: "RELAY2")) {
            try await bank.request([LineRequest("RELAY2"), LineRequest("RELAY2")])
        }
    }
}
