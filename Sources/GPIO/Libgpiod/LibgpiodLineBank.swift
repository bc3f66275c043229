public import Supervision

/// The kernel's lines through libgpiod 1.6. Its calls block, so they run on the executor's thread.
public actor LibgpiodLineBank: LineBank {
    /// Keeps a line's handle where a dictionary can have it.
    private final class HeldLine {
        let handle: LineHandle
        let place: String

        init(_ handle: consuming LineHandle, place: String) {
            self.handle = handle
            self.place = place
        }
    }

    private let executor: any ResourceExecutor
    private let consumer: String
    private let folder: String
    private var held: [String: HeldLine] = [:]

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - consumer: shown by `gpioinfo` at each held line; the kernel keeps 31 bytes.
    ///   - folder: where the chips' device files are.
    public init(
        executor: any ResourceExecutor, consumer: String = "waypost-relays",
        folder: String = "/dev"
    ) {
        self.executor = executor
        self.consumer = consumer
        self.folder = folder
    }

    public func request(_ lines: [LineRequest]) throws(GPIOFault) -> [String: Bool] {
        guard !lines.isEmpty else { return [:] }
        guard held.count + lines.count <= GPIOLimit.lines else {
            throw .tooMany(lines: held.count + lines.count)
        }
        let chips = try ChipFolder(folder)
        // All are found, and found free, before the first is taken: a misspelt line must cost no
        // edge.
        let found = try lines.map { line throws(GPIOFault) in
            let (chip, offset) = try chips.find(line)
            return (line: line, chip: chip, offset: offset, place: "\(chip.name) \(offset)")
        }
        var places = Set(held.values.map(\.place))
        var names = Set(held.keys)
        for (line, _, _, place) in found
        where !names.insert(line.name).inserted || !places.insert(place).inserted {
            throw .heldAlready(line: line.name)
        }
        for (line, chip, offset, _) in found where chip.isUsed(offset) {
            throw .busy(line: line.name, consumer: chip.consumer(offset))
        }
        var taken: [String: HeldLine] = [:]
        var states: [String: Bool] = [:]
        for (line, chip, offset, place) in found {
            let handle = try LineHandle(line, offset: offset, chip: chip, consumer: consumer)
            states[line.name] = try handle.isActive()
            taken[line.name] = HeldLine(handle, place: place)
        }
        held.merge(taken) { _, new in new }
        return states
    }

    public func set(_ line: String, active: Bool) throws(GPIOFault) {
        try find(line).handle.set(active)
    }

    public func isActive(_ line: String) throws(GPIOFault) -> Bool {
        try find(line).handle.isActive()
    }

    public func release() {
        held = [:]
    }

    private func find(_ line: String) throws(GPIOFault) -> HeldLine {
        guard let line = held[line] else { throw .notHeld(line: line) }
        return line
    }
}
