import Core
import Foundation
import PKI
import Supervision
import Testing

@testable import Journal

@Suite("Attachments that arrive")
struct AttachmentStoreTests {
    let image = AttachmentFixture.image(1)
    var name: Digest256 { SHA256.digest(image) }

    @Test("stand under their SHA-256 once complete, readable by the group, and once")
    func whole() async throws {
        let post = try AttachmentFixture()
        try await post.send(image)
        #expect(post.folder.size(of: name) == nil)
        #expect(try await post.store.finish(name))
        let path = "\(post.root)/attachments/\("\(name)".prefix(2))/\(name)"
        #expect(post.folder.path(of: name) == path)
        #expect(try LinuxFiles().read(path, limit: 10_000) == image)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o640)
        #expect(try post.folder.read(name, from: 4_990, count: 100) == Array(image.suffix(10)))
        #expect(try post.folder.partials().isEmpty)
        // Again: nothing is written, nothing is new.
        #expect(try await post.send(image).isComplete)
        #expect(try await !post.store.finish(name))
        #expect(post.store.completed.value == 1)
    }

    @Test("go on where they broke off, also in another process")
    func resumed() async throws {
        let post = try AttachmentFixture()
        try await post.send(image, until: 2_300)
        let later = AttachmentStore(folder: post.folder, executor: .thread(name: "later"))
        #expect(await later.held(name) == .init(bytes: 2_300, isComplete: false))
        _ = try await later.take(Array(image[2_300...]), at: 2_300, of: name)
        #expect(try await later.finish(name))
        #expect(try post.folder.read(name, from: 0, count: 9_000) == image)
    }

    @Test("pass over what is held already, and refuse what would leave a hole")
    func overlaps() async throws {
        let post = try AttachmentFixture()
        try await post.send(image, until: 2_500)
        await #expect(throws: AttachmentFault.wrongOffset(held: 2_500)) {
            try await post.store.take([1], at: 2_501, of: name)
        }
        #expect(try await post.send(image, pieces: 700).bytes == 5_000)
        #expect(try await post.store.finish(name))
        #expect(try post.folder.read(name, from: 0, count: 9_000) == image)
    }

    @Test("are safe where two workstations send the same at once")
    func concurrent() async throws {
        let post = try AttachmentFixture()
        let image = AttachmentFixture.image(9, bytes: 200_000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for pieces in [1_000, 3_333, 7_777, 50_000] {
                group.addTask {
                    try await post.send(image, pieces: pieces)
                    _ = try await post.store.finish(SHA256.digest(image))
                }
            }
            try await group.waitForAll()
        }
        #expect(post.store.completed.value == 1)
        #expect(try post.folder.read(SHA256.digest(image), from: 0, count: 300_000) == image)
    }

    @Test("are refused and dropped where their bytes have another SHA-256")
    func otherContent() async throws {
        let post = try AttachmentFixture()
        var changed = image
        changed[17] ^= 1
        try await post.send(changed, named: name)
        await #expect(throws: AttachmentFault.otherContent(found: SHA256.digest(changed))) {
            try await post.store.finish(name)
        }
        #expect(await post.store.held(name) == .init(bytes: 0, isComplete: false))
        try await post.complete(image)
        #expect(post.folder.size(of: name) == 5_000)
    }

    @Test("are refused beyond their size and with no byte at all")
    func sizes() async throws {
        var options = AttachmentStore.Options()
        options.sizeLimit = 5_000
        let post = try AttachmentFixture(options: options)
        try await post.complete(image)
        let larger = AttachmentFixture.image(2, bytes: 5_001)
        await #expect(throws: AttachmentFault.tooLarge(limit: 5_000)) {
            try await post.send(larger)
        }
        #expect(await post.store.held(SHA256.digest(larger)).bytes == 0)
        await #expect(throws: AttachmentFault.empty) {
            try await post.store.finish(SHA256.digest([UInt8]()))
        }
    }

    @Test("are refused in the disk's reserve, keep what came, and go on when there is room")
    func reserve() async throws {
        let free = Guarded<Int64>(1_000_000_000)
        let post = try AttachmentFixture(
            space: { DiskSpace(freeBytes: free.withLock { $0 }, totalBytes: 2_000_000_000) })
        try await post.send(image, until: 3_000)
        free.withLock { $0 = 200_000_000 }
        let fault = AttachmentFault.full(
            freeBytes: 200_000_000, reserveBytes: post.store.options.reserveBytes)
        await #expect(throws: fault) {
            try await post.store.take(Array(image[3_000...]), at: 3_000, of: name)
        }
        await #expect(throws: fault) {
            try await post.send(AttachmentFixture.image(2))
        }
        #expect(await post.store.held(name).bytes == 3_000)
        free.withLock { $0 = 1_000_000_000 }
        try await post.complete(image)
    }

    @Test("that began and never ended are bounded for each workstation: its oldest gives way")
    func shares() async throws {
        var options = AttachmentStore.Options()
        options.begunLimit = 3
        let post = try AttachmentFixture(options: options)
        let images = (0..<5).map { AttachmentFixture.image(UInt64(10 + $0)) }
        let others = AttachmentFixture.image(30)
        try await post.send(others, until: 100, at: AttachmentFixture.otherCounter)
        for image in images.prefix(3) { try await post.send(image, until: 100) }
        // The first grew last.
        try await post.send(images[0], until: 200)
        try await post.send(images[3], until: 100)
        try await post.send(images[4], until: 100)
        var held: [Int64] = []
        for image in images { held.append(await post.store.held(SHA256.digest(image)).bytes) }
        #expect(held == [200, 0, 0, 100, 100])
        #expect(await post.store.held(SHA256.digest(others)).bytes == 100)
    }

    @Test("are bounded in bytes for each workstation and in number for the post")
    func bounds() async throws {
        var options = AttachmentStore.Options()
        options.begunBytesLimit = 4_000
        options.postBegunLimit = 2
        let post = try AttachmentFixture(options: options)
        for seed in 1...3 {
            try await post.send(AttachmentFixture.image(UInt64(seed)), until: 2_500)
        }
        #expect(await post.store.held(name).bytes == 0)
        await #expect(throws: AttachmentFault.tooManyBegun(limit: 2)) {
            try await post.send(
                AttachmentFixture.image(10), until: 10, at: AttachmentFixture.otherCounter)
        }
        // What has begun may go on.
        #expect(try await post.send(AttachmentFixture.image(3)).bytes == 5_000)
    }
}
