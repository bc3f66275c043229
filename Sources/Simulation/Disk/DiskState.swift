internal import Core
internal import Glibc

/// Why the simulated disk did not do what it was asked.
enum DiskRefusal: Error {
    /// The power is off, or the handle is from before a cut.
    case dead
    case full
    case failed
    /// The host's own answer, in the numbers of the ``HostFile``.
    case host(Int32)
}

/// Everything that a ``FaultingDisk`` knows, and each operation on it. Held by one lock, under
/// which the host's files are touched: what is remembered and what is read must not part.
struct DiskState {
    /// A simulated file; it may have lost its name.
    struct File {
        var content: UnsyncedContent
        /// Whether SQLite has opened it: its locks in this process hang on the host's file, so
        /// that after a cut it must be another one.
        var isDatabase = false
        /// The content, where the host has no file of it any more.
        var withoutName: [UInt8]?
    }

    /// A descriptor given out for writing, or for a directory.
    struct Descriptor {
        var file: Int?
        var directory: String?
        var generation: Int
        var offset: Int64 = 0
    }

    var behaviour = DiskBehaviour()
    var counts = DiskFaultCounts()
    var isPowered = true
    var operationsLeft: Int?
    /// Raised when all handles die.
    var generation = 0
    var files: [Int: File] = [:]
    var names = DiskNames()
    var descriptors: [Int32: Descriptor] = [:]
    var usedBytes: Int64 = 0
    private var random: Draws
    private var lastOrder = 0
    private var lastFile = 0

    init(random: any RandomSource) {
        self.random = Draws(source: random)
    }

    /// The source as one type, which the standard library asks for.
    private struct Draws: RandomNumberGenerator {
        var source: any RandomSource
        mutating func next() -> UInt64 { source.next() }
    }

    // MARK: Whether it works at all

    /// An operation that changes nothing.
    mutating func look(_ generation: Int) throws(DiskRefusal) {
        guard isPowered, generation == self.generation else {
            counts.refusedCalls += 1
            throw .dead
        }
    }

    /// An operation that changes something: the power may fail right here.
    mutating func act(_ generation: Int) throws(DiskRefusal) {
        try look(generation)
        guard let left = operationsLeft else { return }
        guard left > 0 else {
            isPowered = false
            operationsLeft = nil
            counts.refusedCalls += 1
            throw .dead
        }
        operationsLeft = left - 1
    }

    private mutating func happens(_ likelihood: Double) -> Bool {
        likelihood > 0 && Double.random(in: 0..<1, using: &random) < likelihood
    }

    private mutating func nextOrder() -> Int {
        lastOrder += 1
        return lastOrder
    }

    // MARK: Names

    /// The file of that name, which counts as flushed where it is met for the first time.
    mutating func adopt(_ path: String, size: Int64) -> Int {
        if let known = names.files[path] { return known }
        lastFile += 1
        files[lastFile] = File(content: UnsyncedContent(size: size))
        names.adopt(path, as: lastFile)
        usedBytes += size
        return lastFile
    }

    /// A file that did not exist.
    mutating func makeFile(_ path: String) -> Int {
        lastFile += 1
        files[lastFile] = File(content: UnsyncedContent(size: 0))
        names.name(path, as: lastFile)
        return lastFile
    }

    /// - Parameter content: what the file held, in case that a cut brings it back.
    mutating func removeName(_ path: String, content: [UInt8]) {
        guard let file = names.files[path] else { return }
        names.remove(path)
        withdraw(file, content: content)
    }

    /// - Parameter replaced: what the file held that stood there before, if one did.
    mutating func move(_ path: String, to newPath: String, replaced: [UInt8]?) {
        if let replaced, let file = names.files[newPath] { withdraw(file, content: replaced) }
        names.move(path, to: newPath)
    }

    private mutating func withdraw(_ file: Int, content: [UInt8]) {
        usedBytes -= files[file]?.content.size ?? 0
        files[file]?.withoutName = content
    }

    /// Flushes the names in a directory, if the disk flushes at all today.
    mutating func flushNames(_ directory: String) throws(DiskRefusal) {
        if behaviour.isLying {
            counts.liedFlushes += 1
            return
        }
        if happens(behaviour.flushFailures) {
            counts.failedFlushes += 1
            throw .failed
        }
        names.flush(directory: directory)
        let reachable = names.reachable
        files = files.filter { $0.value.withoutName == nil || reachable.contains($0.key) }
    }

    // MARK: Contents

