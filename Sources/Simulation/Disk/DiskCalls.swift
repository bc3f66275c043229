internal import Core
internal import Glibc

/// The calls under ``FaultingFiles``: the kernel's, remembered and made to fail by the disk.
/// Paths elsewhere go to the kernel as they are.
struct DiskCalls: FileCalls {
    let core: DiskCore
    private let kernel = KernelCalls()

    init(core: DiskCore) {
        self.core = core
    }

    func createFile(_ path: String, mode: UInt32) -> Int32 {
        guard let place = core.place(path) else { return kernel.createFile(path, mode: mode) }
        return openFile(place, mode: mode, isEmptied: true)
    }

    func openToExtend(_ path: String, mode: UInt32) -> Int32 {
        guard let place = core.place(path) else { return kernel.openToExtend(path, mode: mode) }
        return openFile(place, mode: mode, isEmptied: false)
    }

    private func openFile(_ place: String, mode: UInt32, isEmptied: Bool) -> Int32 {
        answering { state throws(DiskRefusal) in
            try state.act(state.generation)
            let isNew = access(place, F_OK) != 0
            let descriptor = open(place, O_RDWR | O_CREAT | O_CLOEXEC, mode)
            guard descriptor >= 0 else { throw .host(errno) }
            let size = isEmptied ? 0 : DiskCore.size(of: place)
            let file: Int
            do throws(DiskRefusal) {
                let host = HostDescriptor(descriptor: descriptor)
                file =
                    isNew
                    ? state.makeFile(place) : state.adopt(place, size: DiskCore.size(of: place))
                if isEmptied { try state.truncate(to: 0, file, on: host) }
            } catch {
                kernel.close(descriptor)
                throw error
            }
            state.descriptors[descriptor] = .init(
                file: file, generation: state.generation, offset: size)
            return descriptor
        }
    }

    func openDirectory(_ path: String) -> Int32 {
        guard let place = core.place(path) else { return kernel.openDirectory(path) }
        return answering { state throws(DiskRefusal) in
            try state.look(state.generation)
            let descriptor = kernel.openDirectory(place)
            guard descriptor >= 0 else { throw .host(-descriptor) }
            state.descriptors[descriptor] = .init(directory: place, generation: state.generation)
            return descriptor
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
        guard isOurs(descriptor) else { return kernel.write(bytes, to: descriptor) }
        core.delay(\.writeDelay)
        var taken = 0
        let answer = answering { state throws(DiskRefusal) in
            guard let open = state.descriptors[descriptor], let file = open.file else {
                throw .host(EBADF)
            }
            try state.act(open.generation)
            taken = try state.write(
                bytes, at: open.offset, to: file, on: HostDescriptor(descriptor: descriptor),
                mayBeShort: true)
            state.descriptors[descriptor]?.offset += Int64(taken)
            return 0
        }
        return answer < 0 ? Int(answer) : taken
    }

    func flush(_ descriptor: Int32) -> Int32 {
        guard isOurs(descriptor) else { return kernel.flush(descriptor) }
        core.delay(\.flushDelay)
        return answering { state throws(DiskRefusal) in
            guard let open = state.descriptors[descriptor] else { throw .host(EBADF) }
            try state.act(open.generation)
            if let directory = open.directory { try state.flushNames(directory) }
            if let file = open.file {
                try state.flush(file, on: HostDescriptor(descriptor: descriptor))
            }
            return 0
        }
    }

    func close(_ descriptor: Int32) {
        core.state.withLock { _ = $0.descriptors.removeValue(forKey: descriptor) }
        kernel.close(descriptor)
    }

    func rename(_ path: String, to newPath: String) -> Int32 {
        guard let place = core.place(path), let newPlace = core.place(newPath) else {
            return kernel.rename(path, to: newPath)
        }
        return answering { state throws(DiskRefusal) in
            try state.act(state.generation)
            _ = state.adopt(place, size: DiskCore.size(of: place))
            let replaced = access(newPlace, F_OK) == 0 ? try content(of: newPlace, &state) : nil
            let answer = kernel.rename(place, to: newPlace)
            guard answer == 0 else { throw .host(-answer) }
            state.move(place, to: newPlace, replaced: replaced)
            return 0
        }
    }

    func unlink(_ path: String) -> Int32 {
        guard let place = core.place(path) else { return kernel.unlink(path) }
        return answering { state throws(DiskRefusal) in
            try state.act(state.generation)
            guard access(place, F_OK) == 0 else { throw .host(ENOENT) }
            let content = try content(of: place, &state)
            let answer = kernel.unlink(place)
            guard answer == 0 else { throw .host(-answer) }
            state.removeName(place, content: content)
            return 0
        }
    }

    func makeDirectory(_ path: String, mode: UInt32) -> Int32 {
        guard let place = core.place(path) else { return kernel.makeDirectory(path, mode: mode) }
        return answering { state throws(DiskRefusal) in
            try state.act(state.generation)
            let answer = kernel.makeDirectory(place, mode: mode)
            guard answer == 0 else { throw .host(-answer) }
            state.names.makeDirectory(place)
            return 0
        }
    }

    private func isOurs(_ descriptor: Int32) -> Bool {
        core.state.withLock { $0.descriptors[descriptor] != nil }
    }

    /// What a file holds that is about to lose its name.
    private func content(
        of path: String, _ state: inout DiskState
    ) throws(DiskRefusal) -> [UInt8] {
        _ = state.adopt(path, size: DiskCore.size(of: path))
        do {
            return try DiskCore.read(path)
        } catch {
            throw .host(error.errorNumber)
        }
    }

    private func answering(
        _ operation: (inout DiskState) throws(DiskRefusal) -> Int32
    ) -> Int32 {
        do throws(DiskRefusal) {
            return try core.state.withLock { (state) throws(DiskRefusal) in try operation(&state) }
        } catch {
            switch error {
            case .dead, .failed: return -EIO
            case .full: return -ENOSPC
            case .host(let number): return -number
            }
        }
    }
}
