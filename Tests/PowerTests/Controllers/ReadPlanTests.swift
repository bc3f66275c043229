import Core
import Site
import Testing

@testable import Power

struct ReadPlanTests {
    private static func words(_ plan: ReadPlan) -> [String] {
        plan.requests.map { "\($0.table.rawValue) \(String($0.address, radix: 16)) \($0.count)" }
    }

    @Test("The Tracer is read in blocks that a 3210A takes")
    func tracer() throws {
        let tracer = try Tracer.definition()
        func plan(_ pace: ControllerRegister.Pace) -> ReadPlan {
            ReadPlan(tracer.registers.filter { $0.pace == pace }, limits: tracer.limits)
        }
        #expect(
            Self.words(plan(.fast)) == [
                "input 3100 18", "input 3200 3", "input 331a 3",
            ])
        #expect(
            Self.words(plan(.slow)) == [
                "coil 0 7", "discrete 2000 1", "discrete 200c 1", "holding 9000 3",
                "holding 9003 19", "holding 903d 1", "holding 9067 10", "input 3112 1",
                "input 311a 1", "input 311b 1", "input 311d 1", "input 3300 20",
            ])
    }

    @Test("Whatever the registers, each is read exactly once and no request breaks a limit")
    func random() {
        let seed: UInt64 = 0x9_1A4
        var random = SeededRandom(seed: seed)
        for round in 0..<400 {
            let (registers, limits) = Self.randomTable(&random)
            var plan = ReadPlan(registers, limits: limits)
            Self.check(plan, registers, limits, "seed \(seed) round \(round)")
            // The device refuses at random until nothing is left to refuse.
            var refusals = 0
            while let request = plan.requests.randomElement(using: &random), refusals < 600 {
                let parts = plan.refuse(request)
                #expect(parts.flatMap(\.registers) == request.registers || parts.isEmpty)
                refusals += 1
                Self.check(plan, registers, limits, "seed \(seed) round \(round)")
            }
            #expect(plan.requests.isEmpty)
            #expect(Set(plan.refused.map(\.name)) == Set(registers.map(\.name)))
            // What was learnt makes the same of a new plan.
            let again = ReadPlan(registers, limits: limits, refusals: plan.refusals)
            #expect(again.requests.isEmpty && again.refused.count == registers.count)
        }
    }

    @Test("A refusal parts a request at its holes, then into registers, then gives them up")
    func fallingBack() {
        let registers = [0, 1, 2, 5, 6].map {
            ControllerRegister(
                name: "r\($0)", table: .input, address: UInt16($0), encoding: .u16)
        }
        var plan = ReadPlan(
            registers, limits: ControllerDefinition.ReadLimits(words: 20, hole: 4))
        #expect(Self.words(plan) == ["input 0 7"])
        plan.refuse(plan.requests[0])
        #expect(Self.words(plan) == ["input 0 3", "input 5 2"])
        plan.refuse(plan.requests[1])
        #expect(Self.words(plan) == ["input 0 3", "input 5 1", "input 6 1"])
        plan.refuse(plan.requests[2])
        #expect(Self.words(plan) == ["input 0 3", "input 5 1"])
        #expect(plan.refused.map(\.name) == ["r6"])
        // Once only: the request is not there any more.
        #expect(plan.refuse(ReadPlan(registers, limits: .init(words: 20)).requests[1]).isEmpty)
    }

    private static func randomTable(
        _ random: inout SeededRandom
    ) -> ([ControllerRegister], ControllerDefinition.ReadLimits) {
        let limits = ControllerDefinition.ReadLimits(
            words: Int.random(in: 2...30, using: &random),
            hole: Int.random(in: 0...6, using: &random),
            barriers: [.input: Set((0..<5).map { _ in UInt16.random(in: 0...200, using: &random) })]
        )
        var registers: [ControllerRegister] = []
        for table in [ControllerRegister.Table.input, .holding, .coil] {
            var address = 0
            for number in 0..<Int.random(in: 0...40, using: &random) {
                address += [0, 0, 0, 1, 3, 9].randomElement(using: &random) ?? 0
                let encoding: ControllerRegister.Encoding =
                    table.isBits ? .bit : Bool.random(using: &random) ? .u16 : .u32le
                if encoding == .u32le, table == .input,
                    limits.barriers[.input]?.contains(UInt16(address + 1)) == true
                {
                    address += 1
                }
                registers.append(
                    ControllerRegister(
                        name: "\(table.rawValue)\(number)", table: table,
                        address: UInt16(address), encoding: encoding,
                        isAlone: Int.random(in: 0..<8, using: &random) == 0))
                address += encoding.width
            }
        }
        return (registers.shuffled(using: &random), limits)
    }

    private static func check(
        _ plan: ReadPlan, _ registers: [ControllerRegister],
        _ limits: ControllerDefinition.ReadLimits, _ comment: Comment
    ) {
        let read = plan.requests.flatMap(\.registers).map(\.name) + plan.refused.map(\.name)
        #expect(read.count == registers.count, comment)
        #expect(Set(read) == Set(registers.map(\.name)), comment)
        for request in plan.requests {
            #expect(request.count <= limits.words, comment)
            #expect(request.registers.count == 1 || !request.registers.contains(where: \.isAlone))
            let inside = (Int(request.address) + 1)..<(Int(request.address) + max(1, request.count))
            let barriers = request.table == .input ? limits.barriers[.input] ?? [] : []
            #expect(!barriers.contains { inside.contains(Int($0)) }, comment)
            for register in request.registers {
                #expect(register.table == request.table)
                #expect(register.address >= request.address)
                #expect(register.end <= Int(request.address) + request.count)
            }
            for (first, second) in zip(request.registers, request.registers.dropFirst()) {
                #expect(Int(second.address) - first.end <= limits.hole, comment)
            }
        }
    }
}
