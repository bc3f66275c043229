internal import PKI
internal import Uplink

extension SupportBundle {
    /// Shorter logs that are tried before parts are left out.
    private static let attempts = 12
    /// Bytes of log below which it is left out whole.
    private static let leastLog = 1_024

    /// Seals it so that the file has at most `limit` bytes: the oldest lines of the log go first,
    /// then whole parts from the end on. What went is said inside.
    ///
    /// - Throws: `tooSmall` where not even the first part fits.
    func sealed(
        within limit: Int, by device: DevicePair?, for recipient: Certificate
    ) throws -> (bundle: SupportBundle, file: [UInt8]) {
        var bundle = self
        var file = try bundle.sealed(by: device, for: recipient)
        var attempt = 0
        while file.count > limit, let log = bundle.parts.last?.text.utf8.count, log > 0,
            attempt < Self.attempts
        {
            // A tenth less than would do if every line compressed alike.
            let wanted = log * limit / file.count * 9 / 10
            bundle.shortenLog(to: wanted < Self.leastLog ? 0 : wanted)
            file = try bundle.sealed(by: device, for: recipient)
            attempt += 1
        }
        for index in bundle.parts.indices.dropFirst().reversed() where file.count > limit {
            bundle.parts[index].text = ""
            bundle.parts[index].omitted = "all of it: the bundle has room for \(limit) bytes"
            file = try bundle.sealed(by: device, for: recipient)
        }
        guard file.count <= limit else { throw SupportFault.tooSmall(limit) }
        return (bundle, file)
    }

    /// Keeps the newest whole lines of the last part.
    private mutating func shortenLog(to size: Int) {
        guard let last = parts.indices.last else { return }
        let bytes = Array(parts[last].text.utf8)
        let kept = bytes.suffix(size)
        // What stands before the first line's end is the rest of a line.
        let start = kept.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
        let lines = bytes[start...].count { $0 == UInt8(ascii: "\n") }
        parts[last].text = String(decoding: bytes[start...], as: UTF8.self)
        parts[last].omitted = "lines before the \(lines) newest: the bundle has no room for them"
    }
}
