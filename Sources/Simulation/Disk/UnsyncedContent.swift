/// How what the kernel holds of one file may differ from what its disk holds. A value without
/// input or output: contents come in with each change, what is left after a cut comes out.
struct UnsyncedContent {
    static let sector = Int64(FaultingDisk.sectorBytes)
    static let sectorsPerPage = Int64(FaultingDisk.pageBytes / FaultingDisk.sectorBytes)
    /// Contents of one sector remembered between two flushes; behind them the newest is replaced,
    /// as if the kernel had written none of those between.
    static let versionLimit = 8

    /// One content that a sector had, and the change that gave it.
    struct Version {
        let order: Int
        let bytes: [UInt8]
        /// Whether the file ended before this sector by that change.
        let isCutOff: Bool
    }

    /// A sector whose content on the disk is not what is read.
    struct Sector {
        var durable: [UInt8]
        /// Contents since the last flush, oldest first; empty where a failed flush dropped them.
        var versions: [Version]
    }

    private(set) var sectors: [Int64: Sector] = [:]
    private(set) var size: Int64
    private(set) var durableSize: Int64
    private var sizes: [(order: Int, size: Int64)] = []

    /// A file whose whole content is on the disk.
    init(size: Int64) {
        self.size = size
        durableSize = size
    }

    var isFlushed: Bool { sectors.isEmpty && sizes.isEmpty }
    var needsFlush: Bool { !sizes.isEmpty || sectors.values.contains { !$0.versions.isEmpty } }

    /// The range whose content before the change ``write(_:at:before:order:)`` has to be told:
    /// whole pages.
    static func pages(offset: Int64, count: Int) -> Range<Int64> {
        let page = Int64(FaultingDisk.pageBytes)
        return offset / page * page..<(offset + Int64(count) + page - 1) / page * page
    }

    /// - Parameter before: what stood in ``pages(offset:count:)``, zeros behind the end.
    mutating func write(
        _ bytes: UnsafeRawBufferPointer, at offset: Int64, before: [UInt8], order: Int
    ) {
        guard !bytes.isEmpty else { return }
        let start = Self.pages(offset: offset, count: bytes.count).lowerBound
        var after = before
        let first = Int(offset - start)
        after.replaceSubrange(first..<first + bytes.count, with: bytes)
        let end = offset + Int64(bytes.count)
        let lastSector = (start + Int64(before.count)) / Self.sector
        for number in start / Self.sector..<lastSector {
            let isTouched = number * Self.sector < end && (number + 1) * Self.sector > offset
            // A page is written as a whole: what a failed flush dropped of it gets a second chance.
            guard isTouched || sectors[number] != nil else { continue }
            let place = Int(number * Self.sector - start)
            let range = place..<place + FaultingDisk.sectorBytes
            note(
                number, before: Array(before[range]),
                Version(order: order, bytes: Array(after[range]), isCutOff: false))
        }
        setSize(max(size, end), order: order)
    }

    /// - Parameter before: what stood from the start of the sector that holds `newSize`, to the
    ///   end.
    mutating func truncate(to newSize: Int64, before: [UInt8], order: Int) {
        let start = newSize / Self.sector * Self.sector
        var offset = 0
        while offset < before.count {
            let old = Self.padded(
                before[offset..<min(offset + FaultingDisk.sectorBytes, before.count)])
            let kept = max(0, Int(newSize - start) - offset)
            let new = Self.padded(old.prefix(kept))
            note(
                start / Self.sector + Int64(offset / FaultingDisk.sectorBytes), before: old,
                Version(order: order, bytes: new, isCutOff: true))
            offset += FaultingDisk.sectorBytes
        }
        setSize(newSize, order: order)
    }

    /// The disk now holds all of it but what earlier failed flushes dropped.
    mutating func flush() {
        sectors = sectors.filter { $0.value.versions.isEmpty }
        sizes = []
        durableSize = size
    }

