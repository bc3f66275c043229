internal import Uplink

/// By which releases a post comes to the newest one. Pure functions.
///
/// A change of an alert list fits one bundle alone, so a post gets the whole list that its newest
/// change stands on and then change after change, of which it is spared those that it has: never
/// more bytes than the whole list and the changes since, and with most of it there only the rest.
/// One step is offered at a time; the post asks for the next as soon as one is installed.
enum ReleasePath {
    /// Of one name: how many versions have their files kept with all that they stand on. Older ones
    /// are told of and cannot be had any more.
    static let keptVersions = 3

    /// Those whose files are kept, in the order given.
    ///
    /// - Parameter releases: of each name the highest version first.
    static func kept(_ releases: [PublishedRelease]) -> [PublishedRelease] {
        let lines = Dictionary(grouping: releases, by: \.release.line)
        let kept = Set(
            lines.values.flatMap { line in
                line.prefix(keptVersions).flatMap { chain(to: $0, among: line) }.map(\.release)
            })
        return releases.filter { kept.contains($0.release) }
    }

    /// The next release of each name; of a kind that a post has one of, of all names the one that
    /// was made last, if that was later than what the post has.
    ///
    /// - Parameters:
    ///   - releases: that go to the post now, of each name the highest version first.
    ///   - held: what the post has by `KIND/NAME`, whatever became of it since.
    static func next(
        among releases: [PublishedRelease], held: [String: PublishedRelease]
    ) -> [PublishedRelease] {
        Dictionary(grouping: releases) { release in
            let kind = release.release.kind
            return kind.isSingle ? kind.rawValue : release.release.line
        }.values.compactMap { group in
            guard let first = group.first else { return nil }
            if first.release.kind.isSingle {
                let inForce = held.values.filter { $0.release.kind == first.release.kind }
                return group.filter { release in
                    inForce.allSatisfy { release.statement.madeAt > $0.statement.madeAt }
                }.max { $0.statement.madeAt < $1.statement.madeAt }
            }
            return steps(among: group, held: held[first.release.line]).first
        }
    }

    /// What a post still needs of a name, in its order: nothing where it has the newest, or where
    /// no way leads there from what it has.
    ///
    /// - Parameter line: of one name, the highest version first.
    static func steps(
        among line: [PublishedRelease], held: PublishedRelease?
    ) -> [PublishedRelease] {
        let version = held?.release.version ?? 0
        for newest in line {
            guard newest.release.version > version else { return [] }
            let chain = chain(to: newest, among: line)
            let fitting = chain.lastIndex {
                $0.lineage?.base != nil && $0.lineage?.base == held?.lineage?.bundle
            }
            if let fitting { return Array(chain[fitting...]) }
            // A post never goes back to a lower version.
            if chain[0].lineage?.base == nil, chain[0].release.version > version { return chain }
        }
        return []
    }

    /// A release with all that it stands on, the whole list first; it begins with a change where
    /// what that stands on is not there.
    private static func chain(
        to release: PublishedRelease, among line: [PublishedRelease]
    ) -> [PublishedRelease] {
        var chain = [release]
        while let base = chain[0].lineage?.base,
            let before = line.first(where: {
                $0.lineage?.bundle == base && $0.release.version < chain[0].release.version
            })
        {
            chain.insert(before, at: 0)
        }
        return chain
    }
}

extension PublishedRelease {
    /// What a post would need on its way to this release once it is open: nothing where it has it,
    /// or where no way leads there from what it has.
    ///
    /// - Parameters:
    ///   - held: what the post has.
    ///   - line: the releases of that name, the highest version first.
    public func steps(
        from held: PublishedRelease?, among line: [PublishedRelease]
    ) -> [PublishedRelease] {
        let lower = line.filter {
            $0.state == .open && $0.release.version < release.version
        }
        let steps = ReleasePath.steps(among: [self] + lower, held: held)
        return steps.last == self ? steps : []
    }
}
