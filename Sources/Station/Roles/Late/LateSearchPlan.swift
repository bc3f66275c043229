internal import Core

/// Which lists have still to be asked about those who crossed before, and how far that is done.
///
/// 1. A list that comes into use with another last bundle than was known gives a search: of what is
///    new since then, or of all of it where the list was not there.
/// 2. The newest search goes first: a change is small, and what is urgent comes as a change.
/// 3. A search goes from the newest crossing back, after the alerts that wait were held against
///    what the list has withdrawn.
struct LateSearchPlan: Sendable, Equatable {
    /// Searches that may wait; more are one that begins at the oldest of them.
    static let limit = 16

    struct Search: Sendable, Equatable {
        let list: String
        /// The last bundle that was asked before; `nil` for none.
        let since: Identifier?
        /// The last bundle when the search was planned.
        let head: Identifier
        /// The journal's end when it began; `nil` until then.
        var end: Int64?
        /// Alerts before this position have still to be held against the list; `nil` when all are.
        var alertsBefore: Int64?
        /// Crossings before this position have still to be looked at.
        var crossingsBefore: Int64 = 0
        var crossings: Int64 = 0
        var hits: Int64 = 0

        init(list: String, since: Identifier?, head: Identifier) {
            self.list = list
            self.since = since
            self.head = head
        }

        mutating func begin(behind end: Int64) {
            self.end = end
            alertsBefore = end + 1
            crossingsBefore = end + 1
        }
    }

    /// The last bundle of each list as of its last search, or of the first start.
    var known: [String: Identifier]
    /// The newest last.
    var searches: [Search]

    /// At a first start: everybody who crossed was looked up in what there is.
    init(installed: [String: Identifier]) {
        known = installed
        searches = []
    }

    /// Plans for what is in use now.
    ///
    /// - Parameters:
    ///   - readable: the lists that can be read, with their last bundles.
    ///   - names: all that are installed. One that cannot be read now is waited for.
    /// - Returns: whether there is more to do than before.
    mutating func use(readable: [String: Identifier], names: Set<String>) -> Bool {
        known = known.filter { names.contains($0.key) }
        searches.removeAll { !names.contains($0.list) }
        var isMore = false
        for (list, head) in readable.sorted(by: { $0.key < $1.key }) where known[list] != head {
            searches.append(Search(list: list, since: known[list], head: head))
            known[list] = head
            isMore = true
        }
        while searches.count > Self.limit, joinOldest() {}
        return isMore
    }

    /// Two searches of a list in one: from before the first of them, anew.
    private mutating func joinOldest() -> Bool {
        for (index, first) in searches.enumerated() {
            guard let second = searches[(index + 1)...].firstIndex(where: { $0.list == first.list })
            else { continue }
            searches[second] = Search(
                list: first.list, since: first.since, head: searches[second].head)
            searches.remove(at: index)
            return true
        }
        return false
    }

    /// The next one whose list is among those that can be read.
    func next(among lists: Set<String>) -> Search? {
        searches.last { lists.contains($0.list) }
    }

    mutating func update(_ search: Search) {
        guard let index = index(of: search) else { return }
        searches[index] = search
    }

    mutating func finish(_ search: Search) {
        if let index = index(of: search) { searches.remove(at: index) }
    }

    private func index(of search: Search) -> Int? {
        searches.firstIndex { $0.list == search.list && $0.head == search.head }
    }
}
