internal import Core
internal import Glibc
internal import PKI
internal import Screening

/// `waypost-bench lists`.
extension StationCommands {
    /// What the benchmark of lists is told.
    public struct ListBenchOrder: Sendable {
        /// 0 for none.
        public var persons: Int
        public var documents: Int
        public var queries: Int
        public var changed: Int
        public var runs: Int
        /// Where table and bundle are written, and removed again.
        public var folder: String
        /// The interpreter of the peers; `nil` for none.
        public var python: String?

        public init(
            persons: Int, documents: Int, queries: Int, changed: Int, runs: Int, folder: String,
            python: String?
        ) {
            self.persons = persons
            self.documents = documents
            self.queries = queries
            self.changed = changed
            self.runs = runs
            self.folder = folder
            self.python = python
        }
    }

    /// Prints what a list of documents takes on disk and in memory, how long look-ups and a change
    /// take, and how many answers were wrong. Exits 0 when all was measured, goals met or not
    /// (CONTRACT §1).
    public func benchLists(_ order: ListBenchOrder) -> Int32 {
        answering {
            let folder = order.folder + "/waypost-lists-\(getpid())"
            try files.makeDirectory(folder, mode: 0o700)
            defer { ListBench.clear(folder, files) }
            let bench = ListBench(
                order: order, folder: folder, time: time, files: files,
                say: { console.complain($0) })
            let report = try bench.report()
            if isJSON {
                console.line(report.json.prettyText)
            } else {
                console.write(report.text)
            }
            return ExitCode.ok
        }
    }
}

/// A list of invented documents: built from a table, sealed for a post, installed, asked, changed.
struct ListBench {
    private enum Goal {
        static let diskBytes = 5.0
        static let memoryBytes = 1.2
        static let half = 0.3
        static let nearlyAll = 3.0
        static let change = 2.0
    }

    let order: StationCommands.ListBenchOrder
    let folder: String
    let time: any TimeSource
    let files: LinuxFiles
    let say: (String) -> Void

    func report() throws -> BenchReport {
        let owner = try BenchListOwner(folder: folder, time: time, files: files)
        var figures: [BenchFigure] = []
        var notes: [String] = []
        // First: what is freed behind the rest would be used again, and not be seen.
        if order.persons > 0 {
            let bench = PersonBench(
                count: order.persons, python: order.python, folder: folder, time: time,
                files: files, say: say)
            figures += try bench.figures(owner, &notes)
        }

        let documents = InventedDocuments(count: order.documents, seed: 9_303)
        say("Inventing \(order.documents) documents ...")
        let table = folder + "/documents.csv"
        try documents.write(to: table, files: files)
        say("Building the list ...")
        let whole = folder + "/whole.wplist"
        let building = try stopwatch {
            try owner.build(whole, version: 1) { builder in
                try builder.add(documents: TableSource(path: table))
            }
        }
        figures.append(BenchFigure("building", unit: "s", [building.seconds]))
        let size = files.size(of: whole) ?? 0
        figures.append(
            BenchFigure(
                "on disk, a document", unit: "bytes", [Double(size) / Double(order.documents)],
                goal: .atMost(Goal.diskBytes)))

        let lists = ListDirectory(folder + "/lists", files: files)
        let before = try resident()
        let installing = try stopwatch { try owner.install(whole, in: lists) }
        var chain = installing.result
        figures.append(BenchFigure("installing", unit: "s", [installing.seconds]))
        let bundle = chain.head
        figures.append(
            BenchFigure(
                "in memory, a document", unit: "bytes",
                [Double(bundle.documentMemory) / Double(order.documents)],
                goal: .atMost(Goal.memoryBytes)))
        notes.append(
            "Memory is that of filter and index; the process grew by "
                + "\((try resident() - before) >> 20) MiB."
        )

        say("Sorting the truth ...")
        var truth = documents.truth()
        let found = try ask(chain, documents, truth, &figures)
        notes.append(
            "\(found.queries) queries: \(found.present) listed, \(found.absent) not.")
        notes.append(
            "\(found.pagesForAbsent) absent numbers cost a page. In each value "
                + "\(found.clock) us are the clock's.")
        figures.append(
            BenchFigure("wrong answers", unit: "", [Double(found.wrong)], goal: .atMost(0)))
        figures.append(try cold(chain, documents, &notes))

        say("Changing \(order.changed) documents ...")
        let change = folder + "/change.wplist"
        try buildChange(change, to: chain, documents, owner, &truth)
        let changing = try stopwatch { try owner.install(change, in: lists) }
        chain = changing.result
        figures.append(
            BenchFigure(
                "installing a change", unit: "s", [changing.seconds], goal: .atMost(Goal.change)))
        let wrong = try checkChange(chain, documents)
        figures.append(
            BenchFigure("wrong behind a change", unit: "", [Double(wrong)], goal: .atMost(0)))
        if let python = order.python {
            say("Asking the peers ...")
            let peers = ListBenchPeers(python: python, table: table, folder: folder)
            figures += peers.figures(&notes)
        }
        return BenchReport(
            suite: "lists",
            terms: [
                "persons": JSONValue(order.persons),
                "documents": JSONValue(order.documents), "queries": JSONValue(found.queries),
                "changed": JSONValue(order.changed),
            ], figures: figures, notes: notes, machine: .present(files))
    }