    /// Writes to the host and remembers what that replaced.
    ///
    /// - Returns: bytes taken; fewer than given only where a short write was asked for and fired,
    ///   or where some still fit on a full disk.
    mutating func write(
        _ bytes: UnsafeRawBufferPointer, at offset: Int64, to file: Int, on host: some HostFile,
        mayBeShort: Bool
    ) throws(DiskRefusal) -> Int {
        guard let size = files[file]?.content.size, !bytes.isEmpty else { return bytes.count }
        if happens(behaviour.writeFailures) {
            counts.failedWrites += 1
            let part = bytes.prefix(Int.random(in: 0...bytes.count, using: &random))
            try put(UnsafeRawBufferPointer(rebasing: part), at: offset, to: file, on: host)
            throw .failed
        }
        var taken = bytes.count
        if let capacity = behaviour.capacityBytes {
            let room = max(size, size + capacity - usedBytes) - offset
            if Int64(taken) > room {
                counts.full += 1
                taken = max(0, Int(room))
            }
        }
        let fits = taken == bytes.count
        if mayBeShort, taken > 1, happens(behaviour.shortWrites) {
            counts.shortWrites += 1
            taken = Int.random(in: 1..<taken, using: &random)
        }
        try put(
            UnsafeRawBufferPointer(rebasing: bytes.prefix(taken)), at: offset, to: file, on: host)
        guard fits || mayBeShort && taken > 0 else { throw .full }
        return taken
    }

    private mutating func put(
        _ bytes: UnsafeRawBufferPointer, at offset: Int64, to file: Int, on host: some HostFile
    ) throws(DiskRefusal) {
        guard !bytes.isEmpty else { return }
        let range = UnsyncedContent.pages(offset: offset, count: bytes.count)
        let before = host.read(at: range.lowerBound, count: range.count)
        let answer = host.write(bytes, at: offset)
        guard answer == 0 else { throw .host(answer) }
        let order = nextOrder()
        change(file) { $0.write(bytes, at: offset, before: before, order: order) }
    }

    mutating func truncate(
        to size: Int64, _ file: Int, on host: some HostFile
    ) throws(DiskRefusal) {
        guard let old = files[file]?.content.size, size != old else { return }
        if happens(behaviour.writeFailures) {
            counts.failedWrites += 1
            throw .failed
        }
        let start = size / UnsyncedContent.sector * UnsyncedContent.sector
        let before = old > start ? host.read(at: start, count: Int(old - start)) : []
        let answer = host.truncate(to: size)
        guard answer == 0 else { throw .host(answer) }
        let order = nextOrder()
        change(file) { $0.truncate(to: size, before: before, order: order) }
    }

    mutating func flush(_ file: Int, on host: some HostFile) throws(DiskRefusal) {
        guard let content = files[file]?.content else { return }
        if behaviour.isLying {
            counts.liedFlushes += 1
            return
        }
        // The kernel tells of a failure where it had something to write.
        guard content.needsFlush, happens(behaviour.flushFailures) else {
            change(file) { $0.flush() }
            return
        }
        counts.failedFlushes += 1
        var lost: (lostPages: Int, dropped: [Int64: [UInt8]]) = (0, [:])
        var random = random
        change(file) { lost = $0.failFlush(random: &random) }
        self.random = random
        counts.droppedPages += lost.lostPages
        for (number, bytes) in lost.dropped {
            let offset = number * UnsyncedContent.sector
            let inside = Int(max(0, min(UnsyncedContent.sector, content.size - offset)))
            _ = bytes.prefix(inside).withUnsafeBytes { host.write($0, at: offset) }
        }
        throw .failed
    }

    private mutating func change(_ file: Int, _ body: (inout UnsyncedContent) -> Void) {
        guard let before = files[file]?.content.size else { return }
        // Changed in place, without a copy: what is remembered of a file may be much.
        body(&files[file, default: File(content: UnsyncedContent(size: 0))].content)
        guard let changed = files[file], changed.withoutName == nil else { return }
        usedBytes += changed.content.size - before
    }

    // MARK: Cuts

    /// What is left of each file that has a name, by name, and what has to go.
    struct Remains {
        struct Left {
            var file: Int
            var content: UnsyncedContent.Remains
            /// The name under which the host holds it now; `nil` where it is in memory.
            var hostPath: String?
        }
        var files: [String: Left] = [:]
        var goneNames: [String] = []
        var goneDirectories: [String] = []
    }

    /// Decides what a power cut leaves.
    mutating func cutContents() -> Remains {
        counts.powerCuts += 1
        var random = random
        let before = names.files
        let hostPaths = Dictionary(
            before.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        let undone = names.cut(random: &random)
        counts.undoneNames += undone.count
        var remains = Remains(goneDirectories: undone.directories)
        remains.goneNames = before.keys.filter { names.files[$0] == nil }
        for (path, file) in names.files.sorted(by: { $0.key < $1.key }) {
            guard var left = files[file] else { continue }
            let content = left.content.cut(random: &random)
            counts.lostSectors += content.sectors.count
            counts.tornWrites += content.tornWrites
            files[file] = left
            remains.files[path] = Remains.Left(
                file: file, content: content, hostPath: hostPaths[file])
        }
        self.random = random
        let kept = Set(names.files.values)
        files = files.filter { kept.contains($0.key) }
        usedBytes = files.values.reduce(0) { $0 + $1.content.size }
        return remains
    }

    /// All handles die; the disk itself is well.
    mutating func renewHandles() {
        generation += 1
        isPowered = true
        operationsLeft = nil
        // A dead descriptor stays known until its holder closes it.
    }
}
