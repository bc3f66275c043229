/// Sorts more rows than memory holds: runs of them are sorted and written, then merged.
final class RowSorter {
    /// Rows of one run (48 MB).
    static let runLength = 2_000_000
    private static let merged = 4_096
    private static let stride = MemoryLayout<DocumentRow>.stride

    private let file: ScratchFile
    private let runLength: Int
    private var current: [DocumentRow] = []
    /// Where the runs that were written begin and end, in rows.
    private var runs: [Range<Int>] = []
    private(set) var count = 0

    init(in directory: String, runLength: Int = RowSorter.runLength) {
        file = ScratchFile(in: directory)
        self.runLength = runLength
    }

    func append(_ row: DocumentRow) throws(ScreeningFault) {
        current.append(row)
        count += 1
        if current.count == runLength { try writeRun() }
    }

    private func writeRun() throws(ScreeningFault) {
        current.sort()
        let start = file.count / Self.stride
        for from in Swift.stride(from: 0, to: current.count, by: Self.merged) {
            let part = Array(current[from..<min(from + Self.merged, current.count)])
            // No closure that throws our fault alone comes out of withUnsafeBytes.
            try file.append(part.withUnsafeBytes { Array($0) })
        }
        runs.append(start..<start + current.count)
        current.removeAll(keepingCapacity: true)
    }

    /// Every row in order, once.
    func forEach(_ body: (DocumentRow) throws(ScreeningFault) -> Void) throws(ScreeningFault) {
        guard !runs.isEmpty else {
            current.sort()
            for row in current { try body(row) }
            return
        }
        if !current.isEmpty { try writeRun() }
        current = []
        var heap: [Cursor] = []
        for run in runs {
            var cursor = Cursor(rest: run)
            if try cursor.advance(in: file) { heap.append(cursor) }
        }
        for place in heap.indices.reversed() { Self.sink(place, &heap) }
        while !heap.isEmpty {
            try body(heap[0].row)
            if try !heap[0].advance(in: file) {
                heap.swapAt(0, heap.count - 1)
                heap.removeLast()
            }
            Self.sink(0, &heap)
        }
    }

    /// A run that is being read, its next row in front.
    private struct Cursor {
        var rest: Range<Int>
        private var held: [DocumentRow] = []
        private var place = 0

        init(rest: Range<Int>) {
            self.rest = rest
        }

        var row: DocumentRow { held[place] }

        /// Whether there is a next row.
        mutating func advance(in file: ScratchFile) throws(ScreeningFault) -> Bool {
            place += 1
            if place < held.count { return true }
            let taken = min(rest.count, RowSorter.merged)
            guard taken > 0 else { return false }
            held = try file.read(
                at: rest.lowerBound * RowSorter.stride, count: taken * RowSorter.stride
            ).withUnsafeBytes { bytes in
                (0..<taken).map {
                    bytes.loadUnaligned(fromByteOffset: $0 * RowSorter.stride, as: DocumentRow.self)
                }
            }
            rest = rest.lowerBound + taken..<rest.upperBound
            place = 0
            return true
        }
    }

    /// Puts a cursor behind those whose rows come before its own.
    private static func sink(_ start: Int, _ heap: inout [Cursor]) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heap.count && heap[child].row < heap[least].row { least = child }
            if least == place { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}
