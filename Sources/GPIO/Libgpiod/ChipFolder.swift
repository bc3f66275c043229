import Glibc

/// The chips of this machine, looked up anew for each request: one may come and go with its bus.
struct ChipFolder {
    private let folder: String
    private let chips: [OpenChip]
    /// Chips that could not be opened.
    private let failures: [(path: String, errorNumber: Int32)]

    /// - Parameter folder: `/dev`, or a stand-in for it.
    init(_ folder: String) throws(GPIOFault) {
        let names = Self.chipNames(folder)
        guard !names.isEmpty else { throw .noChip(folder: folder) }
        var chips: [OpenChip] = []
        var failures: [(String, Int32)] = []
        for name in names.prefix(GPIOLimit.chips) {
            let path = "\(folder)/\(name)"
            let (chip, failure) = OpenChip.open(path)
            if let chip { chips.append(chip) } else { failures.append((path, failure)) }
        }
        self.folder = folder
        self.chips = chips
        self.failures = failures
    }

    func find(_ request: LineRequest) throws(GPIOFault) -> (chip: OpenChip, offset: Int) {
        switch request.place {
        case .offset(let name, let offset): try find(chip: name, offset: offset)
        case .named(let name): try find(name)
        }
    }

    private func find(
        chip name: String, offset: Int
    ) throws(GPIOFault) -> (chip: OpenChip, offset: Int) {
        guard let chip = chips.first(where: { $0.name == name }) else {
            try explainFailure { $0.hasSuffix("/\(name)") }
            throw .chipAbsent(chip: name, known: chips.map(\.name).sorted())
        }
        guard (0..<chip.lineCount).contains(offset) else {
            throw .lineAbsent(line: "\(name) \(offset)", known: lineNames)
        }
        return (chip, offset)
    }

    private func find(_ name: String) throws(GPIOFault) -> (chip: OpenChip, offset: Int) {
        let places = chips.flatMap { chip in
            (0..<chip.lineCount).filter { chip.lineName($0) == name }.map { (chip, $0) }
        }
        guard places.count <= 1 else {
            throw .ambiguous(line: name, places: places.map { "\($0.0.name) \($0.1)" })
        }
        guard let place = places.first else {
            // It may be on a chip that could not be opened: that is then the likelier reason.
            try explainFailure { _ in true }
            throw .lineAbsent(line: name, known: lineNames)
        }
        return place
    }

    private func explainFailure(where matches: (String) -> Bool) throws(GPIOFault) {
        guard let failure = failures.first(where: { matches($0.path) }) else { return }
        throw failure.errorNumber == EACCES || failure.errorNumber == EPERM
            ? .forbidden(path: failure.path)
            : .system(operation: "open", line: failure.path, errorNumber: failure.errorNumber)
    }

    private var lineNames: [String] {
        chips.flatMap { chip in (0..<chip.lineCount).compactMap { chip.lineName($0) } }.sorted()
    }

    private static func chipNames(_ folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix("gpiochip") { names.append(name) }
        }
        return names.sorted()
    }
}
