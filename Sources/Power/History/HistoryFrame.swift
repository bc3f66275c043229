import Core

/// The history's entries as bytes.
///
/// A frame is `A5`, the entry's kind, the length of what follows in two bytes, that, and
/// ``Checksum32`` over all from the kind on; numbers stand low byte first. Reading finds its place
/// again behind anything that is no whole frame, so that damage costs the entries that it hit and a
/// torn end nothing else. Kinds of a newer release are passed over.
enum HistoryFrame {
    static let mark: UInt8 = 0xA5
    private static let overhead = 8
    private static let payloadLimit = 4_096

    struct Decoded {
        var entries: [HistoryEntry] = []
        /// Where each entry's frame begins.
        var places: [Int] = []
        /// Where whole frames stand.
        var frames: [Range<Int>] = []
        /// Bytes that belong to no whole frame.
        var damaged = 0
    }

    private enum Kind: UInt8 {
        case header = 1
        case sample, event
    }

    static func encode(_ entry: HistoryEntry) -> [UInt8] {
        var payload = ByteTray()
        let kind: Kind
        switch entry {
        case .header(let header):
            kind = .header
            payload.put(UInt16(clamping: header.slot))
            let names = JSONValue.array(header.loads.map(JSONValue.string))
            payload.bytes += Array(names.compactText.utf8)
        case .sample(let sample):
            kind = .sample
            payload.put(sample)
        case .event(let event):
            kind = .event
            payload.put(event)
        }
        var body = ByteTray()
        body.put(kind.rawValue)
        body.put(UInt16(clamping: payload.bytes.count))
        body.bytes += payload.bytes
        let sum = Checksum32.of(body.bytes)
        body.put(sum)
        return [mark] + body.bytes
    }

    static func decode(_ bytes: [UInt8]) -> Decoded {
        var decoded = Decoded()
        var place = 0
        while place < bytes.count {
            guard let end = end(of: place, in: bytes) else {
                decoded.damaged += 1
                place += 1
                continue
            }
            let frame = place..<end
            decoded.frames.append(frame)
            if let entry = entry(kind: bytes[place + 1], bytes[(place + 4)..<(end - 4)]) {
                decoded.entries.append(entry)
                decoded.places.append(place)
            }
            place = end
        }
        return decoded
    }

    /// `nil` where no whole frame begins.
    private static func end(of place: Int, in bytes: [UInt8]) -> Int? {
        guard bytes[place] == mark, place + overhead <= bytes.count else { return nil }
        let length = Int(bytes[place + 2]) | Int(bytes[place + 3]) << 8
        let end = place + overhead + length
        guard length <= payloadLimit, end <= bytes.count else { return nil }
        var tail = ByteTray(Array(bytes[(end - 4)..<end]))
        let isWhole = Checksum32.of(bytes[(place + 1)..<(end - 4)]) == tail.take(UInt32.self)
        return isWhole ? end : nil
    }

    private static func entry(kind: UInt8, _ payload: ArraySlice<UInt8>) -> HistoryEntry? {
        var tray = ByteTray(Array(payload))
        switch Kind(rawValue: kind) {
        case .header?:
            guard let slot = tray.take(UInt16.self),
                let names = try? JSONValue(parsing: tray.rest).array?.compactMap(\.string)
            else { return nil }
            return .header(HistoryHeader(loads: names, slot: Int(slot)))
        case .sample?: return tray.takeSample().map(HistoryEntry.sample)
        case .event?: return tray.takeEvent().map(HistoryEntry.event)
        case nil: return nil
        }
    }
}
