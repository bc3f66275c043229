internal import Core

/// What a disk has written: all of it, so only a quiet one tells what one program costs it.
///
/// Not `write_bytes` of proc(5): where the kernel keeps a file in folios of many pages, that counts
/// all of one for each byte that changes, and the disk is given the changed blocks alone.
enum DiskSectors {
    /// Bytes since the start of the board, from `stat` of the device (Linux, block/stat: sectors of
    /// 512 bytes).
    ///
    /// - Parameter path: a file or folder on the disk. Throws where it lies on none of its own, as
    ///   in memory or on a network.
    static func written(under path: String) throws -> Int {
        let device = OtherProgram.output(["stat", "--format=%Hd:%Ld", "--", path]) ?? []
        let file = "/sys/dev/block/\(String(decoding: device.dropLast(), as: UTF8.self))/stat"
        guard let bytes = try? LinuxFiles().read(file, limit: 4_096) else {
            throw BenchFault(
                problem: "\(path) lies on no disk whose writes can be counted (\(file)); give "
                    + "--dir on one")
        }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count > 6, let sectors = Int(fields[6]) else {
            throw BenchFault(problem: "\(file) has no count of written sectors")
        }
        return sectors * 512
    }
}
