internal import Core
internal import Journal
internal import Records
internal import Site

/// The journal, read beside the role that writes it.
extension StationCommands {
    private static let pageSize = 500

    /// `waypost records list`: a line a record, oldest first; with `--json` the whole envelope.
    ///
    /// - Parameters:
    ///   - after: the sequence of the current epoch behind which to begin; 0 begins with all
    ///     epochs.
    ///   - limit: at most so many records; `nil` for all.
    ///   - withCorrected: with `--json` also what was learned of their times since; a line for
    ///     people always says it.
    public func listRecords(after: Int64, limit: Int?, withCorrected: Bool = false) -> Int32 {
        reading { reader in
            var position: Int64 = 0
            if after > 0 {
                let epoch = try reader.head().head.epoch
                guard let found = try reader.position(epoch: epoch, sequence: after) else {
                    return ExitCode.ok
                }
                position = found
            }
            let corrections = try reader.corrections()
            var left = limit ?? .max
            while left > 0 {
                let page = try reader.places(
                    after: position, limit: min(left, Self.pageSize), byteLimit: 4 << 20)
                guard let last = page.last else { break }
                for place in page {
                    let corrected = Self.corrected(place, by: corrections)
                    let json = withCorrected ? place.json(corrected: corrected) : place.json
                    console.line(isJSON ? json.compactText : Self.line(place, corrected))
                }
                left -= page.count
                position = last.position
            }
            return ExitCode.ok
        }
    }

    /// `waypost records show ID`.
    public func showRecord(_ text: String) -> Int32 {
        guard let id = Identifier(text) else {
            console.complain("waypost: \(text) is not a record's identifier (a lower-case UUID)")
            return ExitCode.usage
        }
        return reading { reader in
            guard let place = try reader.place(id) else {
                console.complain("waypost: no record \(id) in this journal")
                return ExitCode.failed
            }
            let corrected = Self.corrected(place, by: try reader.corrections())
            console.line(place.json(corrected: corrected).prettyText)
            return ExitCode.ok
        }
    }

    /// `waypost records verify`: every hash computed anew, HQ's receipts compared.
    public func verifyRecords() -> Int32 {
        reading { reader in
            // The post is the journal's own word: a chain can be verified without a site file.
            let first = try? reader.records(after: 0, limit: 1, byteLimit: .max).first
            let vouched = VouchedHeads.load(
                paths: paths, post: first?.record.envelope.post, files: files)
            for doubt in vouched.doubts {
                console.complain("waypost: HQ's receipts cannot be believed: \(doubt)")
            }
            return show(
                reader.verify(vouched: vouched.owed), reader, receiptsHold: vouched.doubts.isEmpty)
        }
    }

    private func show(
        _ found: JournalVerification, _ reader: JournalReader, receiptsHold: Bool
    ) -> Int32 {
        if isJSON {
            console.line(Self.json(found, receiptsHold: receiptsHold).prettyText)
        } else {
            console.write(Self.text(found, head: try? reader.head()))
        }
        return found.isWhole && receiptsHold ? ExitCode.ok : ExitCode.broken
    }

    private static func json(_ found: JournalVerification, receiptsHold: Bool) -> JSONValue {
        guard !receiptsHold, found.isWhole, case .object(var members) = found.json else {
            return found.json
        }
        members["ok"] = false
        members["first_fault"] = ["epoch": .null, "sequence": .null, "kind": "receipt"]
        return .object(members)
    }

    private static func corrected(
        _ place: JournalPlace, by corrections: [Identifier: TimeCorrection]
    ) -> CorrectedTimes? {
        guard let envelope = place.record?.envelope else { return nil }
        return corrections[envelope.stamp.bootID].flatMap { CorrectedTimes(envelope, by: $0) }
    }

    private static func line(_ place: JournalPlace, _ corrected: CorrectedTimes?) -> String {
        let shown = place.record?.envelope.stamp.time.description
        let time = corrected?.storedAt.description ?? shown ?? "purged"
        let line = "\(place.head.sequence)  \(time)  \(place.id)  \(place.kind)"
        guard let corrected, let shown else { return line }
        return line
            + "  (its clock showed \(shown); corrected by \(corrected.source), within "
            + "\(Self.span(corrected.bound)))"
    }

    /// Rounded up: a bound that is said smaller than it is would be none.
    private static func span(_ bound: Duration) -> String {
        let seconds = (bound.wholeMilliseconds + 999) / 1_000
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7_200: return "\((seconds + 59) / 60) min"
        case ..<172_800: return "\((seconds + 3_599) / 3_600) h"
        default: return "\((seconds + 86_399) / 86_400) days"
        }
    }

    private static func text(_ found: JournalVerification, head: PlacedHead?) -> String {
        var lines = [
            found.isWhole
                ? "The chain of \(found.records) records holds."
                : "THE CHAIN DOES NOT HOLD."
        ]
        if let fault = found.firstFault {
            let what =
                switch fault.kind {
                case .record: "the record is not the one that was stored"
                case .chain: "its chain hash does not follow from the record before"
                case .missing: "the record is missing"
                case .receipt: "HQ signed another chain hash for this place"
                case .unreadable: "the file cannot be read on from here"
                }
            let epoch = fault.epoch.map { " of epoch \($0)" } ?? ""
            lines.append("First fault at sequence \(fault.sequence)\(epoch): \(what).")
        }
        for lacking in found.lacking {
            lines.append(
                "HQ's signed receipt names sequence \(lacking.through) of epoch \(lacking.epoch): "
                    + "\(lacking.from) to \(lacking.through) are missing here and stand at HQ.")
        }
        for recovery in found.recoveries {
            lines.append(
                "Recovered at \(recovery.at) with \(recovery.carried) records; the damaged file is "
                    + "kept as \(recovery.keptAside).")
            for lost in recovery.lost {
                lines.append(
                    "Not readable there: sequence \(lost.first) to \(lost.last) of epoch \(lost.epoch)."
                )
            }
        }
        if found.purged > 0 {
            lines.append("\(found.purged) bodies were purged; their hashes hold.")
        }
        switch found.vouchedTo {
        case let sequence? where found.isWhole && sequence == head?.head.sequence:
            lines.append("HQ's signed receipt vouches for all of it.")
        case let sequence?:
            lines.append("HQ's signed receipt vouches up to sequence \(sequence);")
            lines.append("behind it nothing outside this post does.")
        case nil where !found.lacking.isEmpty: break
        case nil: lines.append("Nothing outside this post vouches for it yet.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    func reading(_ body: (JournalReader) throws -> Int32) -> Int32 {
        do {
            return try body(JournalReader(directory: paths.journal))
        } catch {
            console.complain("waypost: \(error)")
            if case JournalFault.damaged = error { return ExitCode.broken }
            return ExitCode.unavailable
        }
    }
}
