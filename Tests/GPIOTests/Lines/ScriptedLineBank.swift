import Core
import Glibc

@testable import GPIO

/// Lines in memory that behave as the kernel's: shared by banks, held by one, read and driven by
/// level, pulled by their circuit while nobody drives them.
final class ScriptedLines: Sendable {
    struct Line {
        let name: String?
        var level: Bool
        var pull: Bool
        var consumer: String?
        var isInput = false
        var edges = 0

        mutating func drive(_ level: Bool) {
            if level != self.level { edges += 1 }
            self.level = level
        }
    }

    static let chip = "gpiochip0"
    let lines: Guarded<[Line]>

    init(names: [String?]) {
        lines = Guarded(names.map { Line(name: $0, level: false, pull: false) })
    }

    func withLine<Value>(_ offset: Int, _ body: (inout Line) -> Value) -> Value
    where Value: Sendable {
        lines.withLock { body(&$0[offset]) }
    }
}

/// The double of ``LibgpiodLineBank``.
actor ScriptedLineBank: LineBank {
    private let scripted: ScriptedLines
    private let consumer: String
    private var held: [String: (offset: Int, polarity: LineRequest.Polarity)] = [:]

    init(_ scripted: ScriptedLines, consumer: String) {
        self.scripted = scripted
        self.consumer = consumer
    }

    func request(_ lines: [LineRequest]) throws(GPIOFault) -> [String: Bool] {
        guard held.count + lines.count <= GPIOLimit.lines else {
            throw .tooMany(lines: held.count + lines.count)
        }
        let offsets = try lines.map { line throws(GPIOFault) in try find(line.place) }
        var names = Set(held.keys)
        var places = Set(held.values.map(\.offset))
        for (line, offset) in zip(lines, offsets)
        where !names.insert(line.name).inserted || !places.insert(offset).inserted {
            throw .heldAlready(line: line.name)
        }
        for (line, offset) in zip(lines, offsets) {
            if let holder = scripted.withLine(offset, { $0.consumer }) {
                throw .busy(line: line.name, consumer: holder)
            }
        }
        var states: [String: Bool] = [:]
        for (line, offset) in zip(lines, offsets) {
            held[line.name] = (offset, line.polarity)
            scripted.withLine(offset) { entry in
                entry.consumer = consumer
                entry.isInput = line.start == .input
                if case .state(let isActive) = line.start {
                    entry.drive(isActive != (line.polarity == .activeLow))
                }
            }
            states[line.name] = try isActive(line.name)
        }
        return states
    }

    func set(_ line: String, active: Bool) throws(GPIOFault) {
        guard let (offset, polarity) = held[line] else { throw .notHeld(line: line) }
        let isDriven = scripted.withLine(offset) { entry in
            guard !entry.isInput else { return false }
            entry.drive(active != (polarity == .activeLow))
            return true
        }
        guard isDriven else {
            throw .system(operation: "drive", line: line, errorNumber: EPERM)
        }
    }

    func isActive(_ line: String) throws(GPIOFault) -> Bool {
        guard let (offset, polarity) = held[line] else { throw .notHeld(line: line) }
        return scripted.withLine(offset) { $0.level } != (polarity == .activeLow)
    }

    func release() {
        for (offset, _) in held.values {
            scripted.withLine(offset) { line in
                (line.consumer, line.isInput) = (nil, false)
                line.drive(line.pull)
            }
        }
        held = [:]
    }

    private func find(_ place: LineRequest.Place) throws(GPIOFault) -> Int {
        let names = scripted.lines.withLock { $0.map(\.name) }
        let known = names.compactMap(\.self).sorted()
        switch place {
        case .offset(let chip, let offset):
            guard chip == ScriptedLines.chip else {
                throw .chipAbsent(chip: chip, known: [ScriptedLines.chip])
            }
            guard names.indices.contains(offset) else {
                throw .lineAbsent(line: "\(chip) \(offset)", known: known)
            }
            return offset
        case .named(let name):
            let offsets = names.indices.filter { names[$0] == name }
            guard offsets.count <= 1 else {
                throw .ambiguous(
                    line: name, places: offsets.map { "\(ScriptedLines.chip) \($0)" })
            }
            guard let offset = offsets.first else { throw .lineAbsent(line: name, known: known) }
            return offset
        }
    }
}
