internal import Core
internal import Site

/// The logs of several roles as one, the newest last.
struct LogReading {
    /// A role's log and how far it was read.
    private struct Source {
        let role: Role
        let ring: LogRing
        var place: LogRing.Place?
        var isRead = true
    }

    private let order: LogOrder
    private let from: Timestamp?
    private var sources: [Source]
    /// What could not be read, once each.
    private(set) var faults: [String] = []

    /// - Parameter now: what a length of time is counted back from.
    init(_ order: LogOrder, paths: Paths, now: Timestamp) {
        self.order = order
        from = order.start?.time(now: now)
        sources = (order.role.map { [$0] } ?? Role.allCases).map {
            Source(role: $0, ring: LogRing(directory: paths.log(of: $0)))
        }
    }

    var isWhole: Bool { faults.isEmpty }

    /// What came since the last call, at most ``LogOrder/lines`` of the newest.
    mutating func more() -> [LogLine] {
        let logs = sources.indices.map { read($0) }
        return Array(Self.merged(logs).suffix(order.lines))
    }

    /// What a role wrote since the last call, as much of it as can be shown.
    private mutating func read(_ index: Int) -> [LogLine] {
        var lines: [LogLine] = []
        guard sources[index].isRead else { return lines }
        do throws(FileFault) {
            while true {
                let page = try sources[index].ring.page(after: sources[index].place)
                guard page.end != sources[index].place else { break }
                sources[index].place = page.end
                lines = (lines + page.lines.filter(isMeant)).suffix(order.lines)
            }
        } catch {
            sources[index].isRead = false
            faults.append("\(sources[index].role.rawValue): \(error.problem)")
        }
        return lines
    }

    private func isMeant(_ line: LogLine) -> Bool {
        line.level >= order.level && from.map { line.at >= $0 } ?? true
    }

    /// Several logs as one by the board's clock. The lines of each stay in the order in which they
    /// were written, also where the clock was set back between them.
    static func merged(_ logs: [[LogLine]]) -> [LogLine] {
        var rest = logs.map { $0[...] }
        var lines: [LogLine] = []
        while let next = rest.indices.filter({ !rest[$0].isEmpty })
            .min(by: { rest[$0][rest[$0].startIndex].at < rest[$1][rest[$1].startIndex].at })
        {
            lines.append(rest[next].removeFirst())
        }
        return lines
    }
}
