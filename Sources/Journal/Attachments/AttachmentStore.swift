public import Core
internal import PKI
public import Supervision

/// Takes attachments in, piece by piece: capture's side of an ``AttachmentFolder``.
///
/// 1. Pieces go to the disk as they come; nothing of an attachment is held in memory.
/// 2. An attachment stands under its name only once its SHA-256 was computed anew from what the
///    file holds, and is flushed there with its name before ``finish(_:)`` returns.
/// 3. Pieces of one attachment may come from several workstations at once: bytes that are held
///    already are passed over, and the SHA-256 decides in the end.
/// 4. After a failed flush nobody knows what the disk holds (``Journal``, rule 4): what had come
///    is dropped.
///
/// The work is done on the thread of the executor that is handed in.
public final class AttachmentStore: Sendable {
    public struct Options: Sendable {
        /// Bytes of one attachment.
        public var sizeLimit: Int64 = 16 << 20
        /// Free bytes below which none is taken. Far above the journal's own reserve, so that
        /// records are taken long after images no longer are.
        public var reserveBytes: Int64 = 256 << 20
        /// Attachments that one workstation may have begun and not ended, and their bytes: for
        /// one more the one is dropped of which nothing came for longest.
        public var begunLimit = 64
        public var begunBytesLimit: Int64 = 128 << 20
        /// The same for the whole post, where one more is refused.
        public var postBegunLimit = 1_024

        public init() {}
    }

    /// What is held of an attachment.
    public struct Held: Sendable, Hashable {
        public var bytes: Int64
        public var isComplete: Bool

        public init(bytes: Int64, isComplete: Bool) {
            self.bytes = bytes
            self.isComplete = isComplete
        }
    }

    /// Who began an attachment and when it last grew, as far as this process has seen.
    private struct Begun: Sendable {
        var workstation: Identifier?
        var turn: Int
    }

    public let folder: AttachmentFolder
    public let options: Options
    /// Attachments that became complete.
    public let completed = Counter()
    private let executor: any ResourceExecutor
    private let space: @Sendable () -> DiskSpace?
    private let begun = Guarded<(list: [Digest256: Begun], turn: Int)>(([:], 0))

    private static let chunkBytes = 65_536

    /// - Parameter space: room on the folder's disk; `nil` asks the kernel.
    public init(
        folder: AttachmentFolder, executor: any ResourceExecutor, options: Options = Options(),
        space: (@Sendable () -> DiskSpace?)? = nil
    ) {
        self.folder = folder
        self.executor = executor
        self.options = options
        self.space = space ?? { DiskSpace(at: folder.directory) }
    }

    public func held(_ sha256: Digest256) async -> Held {
        await executor.value { [self] in holding(sha256) }
    }

    /// The first bytes of a complete attachment, from which its kind of file shows; `nil` where
    /// it is not complete.
    public func beginning(of sha256: Digest256, count: Int) async -> [UInt8]? {
        await read(sha256, from: 0, count: count)
    }

    /// A part of a complete attachment: at most `count` bytes from `offset` on; `nil` where it is
    /// not there.
    public func read(_ sha256: Digest256, from offset: Int64, count: Int) async -> [UInt8]? {
        await executor.value { [folder] in try? folder.read(sha256, from: offset, count: count) }
    }

    /// Asks whether there is room for one more, and makes it where the workstation's own share is
    /// used up. Throws `full`, `tooManyBegun`.
    public func begin(
        _ sha256: Digest256, at workstation: Identifier
    ) async throws(AttachmentFault) -> Held {
        try await executor.value { [self] () throws(AttachmentFault) in
            let held = holding(sha256)
            if held.isComplete { return held }
            try checkRoom()
            try makeRoom(for: sha256, at: workstation)
            return held
        }
    }

    /// Takes a piece that begins at `offset`; of it, what is held already is passed over.
    ///
    /// - Returns: what is held then.
    public func take(
        _ bytes: [UInt8], at offset: Int64, of sha256: Digest256
    ) async throws(AttachmentFault) -> Held {
        try await executor.value { [self] () throws(AttachmentFault) in
            let held = holding(sha256)
            if held.isComplete { return held }
            guard offset <= held.bytes else { throw .wrongOffset(held: held.bytes) }
            let end = offset + Int64(bytes.count)
            guard end <= options.sizeLimit else {
                try drop(sha256)
                throw .tooLarge(limit: options.sizeLimit)
            }
            guard end > held.bytes else { return held }
            try checkRoom()
            note(sha256)
            do throws(FileFault) {
                try folder.makeDirectory(folder.partialDirectory)
                try folder.files.extend(
                    folder.partialPath(of: sha256),
                    with: Array(bytes[Int(held.bytes - offset)...]), mode: 0o640)
            } catch {
                throw fault(error)
            }
            return Held(bytes: end, isComplete: false)
        }
    }

