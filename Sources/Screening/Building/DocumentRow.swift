/// A row of a table of documents as a build sorts it.
struct DocumentRow: Comparable {
    /// The record is spelled out in the builder's file, at ``detail``.
    static let spelledOut = UInt32.max
    static let withdrawn = UInt32.max - 1

    /// ``DocumentKey/group``.
    let group: UInt32
    let form: UInt32
    /// The number's value, scattered.
    let value: UInt64
    /// A day, 0 for none; or where in the builder's file the record stands (5 bytes) and how long
    /// it is (3 bytes).
    let detail: UInt64

    static func spelledOut(at offset: Int, length: Int) -> UInt64 {
        UInt64(offset) << 24 | UInt64(length)
    }

    var offset: Int { Int(detail >> 24) }
    var length: Int { Int(detail & 0xFF_FFFF) }

    func isOfSameDocument(_ other: DocumentRow) -> Bool {
        group == other.group && value == other.value
    }

    static func < (left: DocumentRow, right: DocumentRow) -> Bool {
        if left.group != right.group { return left.group < right.group }
        if left.value != right.value { return left.value < right.value }
        return (left.form, left.detail) < (right.form, right.detail)
    }
}
