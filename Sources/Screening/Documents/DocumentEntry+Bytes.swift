import Core

/// An entry inside a page: a run of tag, length (one byte each) and text. Tags that a reader does
/// not know are passed over, so that later lists may say more.
extension DocumentEntry {
    private enum Tag: UInt8 {
        case type = 1
        case kind, date, reference, category, action, contact, validUntil, sex
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func add(_ tag: Tag, _ text: String?) {
            guard let text else { return }
            bytes.append(tag.rawValue)
            bytes.append(UInt8(clamping: text.utf8.count))
            bytes.append(contentsOf: text.utf8.prefix(255))
        }
        add(.type, type)
        add(.kind, kind)
        add(.date, date)
        add(.reference, reference)
        add(.category, category)
        add(.action, action)
        add(.contact, contact)
        add(.validUntil, validUntil?.description)
        add(.sex, sex)
        return bytes
    }

    /// `nil` where the bytes are no entry.
    init?(bytes: ArraySlice<UInt8>) {
        self.init(type: "", kind: "")
        var rest = bytes
        while let tag = rest.popFirst() {
            guard let length = rest.popFirst(), rest.count >= Int(length) else { return nil }
            let text = String(decoding: rest.prefix(Int(length)), as: UTF8.self)
            rest = rest.dropFirst(Int(length))
            switch Tag(rawValue: tag) {
            case .type: type = text
            case .kind: kind = text
            case .date: date = text
            case .reference: reference = text
            case .category: category = text
            case .action: action = text
            case .contact: contact = text
            case .validUntil: validUntil = CalendarDate(text)
            case .sex: sex = text
            case nil: continue
            }
        }
        guard !type.isEmpty, !kind.isEmpty else { return nil }
    }
}
