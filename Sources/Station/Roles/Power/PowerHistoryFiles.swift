internal import Core
internal import Power
internal import Site

/// Where the history of one resolution lies: a file for each segment, named by its number.
struct PowerHistoryFiles: Sendable {
    /// Nothing personal is in it, and it is to be read while the role is stopped.
    static let directoryMode: UInt32 = 0o755
    static let fileMode: UInt32 = 0o644
    private static let suffix = ".history"
    /// More than a ring has, for what an interrupted change left over.
    private static let listLimit = 4_096
    /// Segments that lie wholly before the wanted time, one behind the other, at which looking
    /// further back ends: a clock that was wrong for a month or two hides nothing that lies before.
    private static let patience = 64

    let directory: String
    let files: any DurableFiles

    init(
        paths: Paths, _ resolution: HistoryResolution = .fiveMinutes, files: any DurableFiles
    ) {
        let folder = paths.state(of: .power) + "/history"
        directory =
            switch resolution {
            // Where the first releases put the only one that they had.
            case .fiveMinutes: folder
            case .minutes, .hours: "\(folder)/\(resolution.rawValue)"
            }
        self.files = files
    }

    /// The numbers of the segments that are there, ascending.
    func numbers() throws(FileFault) -> [Int] {
        do throws(FileFault) {
            return try files.list(directory, limit: Self.listLimit).compactMap {
                $0.hasSuffix(Self.suffix) ? Int($0.dropLast(Self.suffix.count)) : nil
            }.filter { $0 > 0 }.sorted()
        } catch {
            if error.isNotFound { return [] }
            throw error
        }
    }

    func read(_ number: Int) throws(FileFault) -> [UInt8] {
        try files.read(path(number), limit: 2 * HistoryRing.segmentBytes)
    }

    func carryOut(_ change: HistoryRing.Change) throws(FileFault) {
        switch change {
        case .write(let number, let bytes):
            try files.replace(path(number), with: bytes, mode: Self.fileMode)
        case .remove(let number): try files.remove(path(number))
        }
    }

    /// Hands out every entry that belongs to a time, oldest first, a segment at a time: never more
    /// than two segments are in memory.
    ///
    /// - Parameter visit: is told the header that an entry stands under.
    /// - Returns: bytes that were no whole entry.
    func visit(
        _ span: ClosedRange<Timestamp>, _ visit: (HistoryEntry, HistoryHeader) -> Void
    ) throws(FileFault) -> Int {
        var damaged = 0
        for number in try numbers(in: span) {
            guard let bytes = try present(number) else { continue }
            let part = PowerHistory(segments: [bytes])
            damaged += part.damagedBytes
            var header = HistoryHeader(loads: [], slot: 0)
            var isInside = false
            for entry in part.entries {
                if case .header(let next) = entry { header = next }
                if let time = entry.time { isInside = span.contains(time) }
                // What has no time belongs to what was written before it.
                if isInside { visit(entry, header) }
            }
        }
        return damaged
    }

    /// The newest entry whose time is known.
    func newest() throws(FileFault) -> Timestamp? {
        for number in try numbers().reversed() {
            guard let bytes = try present(number) else { continue }
            let newest = PowerHistory(segments: [bytes]).entries.last { $0.time != nil }
            if let time = newest?.time { return time }
        }
        return nil
    }

    /// Of the segments that may hold something of it, ascending. A segment reaches from its first
    /// time to that of the next one, whichever is the later: the clock may have been set back.
    private func numbers(in span: ClosedRange<Timestamp>) throws(FileFault) -> [Int] {
        var found: [Int] = []
        var next = Timestamp(milliseconds: .max)
        var before = 0
        for number in try numbers().reversed() {
            guard before < Self.patience else { break }
            guard let bytes = try present(number) else { continue }
            guard let first = PowerHistory.firstTime(in: bytes) else {
                found.append(number)
                continue
            }
            if max(first, next) < span.lowerBound {
                before += 1
            } else {
                before = 0
                if min(first, next) <= span.upperBound { found.append(number) }
            }
            next = first
        }
        return found.reversed()
    }

    /// `nil` where the role has removed it meanwhile.
    private func present(_ number: Int) throws(FileFault) -> [UInt8]? {
        do throws(FileFault) {
            return try read(number)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    private func path(_ number: Int) -> String {
        let digits = String(number)
        return directory + "/" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
            + Self.suffix
    }
}
