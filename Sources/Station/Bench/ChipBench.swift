internal import Core
internal import Documents
internal import PKI

/// `waypost-bench documents`.
extension StationCommands {
    /// Prints what a chip and a master list cost. Exits 0 when all was measured, goals met or not
    /// (CONTRACT §1), 64 where there is nothing to measure on.
    ///
    /// - Parameters:
    ///   - generator: the Python program that prints invented chips.
    ///   - masterList: a real list; skipped where it is absent.
    public func benchDocuments(
        runs: Int, python: String, generator: String, masterList: String
    ) -> Int32 {
        answering {
            console.complain("Inventing documents ...")
            let output = OtherProgram.output([python, generator]) ?? []
            let bench = try ChipBench(
                rows: String(decoding: output, as: UTF8.self)
                    .split(whereSeparator: \.isNewline).map { try JSONValue(parsing: String($0)) },
                masterList: files.exists(masterList)
                    ? files.read(masterList, limit: ChipTrustFiles.fileLimit) : nil, time: time)
            guard bench.canMeasure else {
                console.complain(
                    "waypost-bench: nothing to measure on; \(generator) needs asn1crypto and "
                        + "cryptography in \(python), and there is no \(masterList)")
                return ExitCode.usage
            }
            let report = bench.report(runs: runs, files: files)
            if isJSON {
                console.line(report.json.prettyText)
            } else {
                console.write(report.text)
            }
            return ExitCode.ok
        }
    }
}

/// How long passive authentication takes for a document, from the JSON of its crossing to the
/// verdict, and how long a master list takes until every certificate has its place.
struct ChipBench {
    static let documentGoal = 3.0
    static let listGoal = 150.0

    private struct Document {
        let body: JSONValue
        let trust: PassiveAuthentication
        let time: Timestamp
    }

    private let documents: [Document]
    private let masterList: [UInt8]?
    private let time: any TimeSource

    var canMeasure: Bool { !documents.isEmpty || masterList != nil }

    /// - Parameter rows: as `chip_cases.py` prints them; only those of genuine chips count.
    init(rows: [JSONValue], masterList: [UInt8]?, time: any TimeSource) throws {
        documents = try rows.filter { $0["expect"] == "genuine" && $0["master_list"] == .null }
            .compactMap { row in
                let files = (row["csca"]?.array ?? []).compactMap {
                    $0.string.flatMap { Base64.bytes($0) }
                }
                guard let at = row["at"]?.string.flatMap({ Timestamp($0) }) else { return nil }
                return Document(
                    body: ["document": row["document"] ?? .null],
                    trust: PassiveAuthentication(
                        authorities: CountryCertificates(
                            try files.map { try Certificate(der: $0) })),
                    time: at)
            }
        self.masterList = masterList
        self.time = time
    }

    func report(runs: Int, files: LinuxFiles) -> BenchReport {
        var figures: [BenchFigure] = []
        var notes: [String] = []
        if documents.isEmpty {
            notes.append("No documents: the generator printed none.")
        } else {
            let each = documents.map { document in
                (0..<runs).map { _ in milliseconds { judge(document) } }.min() ?? 0
            }
            figures.append(
                BenchFigure("a document", unit: "ms", each, goal: .atMost(Self.documentGoal)))
            notes.append("\(documents.count) kinds of documents, the best of \(runs) runs each.")
        }
        if let masterList {
            let values = (0..<runs).map { _ in milliseconds { load(masterList) } }
            figures.append(
                BenchFigure("the master list", unit: "ms", values, goal: .atMost(Self.listGoal)))
        }
        return BenchReport(
            suite: "documents", terms: [:], figures: figures, notes: notes,
            machine: .present(files))
    }

    private func judge(_ document: Document) {
        let verdict = DocumentVerdict.make(
            body: document.body, trust: document.trust, at: document.time)
        precondition(
            verdict.at("chip", "verdict") == "genuine",
            "an invented document is not genuine: \(verdict)")
    }

    private func load(_ bytes: [UInt8]) {
        let members = (try? MasterList(bytes)).map { CountryCertificates($0.certificates).members }
        precondition(members?.isEmpty == false, "the master list cannot be read")
    }

    private func milliseconds(_ body: () -> Void) -> Double {
        let start = time.monotonic()
        body()
        return (time.monotonic() - start).inSeconds * 1_000
    }
}
