internal import Core
internal import GRDBSQLite
internal import Glibc

// The file system that SQLite calls: functions without a context of their own, as C wants them.
// Each finds its disk behind the entry that it is called with.

private typealias Entry = UnsafeMutablePointer<sqlite3_vfs>
private typealias Text = UnsafePointer<CChar>

func faultingVFS(
    name: UnsafePointer<CChar>?, over real: UnsafeMutablePointer<sqlite3_vfs>,
    context: UnsafeMutableRawPointer
) -> sqlite3_vfs {
    var entry = sqlite3_vfs()
    // Version 3 is about replacing system calls, which is of the host's own file system alone.
    entry.iVersion = 2
    entry.szOsFile = Int32(DiskFile.headerBytes) + real.pointee.szOsFile
    entry.mxPathname = real.pointee.mxPathname
    entry.zName = name
    entry.pAppData = context
    entry.xOpen = open
    entry.xDelete = delete
    entry.xAccess = access
    entry.xFullPathname = { entry, path, count, result in
        host(entry)?.pointee.xFullPathname?(host(entry), path, count, result) ?? SQLITE_CANTOPEN
    }
    entry.xRandomness = { host($0)?.pointee.xRandomness?(host($0), $1, $2) ?? 0 }
    entry.xSleep = { host($0)?.pointee.xSleep?(host($0), $1) ?? 0 }
    entry.xCurrentTime = { host($0)?.pointee.xCurrentTime?(host($0), $1) ?? SQLITE_ERROR }
    entry.xCurrentTimeInt64 = {
        host($0)?.pointee.xCurrentTimeInt64?(host($0), $1) ?? SQLITE_ERROR
    }
    entry.xGetLastError = { host($0)?.pointee.xGetLastError?(host($0), $1, $2) ?? 0 }
    return entry
}

private func host(_ entry: Entry?) -> Entry? { VFSContext.of(entry)?.real }

private func open(
    _ entry: Entry?, _ name: Text?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ givenFlags: UnsafeMutablePointer<Int32>?
) -> Int32 {
    guard let file else { return SQLITE_CANTOPEN }
    // SQLite closes what has methods, even where opening failed.
    file.pointee.pMethods = nil
    guard let context = VFSContext.of(entry), let core = context.core,
        let realOpen = context.real.pointee.xOpen
    else { return SQLITE_CANTOPEN }
    let path = name.flatMap { core.place(String(cString: $0)) }
    let isOurs = path != nil && flags & SQLITE_OPEN_DELETEONCLOSE == 0
    var opened = DiskFile(core: core, real: DiskFile.real(behind: file))
    let answer = answering(core, otherwise: SQLITE_CANTOPEN) { state throws(DiskRefusal) in
        opened.generation = state.generation
        guard isOurs, let path else {
            return realOpen(context.real, name, opened.real, flags, givenFlags)
        }
        let isNew = Glibc.access(path, F_OK) != 0
        if isNew, flags & SQLITE_OPEN_CREATE != 0 {
            try state.act(state.generation)
        } else {
            try state.look(state.generation)
        }
        let answer = realOpen(context.real, name, opened.real, flags, givenFlags)
        guard answer == SQLITE_OK else { return answer }
        let number =
            isNew ? state.makeFile(path) : state.adopt(path, size: DiskCore.size(of: path))
        state.files[number]?.isDatabase = true
        opened.number = number
        // As the host's own does it: logs flush their directory with their first flush.
        let logs = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL
        if isNew, flags & logs != 0 { opened.directoryToFlush = LinuxFiles.parent(of: path) }
        return SQLITE_OK
    }
    if answer == SQLITE_OK { opened.place(in: file, methods: context.methods) }
    return answer
}

private func delete(_ entry: Entry?, _ name: Text?, _ flushesDirectory: Int32) -> Int32 {
    guard let context = VFSContext.of(entry), let core = context.core, let name,
        let realDelete = context.real.pointee.xDelete
    else { return SQLiteIOError.delete }
    guard let path = core.place(String(cString: name)) else {
        return realDelete(context.real, name, flushesDirectory)
    }
    return answering(core, otherwise: SQLiteIOError.delete) { state throws(DiskRefusal) in
        try state.act(state.generation)
        guard Glibc.access(path, F_OK) == 0 else { return SQLiteIOError.deleteNothing }
        _ = state.adopt(path, size: DiskCore.size(of: path))
        guard let content = try? DiskCore.read(path) else { return SQLiteIOError.delete }
        let answer = realDelete(context.real, name, 0)
        guard answer == SQLITE_OK else { return answer }
        state.removeName(path, content: content)
        guard flushesDirectory != 0 else { return SQLITE_OK }
        do throws(DiskRefusal) {
            try state.flushNames(LinuxFiles.parent(of: path))
        } catch {
            return SQLiteIOError.flushDirectory
        }
        return SQLITE_OK
    }
}

private func access(
    _ entry: Entry?, _ name: Text?, _ flags: Int32, _ result: UnsafeMutablePointer<Int32>?
) -> Int32 {
    guard let context = VFSContext.of(entry), let core = context.core, let name,
        let realAccess = context.real.pointee.xAccess,
        core.isOn || core.place(String(cString: name)) == nil
    else { return SQLiteIOError.access }
    return realAccess(context.real, name, flags, result)
}

/// Runs an operation on the disk's state and says its refusal in SQLite's numbers.
func answering(
    _ core: DiskCore, otherwise failed: Int32,
    _ operation: (inout DiskState) throws(DiskRefusal) -> Int32
) -> Int32 {
    do throws(DiskRefusal) {
        return try core.state.withLock { (state) throws(DiskRefusal) in try operation(&state) }
    } catch {
        switch error {
        case .dead, .failed: return failed
        case .full: return SQLITE_FULL
        case .host(let number): return number
        }
    }
}
