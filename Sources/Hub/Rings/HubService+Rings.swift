internal import Core
internal import Power
internal import Uplink

extension HubService {
    /// Keeps a piece of a post's power history; the same again changes nothing.
    ///
    /// - Parameters:
    ///   - packed: compressed, as it came.
    ///   - size: that it says it has unpacked.
    /// - Returns: how many entries were new.
    func keepHistory(
        _ packed: [UInt8], size: Int, resolution: String, segment: Int, offset: Int,
        from device: DeviceSighting
    ) async throws(HubFault) -> Int {
        let frames = try unpack(packed, size: size)
        guard HistoryResolution(rawValue: resolution) != nil else {
            throw .malformed(
                reason: "there is no resolution \(SQLText.line(resolution)); there are "
                    + HistoryResolution.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard segment > 0, (0...RingPart.plainLimit).contains(offset) else {
            throw .malformed(reason: "no segment has such a number, or is so long")
        }
        guard let entries = HistorySegment.entries(in: frames, at: offset) else {
            throw .malformed(reason: "the piece of history does not begin with a header")
        }
        let part = PowerHistoryPart(
            resolution: resolution, segment: segment, offset: offset, frames: frames)
        let now = time.now()
        return try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.note(device, at: now)
                return try ledger.keep(entries, of: part, post: device.post, at: now)
            }
        }
    }

    /// Keeps lines of a post's logs; the same again changes nothing. What this release cannot read
    /// is left out.
    func keepLogs(
        _ packed: [UInt8], size: Int, from device: DeviceSighting
    ) async throws(HubFault) -> Int {
        let lines = RingPart.lines(in: try unpack(packed, size: size))
        let now = time.now()
        return try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.note(device, at: now)
                return try ledger.keep(lines, of: device.post, at: now)
            }
        }
    }

    private func unpack(_ packed: [UInt8], size: Int) throws(HubFault) -> [UInt8] {
        do {
            return try RingPart.unpack(packed, size: size)
        } catch {
            throw .wire(error)
        }
    }
}
