internal import Core
internal import Glibc
internal import PKI
internal import Screening

/// A list of invented persons, searched as a traveller's look-up searches it, with decryption.
///
/// Every other traveller is one of the list, written by another hand. That the index finds exactly
/// what comparing everybody finds is held by the tests (`PersonSearchTests`).
struct PersonBench {
    private enum Goal {
        static let half = 5.0
        static let nearlyAll = 30.0
        static let bytes = 400.0
    }

    private static let queries = 1_000
    private static let runs = 3
    private static let asksOfPeer = 20

    let count: Int
    let python: String?
    let folder: String
    let time: any TimeSource
    let files: LinuxFiles
    let say: (String) -> Void

    func figures(
        _ owner: BenchListOwner, _ notes: inout [String]
    ) throws -> [BenchFigure] {
        let persons = InventedPersons(seed: 7)
        say("Inventing \(count) persons and building their list ...")
        let table = folder + "/persons.csv"
        try write(persons, to: table)
        let list = folder + "/persons.wplist"
        try buildElsewhere(list, of: table, owner)
        let lists = ListDirectory(folder + "/persons", files: files)
        defer { ListBench.clear(folder + "/persons", files) }
        let before = try ProcessUse.read(getpid(), files: files).residentBytes
        let chain = try owner.install(list, in: lists)
        var figures: [BenchFigure] = []
        for isDated in [true, false] {
            figures += try ask(chain, persons, isDated: isDated, &notes)
        }
        // Behind the look-ups: what they bring into memory counts.
        let grown = try ProcessUse.read(getpid(), files: files).residentBytes - before
        let disk = files.size(of: list) ?? 0
        figures += [
            BenchFigure("on disk, a person", unit: "bytes", [Double(disk) / Double(count)]),
            BenchFigure(
                "in memory, a person", unit: "bytes", [Double(grown) / Double(count)],
                goal: .atMost(Goal.bytes)),
        ]
        if let python { figures += peer(python, table, &notes) }
        return figures
    }

    private func write(_ persons: InventedPersons, to path: String) throws {
        var rows = Array(InventedPersons.header.utf8)
        for number in 0..<count {
            rows += persons.row(number).utf8
            guard rows.count > 1 << 20 || number == count - 1 else { continue }
            try files.extend(path, with: rows, mode: 0o600)
            rows.removeAll(keepingCapacity: true)
        }
    }

    /// By the owner's own command, in a process of its own: what building takes and frees must not
    /// hide what a post's look-ups take.
    private func buildElsewhere(
        _ list: String, of table: String, _ owner: BenchListOwner
    ) throws {
        let parts = [
            ("key", try owner.key.pem()), ("cert", owner.certificate.pem),
            ("recipient", owner.post.pem),
        ]
        var command = [
            LinuxFiles.parent(of: ownProgram) + "/waypost",
            "lists", "build", "--name", "bench-persons", "--persons", table, "--out", list,
        ]
        for (name, pem) in parts {
            let path = folder + "/" + name + ".pem"
            try files.replace(path, with: pem, mode: 0o600)
            command += ["--" + name, path]
        }
        guard OtherProgram.output(command) != nil else { throw ListBenchFault.notBuilt(command[0]) }
    }

    private var ownProgram: String {
        var target = [CChar](repeating: 0, count: 4_096)
        let length = readlink("/proc/self/exe", &target, target.count - 1)
        return String(
            decoding: target.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private func ask(
        _ chain: ListChain, _ persons: InventedPersons, isDated: Bool, _ notes: inout [String]
    ) throws -> [BenchFigure] {
        let kind = isDated ? "dated" : "by name"
        var half: [Double] = []
        var nearlyAll: [Double] = []
        var (known, strangers) = (0, 0)
        for run in 1...Self.runs {
            say("Searching persons \(kind), run \(run) of \(Self.runs) ...")
            var taken: [Double] = []
            for number in 0..<Self.queries {
                let isKnown = number.isMultiple(of: 2)
                let traveller = persons.traveller(
                    number + run * Self.queries, listed: count)
                let date = isDated ? traveller.birthDate.flatMap { BirthDate($0) } : nil
                let query = PersonQuery(
                    names: traveller.names, birthDates: date.map { [$0] } ?? [],
                    sex: traveller.isFemale ? "F" : "M")
                let start = time.monotonic()
                let found = try chain.search(query)
                taken.append((time.monotonic() - start).inSeconds * 1e3)
                guard !found.isEmpty else { continue }
                if isKnown { known += 1 } else { strangers += 1 }
            }
            half.append(ListBench.quantile(0.5, of: &taken))
            nearlyAll.append(ListBench.quantile(0.99, of: &taken))
        }
        let asked = Self.queries * Self.runs / 2
        notes.append(
            "Persons \(kind): of \(asked) who are listed \(known) were found; of as many who are "
                + "not, \(strangers) found somebody.")
        return [
            BenchFigure(
                "\(kind), half within", unit: "ms", half, goal: .atMost(Goal.half)),
            BenchFigure(
                "\(kind), 99 % within", unit: "ms", nearlyAll, goal: .atMost(Goal.nearlyAll)),
        ]
    }

    /// A look through the whole list by rapidfuzz, where the Python has it.
    private func peer(
        _ python: String, _ table: String, _ notes: inout [String]
    ) -> [BenchFigure] {
        say("Asking rapidfuzz ...")
        let output = OtherProgram.output([python, "-c", Self.script, table, "\(Self.asksOfPeer)"])
        guard let output, let text = String(validating: output, as: UTF8.self),
            let milliseconds = Double(text.trimmedOfSpace)
        else {
            notes.append("\(python) has no rapidfuzz.")
            return []
        }
        notes.append("rapidfuzz: WRatio over all names, one thread, \(Self.asksOfPeer) asked.")
        return [BenchFigure("rapidfuzz, half within", unit: "ms", [milliseconds])]
    }

    private static let script = """
        import csv, statistics, sys, time
        from rapidfuzz import fuzz, process, utils
        names = []
        with open(sys.argv[1], newline="") as file:
            for row in csv.DictReader(file):
                names += [utils.default_process(name) for name in row["names"].split("|")]
        times = []
        count = int(sys.argv[2])
        for number in range(count):
            asked = names[number * len(names) // count]
            start = time.perf_counter()
            process.extract(asked, names, scorer=fuzz.WRatio, score_cutoff=85, limit=100)
            times.append(time.perf_counter() - start)
        print(statistics.median(times) * 1000)
        """
}

extension String {
    fileprivate var trimmedOfSpace: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