    private struct Answers {
        var queries = 0
        var present = 0
        var absent = 0
        var wrong = 0
        var pagesForAbsent = 0
        var clock = ""
    }

    /// One query in a hundred is for a listed document; of the others half are one character off
    /// one. Each run's figure is over all its queries.
    private func ask(
        _ chain: ListChain, _ documents: InventedDocuments, _ truth: [UInt64],
        _ figures: inout [BenchFigure]
    ) throws -> Answers {
        var answers = Answers()
        var random = SeededRandom(seed: 31)
        var columns: [[Double]] = [[], [], [], [], []]
        let part = 100_000
        let clock = clockCost()
        answers.clock = "\((clock * 1e3).rounded() / 1e3)"
        for run in 1...order.runs {
            say("Asking, run \(run) of \(order.runs) ...")
            var absent: [Double] = []
            var present: [Double] = []
            for _ in stride(from: 0, to: order.queries, by: part) {
                let asked = (0..<min(part, order.queries)).map { _ in
                    documents.query(using: &random)
                }
                for query in asked {
                    let pages = chain.head.documentPagesRead
                    let start = time.monotonic()
                    let key = DocumentKey(issuer: query.issuer, number: query.number)
                    let found = try key.map { (key) throws in try chain.query(key) } ?? []
                    let taken = (time.monotonic() - start).inSeconds * 1e6
                    let isListed = InventedDocuments.contains(query.code, in: truth)
                    if found.isEmpty == isListed { answers.wrong += 1 }
                    if let expected = query.entry, !found.contains(where: { $0.entry == expected })
                    {
                        answers.wrong += 1
                    }
                    answers.queries += 1
                    if isListed {
                        answers.present += 1
                        present.append(taken)
                    } else {
                        answers.absent += 1
                        absent.append(taken)
                        if chain.head.documentPagesRead > pages { answers.pagesForAbsent += 1 }
                    }
                }
            }
            columns[0].append(Self.quantile(0.5, of: &absent))
            columns[1].append(Self.quantile(0.99, of: &absent))
            columns[2].append(Self.quantile(0.5, of: &present))
            columns[3].append(Self.quantile(0.99, of: &present))
            var all = absent + present
            columns[4].append(Self.quantile(0.99, of: &all))
        }
        figures += [
            BenchFigure("absent, half within", unit: "us", columns[0], goal: .atMost(Goal.half)),
            BenchFigure(
                "absent, 99 % within", unit: "us", columns[1], goal: .atMost(Goal.nearlyAll)),
            BenchFigure("listed, half within", unit: "us", columns[2]),
            BenchFigure("listed, 99 % within", unit: "us", columns[3]),
            BenchFigure("all, 99 % within", unit: "us", columns[4], goal: .atMost(Goal.nearlyAll)),
        ]
        return answers
    }

