import Core

/// A file that comes in pieces and takes the place of another as a whole: written beside, flushed,
/// moved. Blocks.
struct FileArrival {
    private static let piece = 1 << 20

    private let path: String
    private let files: any GrowingFiles
    private let mode: UInt32

    /// Where it stands until it is complete.
    var temporary: String { path + ".new" }

    init(_ path: String, files: any GrowingFiles, mode: UInt32) {
        self.path = path
        self.files = files
        self.mode = mode
    }

    /// - Parameters:
    ///   - count: bytes behind `beginning`, which `rest` gives piece by piece.
    ///   - check: looks at the file at ``temporary`` before it takes its place.
    func write(
        _ beginning: [UInt8], then count: Int,
        check: () throws(ScreeningFault) -> Void = {},
        rest: (_ offset: Int, _ count: Int) throws(ScreeningFault) -> [UInt8]
    ) throws(ScreeningFault) {
        try change { () throws(FileFault) in try files.remove(temporary) }
        do throws(ScreeningFault) {
            if !beginning.isEmpty { try extend(beginning) }
            for offset in stride(from: 0, to: count, by: Self.piece) {
                try extend(try rest(offset, min(Self.piece, count - offset)))
            }
            try check()
            try change { () throws(FileFault) in try files.flushAndMove(temporary, to: path) }
        } catch {
            // What is left of it is in nobody's way; the next one begins by removing it.
            try? files.remove(temporary)
            throw error
        }
    }

    private func extend(_ bytes: [UInt8]) throws(ScreeningFault) {
        try change { () throws(FileFault) in
            try files.extend(temporary, with: bytes, mode: mode)
        }
    }

    private func change(_ body: () throws(FileFault) -> Void) throws(ScreeningFault) {
        do throws(FileFault) {
            try body()
        } catch {
            throw .file(error)
        }
    }
}
