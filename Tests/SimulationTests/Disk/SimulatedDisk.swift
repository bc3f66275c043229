import Core
import Foundation
import Simulation

/// A disk in a folder of its own, gone with this.
final class SimulatedDisk: Sendable {
    let disk: FaultingDisk
    let folder: String

    init(
        seed: UInt64, onDelay: @escaping @Sendable (Duration) -> Void = { _ in }
    ) throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("waypost-disk-\(UUID().uuidString)").path
        try LinuxFiles().makeDirectory(folder, mode: 0o700)
        disk = try FaultingDisk(
            directory: folder, random: SeededRandom(seed: seed), onDelay: onDelay)
    }

    deinit {
        disk.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { folder + "/" + name }

    func connect(_ name: String = "a.sqlite", readOnly: Bool = false) throws -> SQLConnection {
        try SQLConnection(path(name), vfs: disk.vfsName, readOnly: readOnly)
    }
}

/// How often a seeded test is repeated: `Tests/run --full` sets `WAYPOST_FULL`.
enum Lane {
    static let isFull = ProcessInfo.processInfo.environment["WAYPOST_FULL"] != nil
    static func seeds(short: UInt64, full: UInt64) -> ClosedRange<UInt64> {
        1...(isFull ? full : short)
    }
}
