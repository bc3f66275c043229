import Core
import Glibc
import Testing

@testable import Simulation

@Suite("Durable files on a simulated disk")
struct FaultingFilesTests {
    /// What a file was found to be after a cut.
    private enum Found: Hashable { case old, new, missing, short }

    private static let old = [UInt8](repeating: 1, count: 5_000)
    private static let new = [UInt8](repeating: 2, count: 9_000)

    /// Replaces a file, lets the power fail somewhere on the way, and looks at what is left.
    ///
    /// - Returns: what was found, and whether the replacement had been acknowledged.
    private func replaceAndCut(
        seed: UInt64, calls: (DiskCalls) -> any FileCalls = { $0 }
    ) throws -> (found: Found, isAcknowledged: Bool) {
        let simulated = try SimulatedDisk(seed: seed)
        let path = simulated.path("state.json")
        try simulated.disk.files.replace(path, with: Self.old, mode: 0o640)
        simulated.disk.failPower(after: Int(seed % 8))
        let files = LinuxFiles(calls: calls(DiskCalls(core: simulated.disk.core)))
        let isAcknowledged = (try? files.replace(path, with: Self.new, mode: 0o640)) != nil
        try simulated.disk.cut()
        guard files.exists(path) else { return (.missing, isAcknowledged) }
        let found: Found =
            switch try files.read(path, limit: .max) {
            case Self.old: .old
            case Self.new: .new
            default: .short
            }
        return (found, isAcknowledged)
    }

    @Test("are replaced as a whole at any cut: old or new, and new once that was said")
    func replaces() throws {
        var seen: Set<Found> = []
        for seed in Lane.seeds(short: 200, full: 2_000) {
            let result = try replaceAndCut(seed: seed)
            seen.insert(result.found)
            #expect(result.found == .new || result.found == .old && !result.isAcknowledged)
        }
        #expect(seen == [.old, .new])
    }

    /// The same steps without their flushes: the control.
    private struct UnflushedCalls: FileCalls {
        let calls: DiskCalls
        func createFile(_ path: String, mode: UInt32) -> Int32 {
            calls.createFile(path, mode: mode)
        }
        func openToExtend(_ path: String, mode: UInt32) -> Int32 {
            calls.openToExtend(path, mode: mode)
        }
        func openDirectory(_ path: String) -> Int32 { calls.openDirectory(path) }
        func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
            calls.write(bytes, to: descriptor)
        }
        func flush(_ descriptor: Int32) -> Int32 { 0 }
        func close(_ descriptor: Int32) { calls.close(descriptor) }
        func rename(_ path: String, to newPath: String) -> Int32 {
            calls.rename(path, to: newPath)
        }
        func unlink(_ path: String) -> Int32 { calls.unlink(path) }
        func makeDirectory(_ path: String, mode: UInt32) -> Int32 {
            calls.makeDirectory(path, mode: mode)
        }
    }

    @Test("would come out short, or as they were, without the flushes")
    func control() throws {
        let results = try Lane.seeds(short: 100, full: 100).map {
            try replaceAndCut(seed: $0, calls: UnflushedCalls.init(calls:))
        }
        #expect(results.contains { $0.found == .short })
        #expect(results.contains { $0.isAcknowledged && $0.found == .old })
    }

    @Test("lose what was acknowledged on a disk that lies")
    func lying() throws {
        let lost = try Lane.seeds(short: 50, full: 50).count { seed in
            let simulated = try SimulatedDisk(seed: seed)
            simulated.disk.behaviour.isLying = true
            let path = simulated.path("state.json")
            try simulated.disk.files.replace(path, with: Self.new, mode: 0o640)
            try simulated.disk.cut()
            return (try? LinuxFiles().read(path, limit: .max)) != Self.new
        }
        #expect(lost > 0)
    }

    @Test("stay as they were when the disk is full, fails or writes short, and go on afterwards")
    func faults() throws {
        let simulated = try SimulatedDisk(seed: 1)
        let (disk, files) = (simulated.disk, simulated.disk.files)
        let path = simulated.path("state.json")
        try files.replace(path, with: Self.old, mode: 0o640)

        disk.behaviour.capacityBytes = 8_000
        let full = #expect(throws: FileFault.self) {
            try files.replace(path, with: Self.new, mode: 0o640)
        }
        #expect(full?.errorNumber == ENOSPC)
        disk.behaviour = DiskBehaviour()
        disk.behaviour.writeFailures = 1
        #expect(throws: FileFault.self) { try files.replace(path, with: Self.new, mode: 0o640) }
        disk.behaviour = DiskBehaviour()
        disk.behaviour.flushFailures = 1
        #expect(throws: FileFault.self) { try files.replace(path, with: Self.new, mode: 0o640) }
        disk.behaviour = DiskBehaviour()
        #expect(try files.read(path, limit: .max) == Self.old)
        #expect(disk.usedBytes == Int64(Self.old.count))
        #expect(try files.list(simulated.folder, limit: 10) == ["state.json"])

        disk.behaviour.shortWrites = 0.9
        try files.replace(path, with: Self.new, mode: 0o640)
        #expect(try files.read(path, limit: .max) == Self.new)
        let counts = disk.counts
        #expect(counts.full > 0 && counts.failedWrites > 0 && counts.failedFlushes > 0)
        #expect(counts.shortWrites > 0)
    }

    @Test("are removed for good once that was said, with the directories that were made for them")
    func removes() throws {
        for seed in Lane.seeds(short: 50, full: 500) {
            let simulated = try SimulatedDisk(seed: seed)
            let files = simulated.disk.files
            let folder = simulated.path("one/two")
            try files.makeDirectory(folder, mode: 0o750)
            try files.replace(folder + "/kept", with: [1], mode: 0o640)
            try files.replace(folder + "/gone", with: [1], mode: 0o640)
            try files.remove(folder + "/gone")
            simulated.disk.failPower(after: Int(seed % 3))
            let removal: Void? = try? files.remove(folder + "/kept")
            try simulated.disk.cut()
            #expect(!files.exists(folder + "/gone"))
            if removal == nil, files.exists(folder + "/kept") {
                #expect(try files.read(folder + "/kept", limit: 10) == [1])
            } else {
                #expect(!files.exists(folder + "/kept"))
            }
        }
    }

    @Test("go with a directory whose own name was not flushed")
    func unflushedDirectory() throws {
        let gone = try Lane.seeds(short: 20, full: 20).count { seed in
            let simulated = try SimulatedDisk(seed: seed)
            let calls = DiskCalls(core: simulated.disk.core)
            let folder = simulated.path("new")
            #expect(calls.makeDirectory(folder, mode: 0o750) == 0)
            try simulated.disk.files.replace(folder + "/file", with: [1], mode: 0o640)
            try simulated.disk.cut()
            return !simulated.disk.files.exists(folder)
        }
        #expect(gone > 0)
    }

    @Test("elsewhere are the host's own")
    func elsewhere() throws {
        let simulated = try SimulatedDisk(seed: 1)
        let path = simulated.folder + "-elsewhere"
        defer { unlink(path) }
        simulated.disk.behaviour.isLying = true
        try simulated.disk.files.replace(path, with: [7], mode: 0o600)
        try simulated.disk.cut()
        #expect(try simulated.disk.files.read(path, limit: 10) == [7])
        #expect(simulated.disk.counts.liedFlushes == 0)
    }
}
