import Core

/// The first key and the hash of every page of entries, held in memory: it says which one page can
/// hold a key, and ties that page to the signature.
struct DocumentIndex: Sendable {
    private let firstKeys: [[UInt8]]
    private let digests: [Digest256]

    var pageCount: Int { digests.count }

    static func bytes(_ pages: [(firstKey: [UInt8], digest: Digest256)]) -> [UInt8] {
        var bytes = BigEndian.bytes(UInt64(pages.count), count: 4)
        for (key, digest) in pages {
            bytes.append(UInt8(key.count))
            bytes.append(contentsOf: key)
            bytes.append(contentsOf: digest.bytes)
        }
        return bytes
    }

    init(_ bytes: [UInt8]) throws(ScreeningFault) {
        func fault() -> ScreeningFault {
            .notABundle("its index of documents is cut or out of order")
        }
        guard bytes.count >= 4 else { throw fault() }
        let count = Int(BigEndian.value(bytes[0..<4]))
        guard count <= ScreeningLimit.bundle / BundlePages.stored else { throw fault() }
        var firstKeys: [[UInt8]] = []
        var digests: [Digest256] = []
        var position = 4
        for _ in 0..<count {
            guard position < bytes.count else { throw fault() }
            let keyEnd = position + 1 + Int(bytes[position])
            guard keyEnd + 32 <= bytes.count,
                let digest = Digest256(bytes: bytes[keyEnd..<keyEnd + 32])
            else { throw fault() }
            let key = Array(bytes[position + 1..<keyEnd])
            if let last = firstKeys.last, !last.lexicographicallyPrecedes(key) { throw fault() }
            firstKeys.append(key)
            digests.append(digest)
            position = keyEnd + 32
        }
        guard position == bytes.count else { throw fault() }
        self.firstKeys = firstKeys
        self.digests = digests
    }

    /// The only page that can hold the key; `nil` where none can.
    func page(for key: [UInt8]) -> (number: Int, digest: Digest256)? {
        var low = 0
        var high = firstKeys.count
        while low < high {
            let middle = (low + high) / 2
            if key.lexicographicallyPrecedes(firstKeys[middle]) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low == 0 ? nil : (low - 1, digests[low - 1])
    }
}
