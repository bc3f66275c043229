import Core

/// What of a list of documents is held in memory beside its filter: the groups of numbers, what
/// codes stand for, and which page holds which entries, each page with its hash, which ties it to
/// the signature.
struct DocumentIndex: Sendable {
    /// Sorted by key.
    private let groups: [DocumentGroup]
    let values: DocumentValues
    /// Of each page the number of its first entry, and behind the last page's how many there are.
    private let firstEntries: [UInt32]
    private let digests: [UInt8]

    var pageCount: Int { firstEntries.count - 1 }
    var entryCount: Int { Int(firstEntries.last ?? 0) }
    /// Above all places of the filter.
    var universe: UInt64 { Self.universe(groups) }

    static func universe(_ groups: [DocumentGroup]) -> UInt64 {
        groups.last.map { $0.firstRun + $0.runCount } ?? 0
    }

    /// Groups (how many; of each 4 bytes of key, 8 of runs, 4 of entries), then the values, then
    /// pages (how many; of each 2 bytes of entries and its SHA-256). Numbers are big-endian.
    static func bytes(
        groups: [DocumentGroup], values: DocumentValues,
        pages: [(entries: Int, digest: Digest256)]
    ) -> [UInt8] {
        var bytes = BigEndian.bytes(UInt64(groups.count), count: 4)
        for group in groups {
            bytes += BigEndian.bytes(UInt64(group.key), count: 4)
            bytes += BigEndian.bytes(group.runCount, count: 8)
            bytes += BigEndian.bytes(UInt64(group.entryCount), count: 4)
        }
        bytes += values.bytes
        bytes += BigEndian.bytes(UInt64(pages.count), count: 4)
        for (entries, digest) in pages {
            bytes += BigEndian.bytes(UInt64(entries), count: 2)
            bytes += digest.bytes
        }
        return bytes
    }

    /// `nil` where the bytes are cut, out of order, or contradict themselves.
    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let groupCount = reader.number(4), groupCount <= bytes.count / 16 else { return nil }
        var groups: [DocumentGroup] = []
        groups.reserveCapacity(groupCount)
        var entries = 0
        for _ in 0..<groupCount {
            guard let key = reader.number(4), let runs = reader.number(8),
                let held = reader.number(4), held > 0, runs > 0, runs < 1 << 40
            else { return nil }
            let group = DocumentGroup(
                key: UInt32(truncatingIfNeeded: key), firstRun: Self.universe(groups),
                runCount: UInt64(runs), firstEntry: entries, entryCount: held)
            guard group.shape.isValid, groups.last.map({ $0.key < group.key }) ?? true,
                group.shape.width == 64 || group.runCount <= 1 << UInt64(group.shape.width)
            else { return nil }
            groups.append(group)
            entries += held
        }
        guard let values = DocumentValues(&reader), let pageCount = reader.number(4),
            pageCount <= bytes.count / 34
        else { return nil }
        var firstEntries: [UInt32] = [0]
        firstEntries.reserveCapacity(pageCount + 1)
        var digests: [UInt8] = []
        digests.reserveCapacity(32 * pageCount)
        var first = 0
        for _ in 0..<pageCount {
            guard let held = reader.number(2), held > 0, let digest = reader.bytes(32)
            else { return nil }
            first += held
            guard first <= entries else { return nil }
            firstEntries.append(UInt32(first))
            digests += digest
        }
        guard reader.isAtEnd, first == entries else { return nil }
        self.groups = groups
        self.values = values
        self.firstEntries = firstEntries
        self.digests = digests
    }

    /// `nil` where the list holds no number of that issuer and shape.
    func group(_ key: UInt32) -> DocumentGroup? {
        var low = 0
        var high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < groups.count && groups[low].key == key ? groups[low] : nil
    }

    /// The page that holds an entry.
    func page(of entry: Int) -> Int {
        var low = 0
        var high = pageCount
        while low < high {
            let middle = (low + high) / 2
            if Int(firstEntries[middle + 1]) <= entry { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The entries that stand in a page.
    func entries(of page: Int) -> Range<Int> {
        Int(firstEntries[page])..<Int(firstEntries[page + 1])
    }

    func digest(of page: Int) -> Digest256? {
        Digest256(bytes: digests[32 * page..<32 * page + 32])
    }

    /// How entries follow one another from a page's first one up to another, group by group: as
    /// many with as many bits.
    func runs(_ entries: Range<Int>) -> [(count: Int, restBits: Int)] {
        var low = 0
        var high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].firstEntry + groups[middle].entryCount <= entries.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var runs: [(count: Int, restBits: Int)] = []
        var entry = entries.lowerBound
        while entry < entries.upperBound, low < groups.count {
            let end = min(groups[low].firstEntry + groups[low].entryCount, entries.upperBound)
            runs.append((end - entry, groups[low].restBits))
            entry = end
            low += 1
        }
        return runs
    }

    /// Bytes of memory, but for what the few forms take.
    var memory: Int {
        groups.count * MemoryLayout<DocumentGroup>.stride + 4 * values.days.count
            + 4 * firstEntries.count + digests.count
    }
}