    /// Ends an attachment of which all bytes have come. Returns after the flush of the file and of
    /// its name.
    ///
    /// - Returns: whether it became complete just now.
    public func finish(_ sha256: Digest256) async throws(AttachmentFault) -> Bool {
        try await executor.value { [self] () throws(AttachmentFault) in
            let held = holding(sha256)
            if held.isComplete { return false }
            guard held.bytes > 0 else { throw .empty }
            let found: Digest256
            do throws(FileFault) {
                found = try digest(of: folder.partialPath(of: sha256), bytes: held.bytes)
            } catch {
                throw fault(error)
            }
            guard found == sha256 else {
                try drop(sha256)
                throw .otherContent(found: found)
            }
            do throws(FileFault) {
                let path = folder.path(of: sha256)
                try folder.makeDirectory(LinuxFiles.parent(of: path))
                try folder.files.flushAndMove(folder.partialPath(of: sha256), to: path)
            } catch {
                // What a failed flush left of it, and under which name, is unknown.
                try? folder.files.remove(folder.path(of: sha256))
                try? drop(sha256)
                throw fault(error)
            }
            forget(sha256)
            completed.add()
            return true
        }
    }

    // MARK: On the executor

    private func holding(_ sha256: Digest256) -> Held {
        if let bytes = folder.size(of: sha256) { return Held(bytes: bytes, isComplete: true) }
        return Held(bytes: folder.partialSize(of: sha256) ?? 0, isComplete: false)
    }

    private func checkRoom() throws(AttachmentFault) {
        guard let space = space(), space.freeBytes < options.reserveBytes else { return }
        throw .full(freeBytes: space.freeBytes, reserveBytes: options.reserveBytes)
    }

    private func makeRoom(
        for sha256: Digest256, at workstation: Identifier
    ) throws(AttachmentFault) {
        var partials: Set<Digest256>
        do throws(FileFault) {
            partials = Set(try folder.partials()).subtracting([sha256])
        } catch {
            throw fault(error)
        }
        let known = begun.withLock { $0.list }
        var own = partials.filter { known[$0]?.workstation == workstation }
            .sorted { (known[$0]?.turn ?? 0) < (known[$1]?.turn ?? 0) }
        var bytes = own.reduce(Int64(0)) { $0 + (folder.partialSize(of: $1) ?? 0) }
        while own.count >= options.begunLimit || bytes > options.begunBytesLimit, !own.isEmpty {
            let oldest = own.removeFirst()
            bytes -= folder.partialSize(of: oldest) ?? 0
            try drop(oldest)
            partials.remove(oldest)
        }
        guard partials.count < options.postBegunLimit else {
            throw .tooManyBegun(limit: options.postBegunLimit)
        }
        begun.withLock { begun in
            begun.turn += 1
            begun.list[sha256] = Begun(workstation: workstation, turn: begun.turn)
        }
    }

    private func note(_ sha256: Digest256) {
        begun.withLock { begun in
            begun.turn += 1
            begun.list[sha256, default: Begun(turn: 0)].turn = begun.turn
        }
    }

    private func forget(_ sha256: Digest256) {
        begun.withLock { _ = $0.list.removeValue(forKey: sha256) }
    }

    private func drop(_ sha256: Digest256) throws(AttachmentFault) {
        forget(sha256)
        do throws(FileFault) {
            try folder.files.remove(folder.partialPath(of: sha256))
        } catch {
            throw .files(error)
        }
    }

    /// Reads what the file holds and not what was sent: what stands on the disk is what counts.
    private func digest(of path: String, bytes: Int64) throws(FileFault) -> Digest256 {
        var stream = SHA256Stream()
        var offset: Int64 = 0
        while offset < bytes {
            let piece = try folder.files.read(path, from: offset, count: Self.chunkBytes)
            guard !piece.isEmpty else { break }
            stream.update(piece)
            offset += Int64(piece.count)
        }
        return stream.finish()
    }

    private func fault(_ fault: FileFault) -> AttachmentFault {
        // ENOSPC and EDQUOT, as a disk whose last blocks others took between look and write.
        guard [28, 122].contains(fault.errorNumber) else { return .files(fault) }
        return .full(
            freeBytes: space()?.freeBytes ?? 0, reserveBytes: options.reserveBytes)
    }
}
