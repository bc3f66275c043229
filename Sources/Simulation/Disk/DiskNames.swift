internal import Core

/// Which file each name stands for, and the changes that no flush of a directory has kept yet. A
/// value without input or output.
struct DiskNames {
    enum Change {
        /// The name that was made, or that now stands for another file than before.
        case named(String, replaced: Int?)
        case removed(String, file: Int)
        case moved(from: String, to: String, file: Int, replaced: Int?)
        case directoryMade(String)
    }

    private(set) var files: [String: Int] = [:]
    private var unflushed: [String: [Change]] = [:]

    /// A name that is on the disk already.
    mutating func adopt(_ path: String, as file: Int) {
        files[path] = file
    }

    mutating func name(_ path: String, as file: Int) {
        note(.named(path, replaced: files.updateValue(file, forKey: path)), path)
    }

    mutating func remove(_ path: String) {
        guard let file = files.removeValue(forKey: path) else { return }
        note(.removed(path, file: file), path)
    }

    /// From one directory into another it is one change, kept by a flush of the directory that the
    /// file goes to: journaling file systems have both in one transaction.
    mutating func move(_ path: String, to newPath: String) {
        guard let file = files.removeValue(forKey: path) else { return }
        let replaced = files.updateValue(file, forKey: newPath)
        note(.moved(from: path, to: newPath, file: file, replaced: replaced), newPath)
    }

    mutating func makeDirectory(_ path: String) {
        note(.directoryMade(path), path)
    }

    mutating func flush(directory: String) {
        unflushed[directory] = nil
    }

    /// Files that still have a name, or may get it back.
    var reachable: Set<Int> {
        var files = Set(files.values)
        for change in unflushed.values.joined() {
            switch change {
            case .named(_, let replaced?), .moved(_, _, _, let replaced?): files.insert(replaced)
            case .removed(_, let file): files.insert(file)
            default: break
            }
        }
        return files
    }

    /// What a power cut undid.
    struct Undone {
        var count = 0
        /// Directories that are there no more, the innermost first.
        var directories: [String] = []
    }

    /// Lets each directory fall back to one of its states since the last flush, and takes what is
    /// left for flushed.
    mutating func cut(random: inout some RandomNumberGenerator) -> Undone {
        var undone = Undone()
        for (_, changes) in unflushed.sorted(by: { $0.key < $1.key }) {
            let kept = Int.random(in: 0...changes.count, using: &random)
            undone.count += changes.count - kept
            for change in changes[kept...].reversed() { undo(change, &undone) }
        }
        unflushed = [:]
        undone.directories.sort { $0.utf8.count > $1.utf8.count }
        for directory in undone.directories {
            for path in files.keys where path.hasPrefix(directory + "/") { files[path] = nil }
        }
        return undone
    }

    private mutating func undo(_ change: Change, _ undone: inout Undone) {
        switch change {
        case .named(let path, let replaced): files[path] = replaced
        case .removed(let path, let file): files[path] = file
        case .moved(let from, let to, let file, let replaced):
            files[to] = replaced
            files[from] = file
        case .directoryMade(let path): undone.directories.append(path)
        }
    }

    private mutating func note(_ change: Change, _ path: String) {
        unflushed[LinuxFiles.parent(of: path), default: []].append(change)
    }
}
