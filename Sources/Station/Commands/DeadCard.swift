internal import Core
internal import Glibc
internal import Site

/// The card of a board that does not run any more.
struct DeadCard {
    let paths: Paths
    private let mountPoint: String?
    /// Of the opened volume, where the card is encrypted.
    private let volume: String?
    private let files: LinuxFiles

    /// Bytes read at once, and what is given up where the card does not give them.
    private static let stretch = 1 << 20
    private static let sector = 4_096
    /// In the folder of a root.
    private static let entries = 100_000
    /// A damaged journal is carried over in the copy, which takes its room once more.
    private static let room: Int64 = 4

    /// - Parameters:
    ///   - card: a folder is taken as it is; all else is mounted, with its partitions one after the
    ///     other until one holds a post.
    ///   - key: of an encrypted card.
    ///   - mountPoint: is made where it is needed.
    /// - Throws: ``LockedCard`` where it is encrypted and there is no key.
    static func open(
        _ card: String, key: CardKey?, mountPoint: String, files: LinuxFiles
    ) throws -> DeadCard {
        guard files.exists(card) else {
            throw CardFault(
                problem: "\(card) is not there", remedy: "lsblk names the card's device")
        }
        if (try? files.list(card, limit: Self.entries)) != nil {
            let found = DeadCard(
                paths: Paths(root: card), mountPoint: nil, volume: nil, files: files)
            guard found.holdsPost else { throw CardFault.noPost(card) }
            return found
        }
        try files.makeDirectory(mountPoint, mode: 0o700)
        for device in devices(of: card) {
            guard let encrypted = EncryptedCard(device) else {
                if let found = mounted(device, nil, mountPoint, files) { return found }
                continue
            }
            guard let key else { throw LockedCard(card: encrypted) }
            let volume = "waypost-recover-\(getpid())"
            let opened = try encrypted.open(as: volume, key: key)
            if let found = mounted(opened, volume, mountPoint, files) { return found }
            EncryptedCard.close(volume)
        }
        throw CardFault.noPost(card)
    }

    /// Reading alone, the kernel still brings the file system in order: what was flushed last may
    /// stand in its log only. A card that takes no writes at all is read as it is.
    private static func mounted(
        _ device: String, _ volume: String?, _ mountPoint: String, _ files: LinuxFiles
    ) -> DeadCard? {
        guard mount(device, mountPoint, "ro") || mount(device, mountPoint, "ro,noload") else {
            return nil
        }
        let found = DeadCard(
            paths: Paths(root: mountPoint), mountPoint: mountPoint, volume: volume, files: files)
        if found.holdsPost { return found }
        _ = OtherProgram.output(["umount", "--", mountPoint])
        return nil
    }

    func close() {
        if let mountPoint { _ = OtherProgram.output(["umount", "--", mountPoint]) }
        if let volume { EncryptedCard.close(volume) }
    }

    func post() throws(SiteFaults) -> String {
        try AcceptedSite.loadForRole(paths: paths, files: files).site.post.id
    }

    /// - Returns: bytes that the card did not give; zeros stand for them.
    func copyJournal(to directory: String) throws -> Int64 {
        let names = try files.list(paths.journal, limit: 1_000).filter {
            // The shared memory is made anew; what an earlier recovery kept aside was carried over.
            $0.hasPrefix("journal.") && !$0.hasSuffix("-shm")
                && !$0.hasPrefix("journal.damaged-")
        }
        let size = names.reduce(0) { $0 + (files.size(of: "\(paths.journal)/\($1)") ?? 0) }
        if let free = DiskSpace(at: directory)?.freeBytes, free < size * Self.room {
            throw CardFault(
                problem: "\(directory) has \(free) bytes free, the copy may need "
                    + "\(size * Self.room)",
                remedy: "--work FOLDER, on a disk with more room")
        }
        return try names.reduce(0) {
            $0 + (try copy("\(paths.journal)/\($1)", to: "\(directory)/\($1)"))
        }
    }

    private var holdsPost: Bool {
        files.exists(paths.journal + "/journal.sqlite")
            || files.exists(paths.journal + "/journal.recovered.sqlite")
    }

    private func copy(_ path: String, to target: String) throws -> Int64 {
        let source = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        let sink = Glibc.open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer {
            Glibc.close(source)
            Glibc.close(sink)
        }
        guard source >= 0, sink >= 0 else {
            throw CardFault(problem: "\(path): \(String(cString: strerror(errno)))")
        }
        let size = files.size(of: path) ?? 0
        var unread: Int64 = 0
        var offset: Int64 = 0
        var bytes = [UInt8](repeating: 0, count: Self.stretch)
        while offset < size {
            let wanted = min(Self.stretch, Int(size - offset))
            if pread(source, &bytes, wanted, off_t(offset)) != wanted {
                unread += Self.readInPieces(source, &bytes, wanted, at: offset)
            }
            guard pwrite(sink, bytes, wanted, off_t(offset)) == wanted else {
                throw CardFault(problem: "\(target): \(String(cString: strerror(errno)))")
            }
            offset += Int64(wanted)
        }
        return unread
    }

    /// Sector by sector; what cannot be had is zeros.
    private static func readInPieces(
        _ source: Int32, _ bytes: inout [UInt8], _ wanted: Int, at offset: Int64
    ) -> Int64 {
        var unread: Int64 = 0
        for start in stride(from: 0, to: wanted, by: sector) {
            let count = min(sector, wanted - start)
            let got = bytes.withUnsafeMutableBytes {
                pread(
                    source, $0.baseAddress.map { $0 + start }, count, off_t(offset) + off_t(start))
            }
            guard got != count else { continue }
            let place = start + max(0, got)
            for index in place..<(start + count) { bytes[index] = 0 }
            unread += Int64(start + count - place)
        }
        return unread
    }

    private static func mount(_ device: String, _ point: String, _ options: String) -> Bool {
        OtherProgram.output(["mount", "-o", options, "--", device, point]) != nil
    }

    /// The device and its partitions, as lsblk(8) names them; an image stands for itself.
    private static func devices(of card: String) -> [String] {
        guard let output = OtherProgram.output(["lsblk", "-nrpo", "NAME", card]) else {
            return [card]
        }
        let names = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
        return names.isEmpty ? [card] : names.map(String.init)
    }
}

/// A card is encrypted, and nobody gave its key.
struct LockedCard: Error {
    let card: EncryptedCard
}

/// Why a card cannot be read.
private struct CardFault: Fault {
    let problem: String
    var remedy: String?

    static func noPost(_ card: String) -> CardFault {
        CardFault(
            problem: "\(card) holds no post that can be read: no var/lib/waypost with a journal",
            remedy: "give the card's device, or the folder where its root is mounted; mounting "
                + "needs root")
    }
}
