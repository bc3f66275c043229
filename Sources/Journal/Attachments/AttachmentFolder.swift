public import Core

/// Where attachments lie: `AB/SHA256` holds a complete one, AB being the first two digits of its
/// SHA-256, and `partial/SHA256` the beginning of one that is still arriving.
///
/// A complete file never changes: whoever reads it needs no lock. Capture writes here and nobody
/// else; the uplink reads through the group `waypost-journal`, which the folders hand down.
public struct AttachmentFolder: Sendable {
    /// The two digits under which complete files lie.
    static let prefixes = (0..<256).map { Hexadecimal.text([UInt8($0)]) }
    /// Names that are looked at in one directory; what lies beyond is met on a later round.
    static let listLimit = 65_536

    public let directory: String
    let files: any GrowingFiles

    public init(directory: String, files: any GrowingFiles = LinuxFiles()) {
        self.directory = directory
        self.files = files
    }

    /// Where that attachment lies once it is complete.
    public func path(of sha256: Digest256) -> String {
        let name = sha256.description
        return "\(directory)/\(name.prefix(2))/\(name)"
    }

    /// Bytes of a complete attachment; `nil` where it is not complete, or not here.
    public func size(of sha256: Digest256) -> Int64? {
        files.size(of: path(of: sha256))
    }

    /// A part of a complete attachment: at most `count` bytes from `offset` on.
    public func read(
        _ sha256: Digest256, from offset: Int64, count: Int
    ) throws(FileFault) -> [UInt8] {
        try files.read(path(of: sha256), from: offset, count: count)
    }

    var partialDirectory: String { directory + "/partial" }

    func partialPath(of sha256: Digest256) -> String {
        "\(partialDirectory)/\(sha256)"
    }

    /// Bytes of one that is still arriving; `nil` where none of it came.
    func partialSize(of sha256: Digest256) -> Int64? {
        files.size(of: partialPath(of: sha256))
    }

    func partials() throws(FileFault) -> [Digest256] {
        try names(in: partialDirectory)
    }

    /// Complete ones whose names begin with these two digits.
    func complete(under prefix: String) throws(FileFault) -> [Digest256] {
        try names(in: "\(directory)/\(prefix)")
    }

    /// Flushes the names of what is found here: a process that ended between a move and its flush
    /// leaves files that records may name and a power cut may still take away.
    func makeDurable() throws(FileFault) {
        try files.flushNames(in: directory)
        for prefix in Self.prefixes { try files.flushNames(in: "\(directory)/\(prefix)") }
    }

    /// Makes a folder under one that provisioning made, whose group it takes over.
    func makeDirectory(_ path: String) throws(FileFault) {
        guard !files.exists(path) else { return }
        // With the bit that hands the group down to the files: setting a mode takes it away.
        try files.makeDirectory(path, mode: 0o2750)
    }

    private func names(in directory: String) throws(FileFault) -> [Digest256] {
        do throws(FileFault) {
            return try files.list(directory, limit: Self.listLimit).compactMap { Digest256($0) }
        } catch {
            if error.isNotFound { return [] }
            throw error
        }
    }
}
