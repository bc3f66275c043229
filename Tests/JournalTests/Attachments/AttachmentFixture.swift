import Core
import Foundation
import PKI
import Simulation
import Supervision

@testable import Journal

/// A folder of attachments with its store, on the host's disk or on a simulated one.
final class AttachmentFixture: Sendable {
    static let counter = Identifier(high: 1, low: 1)
    static let otherCounter = Identifier(high: 2, low: 2)
    let root: String
    let folder: AttachmentFolder
    let store: AttachmentStore

    init(
        options: AttachmentStore.Options = .init(), space: (@Sendable () -> DiskSpace?)? = nil,
        files: ((String) throws -> any GrowingFiles)? = nil
    ) throws {
        root =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("waypost-attachments-\(UUID().uuidString)").path
        try LinuxFiles().makeDirectory(root + "/attachments/partial", mode: 0o700)
        folder = AttachmentFolder(
            directory: root + "/attachments", files: try files?(root) ?? LinuxFiles())
        store = AttachmentStore(
            folder: folder, executor: ThreadExecutor(name: "attachments"), options: options,
            space: space)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    /// Sends `bytes` from `offset` on in pieces, as a request's body comes.
    @discardableResult
    func send(
        _ bytes: [UInt8], named sha256: Digest256? = nil, from offset: Int = 0,
        until end: Int? = nil, pieces: Int = 1_000, at workstation: Identifier = counter
    ) async throws(AttachmentFault) -> AttachmentStore.Held {
        let name = sha256 ?? SHA256.digest(bytes)
        var held = try await store.begin(name, at: workstation)
        var offset = offset
        let end = end ?? bytes.count
        while offset < end {
            let piece = Array(bytes[offset..<min(end, offset + pieces)])
            held = try await store.take(piece, at: Int64(offset), of: name)
            offset += piece.count
        }
        return held
    }

    /// Sends all of it and ends it.
    @discardableResult
    func complete(_ bytes: [UInt8]) async throws(AttachmentFault) -> Digest256 {
        try await send(bytes)
        _ = try await store.finish(SHA256.digest(bytes))
        return SHA256.digest(bytes)
    }

    static func image(_ seed: UInt64, bytes: Int = 5_000) -> [UInt8] {
        let random = SeededRandom(seed: seed)
        return random.bytes(bytes)
    }
}
