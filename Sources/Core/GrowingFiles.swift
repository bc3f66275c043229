/// Files that come in pieces and become durable as a whole: written beside, moved into their place
/// once they are complete.
public protocol GrowingFiles: DurableFiles {
    /// Bytes of a file; `nil` where there is none.
    func size(of path: String) -> Int64?
    /// At most `count` bytes from `offset` on; fewer where the file ends.
    func read(_ path: String, from offset: Int64, count: Int) throws(FileFault) -> [UInt8]
    /// Puts bytes behind a file's end; a missing file is made. Nothing is flushed, and of bytes
    /// that could not all be written the first ones may stay.
    func extend(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault)
    /// Flushes what a file holds, where it stands.
    func flush(_ path: String) throws(FileFault)
    /// Flushes the file, gives it another name on the same file system and flushes the directory
    /// of that name. When this returns, the file survives a power cut there; at every moment
    /// before, nothing incomplete stands under the new name.
    func flushAndMove(_ path: String, to newPath: String) throws(FileFault)
    /// Flushes the names in a directory: those that another process left there may be the kernel's
    /// alone still. One that is not there is no fault.
    func flushNames(in directory: String) throws(FileFault)
}