    /// Pages read for a listed document when nothing of the file is in the kernel's cache.
    private func cold(
        _ chain: ListChain, _ documents: InventedDocuments, _ notes: inout [String]
    ) throws -> BenchFigure {
        var random = SeededRandom(seed: 32)
        let asked = 1_000
        forget(folder + "/lists/bench.wplist")
        let pages = chain.head.documentPagesRead
        let taken = try stopwatch {
            for _ in 0..<asked {
                let listed = documents.listed(Int.random(in: 0..<order.documents, using: &random))
                _ = try chain.query(try listed.key())
            }
        }
        let read = Double(chain.head.documentPagesRead - pages) / Double(asked)
        notes.append(
            "A listed document takes \(Int(taken.seconds * 1e6) / asked) us once the kernel was "
                + "asked to drop the file.")
        return BenchFigure("cold page reads", unit: "", [read], goal: .atMost(1.01))
    }

    private func forget(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        close(descriptor)
    }

    /// Half of the change withdraws what the list holds, half adds what it does not.
    private func buildChange(
        _ path: String, to chain: ListChain, _ documents: InventedDocuments,
        _ owner: BenchListOwner,
        _ truth: inout [UInt64]
    ) throws {
        let half = order.changed / 2
        let gone =
            "issuer,number\n"
            + (0..<half).map { documents.listed($0).place + "\n" }.joined()
        let added =
            InventedDocuments.header
            + (0..<half).map { documents.listed(order.documents + $0).row }.joined()
        let base = chain.head
        try owner.build(
            path, version: 2,
            changing: BundleLineage(base: base.identifier, baseVersion: base.description.version)
        ) { builder in
            try builder.add(documents: TableSource(Array(added.utf8)))
            try builder.withdraw(documents: TableSource(Array(gone.utf8)))
        }
    }

    private func checkChange(_ chain: ListChain, _ documents: InventedDocuments) throws -> Int {
        let half = order.changed / 2
        let added = Set((0..<half).map { documents.listed(order.documents + $0).code })
        var wrong = 0
        for number in 0..<half {
            let gone = documents.listed(number)
            let isAgain = added.contains(gone.code)
            if try chain.query(try gone.key()).isEmpty == isAgain { wrong += 1 }
            let new = documents.listed(order.documents + number)
            if try !chain.query(try new.key()).contains(where: { $0.entry == new.entry }) {
                wrong += 1
            }
        }
        return wrong
    }

    private func stopwatch<Result>(
        _ body: () throws -> Result
    ) rethrows -> (result: Result, seconds: Double) {
        let start = time.monotonic()
        let result = try body()
        return (result, (time.monotonic() - start).inSeconds)
    }

    /// Microseconds that two looks at the clock take.
    private func clockCost() -> Double {
        var values = (0..<10_001).map { _ in
            let start = time.monotonic()
            return (time.monotonic() - start).inSeconds * 1e6
        }
        return Self.quantile(0.5, of: &values)
    }

    private func resident() throws -> Int {
        try ProcessUse.read(getpid(), files: files).residentBytes
    }

    static func quantile(_ share: Double, of values: inout [Double]) -> Double {
        values.sort()
        return values.isEmpty ? 0 : values[min(values.count - 1, Int(share * Double(values.count)))]
    }

    static func clear(_ folder: String, _ files: LinuxFiles) {
        for folder in [folder + "/lists", folder] {
            for name in (try? files.list(folder, limit: 1_000)) ?? [] {
                unlink(folder + "/" + name)
            }
            rmdir(folder)
        }
    }
}

/// Why a benchmark of lists ends early.
enum ListBenchFault: Fault {
    case unreadable
    case notBuilt(String)

    var problem: String {
        switch self {
        case .unreadable: "the benchmark's own list or key cannot be read"
        case .notBuilt(let program): "\(program) lists build failed, or is not there"
        }
    }
    var remedy: String? {
        if case .notBuilt = self {
            "build waypost beside this program, or say --persons 0"
        } else {
            nil
        }
    }
}
