internal import CZstd

/// One zstd frame (RFC 8878) at a time, in memory, with a size that is known beforehand.
public enum Zstandard {
    /// Level 9 costs a few milliseconds for a batch and saves a tenth of the bytes of level 3;
    /// the levels above cost ten times as much for another twentieth.
    static let level: Int32 = 9

    public static func compress(_ plain: [UInt8]) throws(WireFault) -> [UInt8] {
        let bound = ZSTD_compressBound(plain.count)
        var written = 0
        let frame = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            written = ZSTD_compress(buffer.baseAddress, bound, plain, plain.count, level)
            count = ZSTD_isError(written) == 0 ? written : 0
        }
        guard ZSTD_isError(written) == 0 else { throw .compression(reason(written)) }
        return frame
    }

    /// Memory for exactly `size` bytes is taken, whatever the frame claims: a frame that would
    /// grow beyond is refused, and so is one that ends before, or anything behind it.
    public static func decompress(_ frame: some Collection<UInt8>, size: Int) throws(WireFault)
        -> [UInt8]
    {
        let frame = Array(frame)
        let frameSize = ZSTD_findFrameCompressedSize(frame, frame.count)
        guard ZSTD_isError(frameSize) == 0 else { throw .compression(reason(frameSize)) }
        guard frameSize == frame.count else {
            throw .malformed("bytes stand behind the compressed entries")
        }
        var written = 0
        // One byte of room more, so that a frame of exactly one byte too many is seen as such.
        let plain = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
            written = ZSTD_decompress(buffer.baseAddress, size + 1, frame, frame.count)
            count = ZSTD_isError(written) == 0 ? written : 0
        }
        guard ZSTD_isError(written) == 0 else { throw .compression(reason(written)) }
        guard written == size else {
            throw .malformed("the entries have \(written) bytes where the header says \(size)")
        }
        return plain
    }

    private static func reason(_ code: Int) -> String {
        String(cString: ZSTD_getErrorName(code))
    }
}