    /// The flush failed on some pages. All count as written from now on.
    ///
    /// - Returns: pages lost, and the sectors that reads find as they are on the disk.
    mutating func failFlush(
        random: inout some RandomNumberGenerator
    ) -> (lostPages: Int, dropped: [Int64: [UInt8]]) {
        let dirty = sectors.filter { !$0.value.versions.isEmpty }
        var dropped: [Int64: [UInt8]] = [:]
        var lostPages = 0
        let pages = Dictionary(grouping: dirty.keys) { $0 / Self.sectorsPerPage }
        for (_, numbers) in pages.sorted(by: { $0.key < $1.key }) {
            let isWritten = Int.random(in: 0..<3, using: &random) == 0
            let isDropped = Bool.random(using: &random)
            if !isWritten { lostPages += 1 }
            for number in numbers {
                guard let sector = dirty[number] else { continue }
                if isWritten {
                    sectors[number] = nil
                } else if isDropped {
                    dropped[number] = sector.durable
                    sectors[number] = nil
                } else {
                    sectors[number]?.versions = []
                }
            }
        }
        return (lostPages, dropped)
    }

    /// What a power cut left.
    struct Remains {
        var size: Int64
        /// Sectors that are not as they were read, by number.
        var sectors: [Int64: [UInt8]] = [:]
        var tornWrites = 0
    }

    /// Decides what is left and takes it for flushed.
    mutating func cut(random: inout some RandomNumberGenerator) -> Remains {
        let style = Style.allCases.randomElement(using: &random) ?? .each
        let chosenSize = style.index(sizes.count + 1, using: &random)
        var remains = Remains(size: chosenSize == 0 ? durableSize : sizes[chosenSize - 1].size)
        let sizeOrder = chosenSize == 0 ? Int.min : sizes[chosenSize - 1].order
        // Of each write, how many of its sectors came through and how many did not.
        var parts: [Int: (kept: Bool, lost: Bool)] = [:]
        for (number, sector) in sectors.sorted(by: { $0.key < $1.key }) {
            // 0 is the durable content, `n` the version n - 1. A sector is cut off with the change
            // of length, neither earlier nor later.
            let cuts = sector.versions.indices.filter { sector.versions[$0].isCutOff }
            let lowest = cuts.last { sector.versions[$0].order <= sizeOrder }.map { $0 + 1 } ?? 0
            let highest =
                cuts.first { sector.versions[$0].order > sizeOrder } ?? sector.versions.count
            let chosen = lowest + style.index(highest - lowest + 1, using: &random)
            for (index, version) in sector.versions.enumerated() {
                if index < chosen {
                    parts[version.order, default: (false, false)].kept = true
                } else {
                    parts[version.order, default: (false, false)].lost = true
                }
            }
            guard chosen < sector.versions.count || sector.versions.isEmpty else { continue }
            remains.sectors[number] =
                chosen == 0 ? sector.durable : sector.versions[chosen - 1].bytes
        }
        remains.tornWrites = parts.values.count { $0.kept && $0.lost }
        self = UnsyncedContent(size: remains.size)
        return remains
    }

    /// How far the kernel had come with what it was not told to hurry.
    private enum Style: CaseIterable {
        case nothing, everything, each

        func index(_ count: Int, using random: inout some RandomNumberGenerator) -> Int {
            switch self {
            case .nothing: 0
            case .everything: count - 1
            case .each: Int.random(in: 0..<count, using: &random)
            }
        }
    }

    private mutating func note(_ number: Int64, before: [UInt8], _ version: Version) {
        var sector = sectors[number] ?? Sector(durable: before, versions: [])
        if sector.versions.count == Self.versionLimit, let last = sector.versions.last,
            last.isCutOff == version.isCutOff
        {
            sector.versions.removeLast()
        }
        sector.versions.append(version)
        sectors[number] = sector
    }

    private mutating func setSize(_ new: Int64, order: Int) {
        guard new != size else { return }
        size = new
        sizes.append((order, new))
    }

    private static func padded(_ bytes: some Collection<UInt8>) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: FaultingDisk.sectorBytes - bytes.count)
    }
}
