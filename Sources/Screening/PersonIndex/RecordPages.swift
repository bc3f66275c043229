/// Numbered records in pages: how many (2 bytes), then each with its length (2 bytes). No record
/// crosses pages.
struct RecordPages {
    private(set) var pages: [[UInt8]] = []
    /// The number of each page's first record.
    private(set) var firsts: [Int] = []
    private var current: [UInt8] = []
    private var held = 0
    private var count = 0

    static func fits(_ record: Int) -> Bool { record + 4 <= BundlePages.payload }

    mutating func append(_ record: ArraySlice<UInt8>) {
        if 2 + current.count + 2 + record.count > BundlePages.payload { close() }
        if held == 0 { firsts.append(count) }
        current += BigEndian.bytes(UInt64(record.count), count: 2)
        current += record
        held += 1
        count += 1
    }

    mutating func close() {
        guard held > 0 else { return }
        pages.append(BigEndian.bytes(UInt64(held), count: 2) + current)
        current = []
        held = 0
    }

    /// The place of a page's record; `nil` where the bytes are no page or have no such record.
    static func range(of record: Int, in page: [UInt8]) -> Range<Int>? {
        guard page.count >= 2, record < Int(page[0]) << 8 | Int(page[1]) else { return nil }
        var place = 2
        for _ in 0..<record {
            guard place + 2 <= page.count else { return nil }
            place += 2 + (Int(page[place]) << 8 | Int(page[place + 1]))
        }
        guard place + 2 <= page.count else { return nil }
        let end = place + 2 + (Int(page[place]) << 8 | Int(page[place + 1]))
        return end <= page.count ? place + 2..<end : nil
    }
}
