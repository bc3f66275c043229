internal import Core
internal import Journal
internal import Supervision

/// How much room images of the training have: what its limit leaves, and never the post's.
final class TrainingSpace: Sendable {
    /// Looking through the folder for every piece of an image would cost more than the image.
    private static let freshFor: Duration = .seconds(2)

    private let directory: String
    private let time = SystemTime()
    private let known = Guarded<(bytes: Int64, at: Duration)?>(nil)

    init(directory: String) {
        self.directory = directory
    }

    /// In the terms of an ``AttachmentStore``: free bytes above its reserve.
    @Sendable func left() -> DiskSpace? {
        guard let disk = DiskSpace(at: directory) else { return nil }
        let now = time.monotonic()
        let used = known.withLock { known in
            if let known, now - known.at < Self.freshFor { return known.bytes }
            let bytes = TrainingPlace.bytes(in: directory)
            known = (bytes, now)
            return bytes
        }
        let reserve = AttachmentStore.Options().reserveBytes
        let own = TrainingRoom.bytesLimit - used + reserve
        let posts = disk.freeBytes - TrainingRoom.reserveBytes + reserve
        return DiskSpace(freeBytes: min(own, posts), totalBytes: disk.totalBytes)
    }
}
