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
        var lines: [LogLine] = []
        for index in sources.indices where sources[index].isRead {
            do throws(FileFault) {
                while true {
                    let page = try sources[index].ring.page(after: sources[index].place)
                    guard page.end != sources[index].place else { break }
                    let isEmpty = page.lines.isEmpty
                    sources[index].place = page.end
                    lines = Array((lines + page.lines.filter(isMeant)).suffix(limit))
                    if isEmpty, page.damaged == 0 { break }
                }
            } catch {
                sources[index].isRead = false
                faults.append("\(sources[index].role.rawValue): \(error.problem)")
            }
        }
        return Array(Self.merged(lines).suffix(order.lines))
    }

    /// Of all roles together, before they are put in order.
    private var limit: Int { order.lines * Role.allCases.count }

    private func isMeant(_ line: LogLine) -> Bool {
        line.level >= order.level && from.map { line.at >= $0 } ?? true
    }

    /// By the board's clock; lines of one role stay in the order in which they were written where
    /// the clock stood still.
    static func merged(_ lines: [LogLine]) -> [LogLine] {
        lines.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }.map(\.element)
    }
}
