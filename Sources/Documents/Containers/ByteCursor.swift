/// Reads numbers out of bytes that nobody vouches for; what is not there is a fault.
struct ByteCursor {
    private let bytes: ArraySlice<UInt8>
    /// Counted from the beginning of what is read.
    private(set) var place = 0
    private let format: BiometricContainer.Format

    init(_ bytes: ArraySlice<UInt8>, _ format: BiometricContainer.Format) {
        self.bytes = bytes
        self.format = format
    }

    var left: Int { bytes.count - place }

    func fault(_ reason: String) -> ContainerFault {
        ContainerFault(format: format, reason: "\(reason), at byte \(place)")
    }

    /// An unsigned number of one to four bytes, the highest first.
    mutating func number(_ count: Int) throws(ContainerFault) -> Int {
        try take(count, "a number").reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func take(_ count: Int, _ name: String) throws(ContainerFault) -> ArraySlice<UInt8> {
        guard (0...left).contains(count) else {
            throw fault("\(count) bytes of \(name) where \(left) are left")
        }
        let start = bytes.startIndex + place
        place += count
        return bytes[start..<start + count]
    }

    mutating func skip(_ count: Int, _ name: String) throws(ContainerFault) {
        _ = try take(count, name)
    }

    /// Moves to the next place of a byte; `false` where there is none.
    mutating func seek(_ byte: UInt8) -> Bool {
        let start = bytes.startIndex + place
        guard let found = bytes[start...].firstIndex(of: byte) else { return false }
        place = found - bytes.startIndex
        return true
    }

    func end() throws(ContainerFault) {
        guard left == 0 else { throw fault("\(left) bytes behind the end") }
    }

    /// Width and height that a document's or a finger's picture may have.
    func checkSize(_ width: Int, _ height: Int) throws(ContainerFault) {
        let allowed = 1...BiometricContainer.sideLimit
        guard allowed.contains(width), allowed.contains(height),
            width * height <= BiometricContainer.pixelLimit
        else { throw fault("a picture of \(width) by \(height)") }
    }
}
