internal import Core
internal import GRDBSQLite

// What SQLite does with an open file. Handles from before a cut answer errors, but give back locks
// and memory, which are this process's own.

private typealias File = UnsafeMutablePointer<sqlite3_file>

func faultingMethods() -> sqlite3_io_methods {
    var methods = sqlite3_io_methods()
    // Version 3 maps files into memory, behind the back of the disk.
    methods.iVersion = 2
    methods.xClose = close
    methods.xRead = read
    methods.xWrite = write
    methods.xTruncate = truncate
    methods.xSync = sync
    methods.xFileSize = { file, size in
        looking(file, otherwise: SQLiteIOError.size) {
            $0.methods?.xFileSize?($0.real, size) ?? SQLiteIOError.size
        }
    }
    methods.xLock = { file, level in
        looking(file, otherwise: SQLiteIOError.lock) {
            $0.methods?.xLock?($0.real, level) ?? SQLiteIOError.lock
        }
    }
    methods.xUnlock = { file, level in
        passing(file, otherwise: SQLiteIOError.unlock) {
            $0.methods?.xUnlock?($0.real, level) ?? SQLiteIOError.unlock
        }
    }
    methods.xCheckReservedLock = { file, result in
        looking(file, otherwise: SQLiteIOError.checkReservedLock) {
            $0.methods?.xCheckReservedLock?($0.real, result) ?? SQLiteIOError.checkReservedLock
        }
    }
    methods.xFileControl = control
    methods.xSectorSize = { file in
        passing(file, otherwise: 0) { $0.methods?.xSectorSize?($0.real) ?? 0 }
    }
    // "Power-safe overwrite" among them, which holds here: a torn sector is old or new, and what
    // stands beside a write is not touched.
    methods.xDeviceCharacteristics = { file in
        passing(file, otherwise: 0) { $0.methods?.xDeviceCharacteristics?($0.real) ?? 0 }
    }
    methods.xShmMap = { file, region, size, extends, address in
        looking(file, otherwise: SQLiteIOError.sharedMemoryMap) {
            $0.methods?.xShmMap?($0.real, region, size, extends, address)
                ?? SQLiteIOError.sharedMemoryMap
        }
    }
    methods.xShmLock = { file, offset, count, flags in
        let isUnlocking = flags & SQLITE_SHM_UNLOCK != 0
        let answer = isUnlocking ? passing : looking
        return answer(file, SQLiteIOError.sharedMemoryLock) {
            $0.methods?.xShmLock?($0.real, offset, count, flags) ?? SQLiteIOError.sharedMemoryLock
        }
    }
    methods.xShmBarrier = { file in
        _ = passing(file, otherwise: 0) {
            $0.methods?.xShmBarrier?($0.real)
            return 0
        }
    }
    methods.xShmUnmap = { file, deletes in
        passing(file, otherwise: SQLITE_OK) { file in
            // By that name stands another's memory after a cut.
            let isAlive = file.core.state.withLock { $0.generation } == file.generation
            return file.methods?.xShmUnmap?(file.real, isAlive ? deletes : 0) ?? SQLITE_OK
        }
    }
    return methods
}

/// What works with a dead handle too.
private func passing(
    _ file: File?, otherwise failed: Int32, _ body: (inout DiskFile) -> Int32
) -> Int32 {
    file.map { DiskFile.with($0, body) } ?? failed
}

/// What needs a handle that is alive, and changes nothing.
private func looking(
    _ file: File?, otherwise failed: Int32, _ body: (inout DiskFile) -> Int32
) -> Int32 {
    passing(file, otherwise: failed) { file in
        guard file.number != nil else { return body(&file) }
        let generation = file.generation
        let answer = answering(file.core, otherwise: failed) { state throws(DiskRefusal) in
            try state.look(generation)
            return SQLITE_OK
        }
        return answer == SQLITE_OK ? body(&file) : answer
    }
}

private func close(_ file: File?) -> Int32 {
    guard let file else { return SQLITE_OK }
    let closed = DiskFile.withdrawn(from: file)
    file.pointee.pMethods = nil
    return closed.methods?.xClose?(closed.real) ?? SQLITE_OK
}

private func read(
    _ file: File?, _ buffer: UnsafeMutableRawPointer?, _ count: Int32, _ offset: Int64
) -> Int32 {
    looking(file, otherwise: SQLiteIOError.read) {
        $0.methods?.xRead?($0.real, buffer, count, offset) ?? SQLiteIOError.read
    }
}

private func write(
    _ file: File?, _ buffer: UnsafeRawPointer?, _ count: Int32, _ offset: Int64
) -> Int32 {
    passing(file, otherwise: SQLiteIOError.write) { file in
        let bytes = UnsafeRawBufferPointer(start: buffer, count: Int(count))
        guard let number = file.number else { return file.write(bytes, at: offset) }
        file.core.delay(\.writeDelay)
        let open = file
        return answering(file.core, otherwise: SQLiteIOError.write) { state throws(DiskRefusal) in
            try state.act(open.generation)
            _ = try state.write(bytes, at: offset, to: number, on: open, mayBeShort: false)
            return SQLITE_OK
        }
    }
}

private func truncate(_ file: File?, _ size: Int64) -> Int32 {
    passing(file, otherwise: SQLiteIOError.truncate) { file in
        guard let number = file.number else { return file.truncate(to: size) }
        let open = file
        return answering(file.core, otherwise: SQLiteIOError.truncate) {
            state throws(DiskRefusal) in
            try state.act(open.generation)
            try state.truncate(to: size, number, on: open)
            return SQLITE_OK
        }
    }
}

private func sync(_ file: File?, _ flags: Int32) -> Int32 {
    passing(file, otherwise: SQLiteIOError.flush) { file in
        guard let number = file.number else {
            return file.methods?.xSync?(file.real, flags) ?? SQLiteIOError.flush
        }
        file.core.delay(\.flushDelay)
        let open = file
        let answer = answering(file.core, otherwise: SQLiteIOError.flush) {
            state throws(DiskRefusal) in
            try state.act(open.generation)
            try state.flush(number, on: open)
            if let directory = open.directoryToFlush { try state.flushNames(directory) }
            return SQLITE_OK
        }
        if answer == SQLITE_OK { file.directoryToFlush = nil }
        return answer
    }
}

private func control(_ file: File?, _ code: Int32, _ argument: UnsafeMutableRawPointer?) -> Int32 {
    switch code {
    // They would let the host's file grow, or be read and written, unseen.
    case SQLITE_FCNTL_SIZE_HINT, SQLITE_FCNTL_CHUNK_SIZE, SQLITE_FCNTL_MMAP_SIZE:
        SQLITE_NOTFOUND
    default:
        passing(file, otherwise: SQLITE_NOTFOUND) {
            $0.methods?.xFileControl?($0.real, code, argument) ?? SQLITE_NOTFOUND
        }
    }
}
