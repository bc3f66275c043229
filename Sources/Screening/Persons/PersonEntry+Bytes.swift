import Core

/// An entry inside a page, as ``DocumentEntry`` is: a run of tag, length (one byte each) and text.
extension PersonEntry {
    private enum Tag: UInt8 {
        case identifier = 1
        case name, birthDate, nationality, document, sex, reference, category, action, contact,
            validUntil
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func add(_ tag: Tag, _ text: String?) {
            guard let text else { return }
            bytes.append(tag.rawValue)
            bytes.append(UInt8(clamping: text.utf8.count))
            bytes.append(contentsOf: text.utf8.prefix(255))
        }
        add(.identifier, identifier)
        for name in names { add(.name, name) }
        for date in birthDates { add(.birthDate, date.description) }
        for code in nationalities { add(.nationality, code) }
        for document in documents { add(.document, document) }
        add(.sex, sex)
        add(.reference, reference)
        add(.category, category)
        add(.action, action)
        add(.contact, contact)
        add(.validUntil, validUntil?.description)
        return bytes
    }

    /// `nil` where the bytes are no entry.
    init?(bytes: ArraySlice<UInt8>) {
        self.init(identifier: "", names: [])
        var rest = bytes
        while let tag = rest.popFirst() {
            guard let length = rest.popFirst(), rest.count >= Int(length) else { return nil }
            let text = String(decoding: rest.prefix(Int(length)), as: UTF8.self)
            rest = rest.dropFirst(Int(length))
            switch Tag(rawValue: tag) {
            case .identifier: identifier = text
            case .name: names.append(text)
            case .birthDate:
                guard let date = BirthDate(text) else { return nil }
                birthDates.append(date)
            case .nationality: nationalities.append(text)
            case .document: documents.append(text)
            case .sex: sex = text
            case .reference: reference = text
            case .category: category = text
            case .action: action = text
            case .contact: contact = text
            case .validUntil: validUntil = CalendarDate(text)
            case nil: continue
            }
        }
        guard !identifier.isEmpty, !names.isEmpty else { return nil }
    }
}
