internal import Core
internal import Hub
internal import PKI
internal import Uplink

/// What was carried from posts by hand.
extension HubCommands {
    /// Bytes of one part's file.
    private static let partLimit = 64 << 20
    private static let partCount = 100_000

    /// `import DIR [--receipts DIR] [--revoked]`: takes every part below, in order of their names;
    /// 1 where one of them, or something in one, was refused.
    ///
    /// - Parameters:
    ///   - answer: the directory for what goes back to the posts.
    ///   - hearsRevoked: as of ``CarriedImport/take(_:hearsRevoked:)``.
    public func importCarried(
        from directory: String, receipts answer: String?, hearsRevoked: Bool,
        _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            let hub = try HubDirectory.open(self.directory)
            let carried = try CarriedImport(
                hub, service: HubService(identity: try HubIdentity(hub), store: store, time: time))
            var report = CarriedReport()
            for path in try parts(below: directory) {
                do {
                    let bytes = try files.read(path, limit: Self.partLimit)
                    report.add(
                        try await carried.take(bytes, hearsRevoked: hearsRevoked),
                        path: path)
                } catch HubFault.databaseAway(let reason) {
                    throw HubFault.databaseAway(reason: reason)
                } catch {
                    report.refuse(path, "\(error)")
                }
            }
            report.recipient = try? hub.certificate(.carried)
            if let answer { try write(report, to: answer) }
            if isJSON {
                console.line(report.json.prettyText)
            } else {
                console.write(report.text)
            }
            return report.isWhole ? ExitCode.ok : ExitCode.failed
        }
    }

    /// Parts lie in the folder itself or in folders of it: a stick may carry those of many posts.
    private func parts(below directory: String) throws(FileFault) -> [String] {
        var found: [String] = []
        for name in try files.list(directory, limit: Self.partCount).sorted() {
            let path = directory + "/" + name
            if name.hasSuffix(CarriedName.suffix) {
                found.append(path)
            } else if let inner = try? files.list(path, limit: Self.partCount) {
                found += inner.filter { $0.hasSuffix(CarriedName.suffix) }.sorted()
                    .map { path + "/" + $0 }
            }
        }
        return found
    }

    private func write(_ report: CarriedReport, to directory: String) throws {
        if !files.exists(directory) { try files.makeDirectory(directory, mode: 0o755) }
        for (post, receipts) in report.answers {
            for (number, file) in receipts.enumerated() {
                let name = CarriedName.receipts(post, at: time.now(), number: number + 1)
                try OutputFile(directory + "/" + name, files: files).write(
                    Array(file.json.compactText.utf8), mode: 0o644)
            }
        }
    }
}

/// What an import took and what it refused.
private struct CarriedReport {
    private var records = 0
    private var attachments = 0
    private var parts = 0
    private var refused: [(path: String, reason: String)] = []
    /// By bundle: its post, the parts that came and the last one, where that came.
    private var bundles: [Identifier: (post: String, numbers: Set<UInt32>, last: UInt32?)] = [:]
    private var heads: [String: [Identifier: SignedReceipt]] = [:]
    private var held: [String: [Signed<AttachmentReceipt>]] = [:]
    /// Goes back with the receipts: to whom posts seal from now on.
    var recipient: Certificate?

    var isWhole: Bool { refused.isEmpty && missing.isEmpty }

    mutating func add(_ arrival: CarriedImport.Arrival, path: String) {
        parts += 1
        records += arrival.records
        attachments += arrival.attachments
        refused += arrival.refusals.map { (path, $0) }
        var bundle = bundles[arrival.part.bundle] ?? (arrival.post, [], nil)
        bundle.numbers.insert(arrival.part.number)
        if arrival.part.isLast { bundle.last = arrival.part.number }
        bundles[arrival.part.bundle] = bundle
        for receipt in arrival.receipts {
            let known = heads[arrival.post]?[receipt.receipt.epoch]
            if receipt.receipt.sequence > known?.receipt.sequence ?? 0 {
                heads[arrival.post, default: [:]][receipt.receipt.epoch] = receipt
            }
        }
        held[arrival.post, default: []] += arrival.attachmentReceipts
    }

    mutating func refuse(_ path: String, _ reason: String) {
        refused.append((path, reason))
    }

    /// Parts of which others of their bundle tell that they exist.
    private var missing: [String] {
        bundles.sorted { $0.key < $1.key }.compactMap { id, bundle in
            let end = bundle.last ?? (bundle.numbers.max() ?? 0) + 1
            let lacking = (1...max(1, end)).filter { !bundle.numbers.contains($0) }
            guard !lacking.isEmpty else { return nil }
            let numbers = lacking.prefix(20).map(String.init).joined(separator: ", ")
            let isEndKnown = bundle.last != nil
            return "\(bundle.post), bundle \(id): part \(numbers)"
                + (isEndKnown ? "" : " and any behind it") + " did not come"
        }
    }

    /// Receipts for each post, in files of a size that its uplink takes.
    var answers: [(String, [CarriedReceipts])] {
        Set(heads.keys).union(held.keys).sorted().map { post in
            let heads = heads[post].map { Array($0.values) } ?? []
            let held = held[post] ?? []
            var files = [
                CarriedReceipts(records: heads, attachments: [], recipient: recipient)
            ]
            for start in stride(from: 0, to: held.count, by: CarriedName.receiptsInFile) {
                let end = min(held.count, start + CarriedName.receiptsInFile)
                files.append(CarriedReceipts(records: [], attachments: Array(held[start..<end])))
            }
            return (post, files)
        }
    }

    var json: JSONValue {
        [
            "ok": .bool(isWhole), "parts": JSONValue(parts), "records": JSONValue(records),
            "attachments": JSONValue(attachments),
            "refused": .array(
                refused.map { ["file": .string($0.path), "reason": .string($0.reason)] }),
            "missing": .array(missing.map(JSONValue.string)),
        ]
    }

    var text: String {
        var lines = [
            "Parts taken: \(parts). Here now of them: \(records) records, \(attachments) attachments."
        ]
        lines += refused.map { "REFUSED \($0.path): \($0.reason)" }
        lines += missing.map { "MISSING \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
