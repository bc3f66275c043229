import Core

/// What entries say, as small numbers: which of the list's forms an entry has, and which of its
/// days.
///
/// A form is an entry without its day. A list has few, as its owner writes the same action and
/// contact again and again; an entry with a form that is not among them, or with a reference, is
/// spelled out.
struct DocumentValues: Sendable {
    /// Forms, and days, of one list.
    static let mostForms = 4_096
    static let mostDays = 65_535

    let forms: [DocumentEntry]
    /// Sorted.
    let days: [ReportDay]

    /// The codes behind those of forms and days.
    var spelledOut: UInt64 { UInt64(forms.count * (days.count + 1)) }
    var withdrawn: UInt64 { spelledOut + 1 }

    /// Bits that hold every code.
    var bits: Int { 64 - withdrawn.leadingZeroBitCount }

    func code(form: Int, day: ReportDay?) -> UInt64 {
        var place = 0
        if let day {
            var high = days.count
            while place < high {
                let middle = (place + high) / 2
                if days[middle] < day { place = middle + 1 } else { high = middle }
            }
            place += 1
        }
        return UInt64(form * (days.count + 1) + place)
    }

    /// `nil` for a code that stands for no entry of these.
    func entry(code: UInt64) -> DocumentEntry? {
        guard code < spelledOut else { return nil }
        let (form, day) = Int(code).quotientAndRemainder(dividingBy: days.count + 1)
        var entry = forms[form]
        if day > 0 { entry.date = days[day - 1].text }
        return entry
    }

    /// Days (how many, 4 bytes each), then forms (how many, each with its length in 2 bytes).
    var bytes: [UInt8] {
        var bytes = BigEndian.bytes(UInt64(days.count), count: 4)
        for day in days { bytes += BigEndian.bytes(UInt64(day.number), count: 4) }
        bytes += BigEndian.bytes(UInt64(forms.count), count: 4)
        for form in forms {
            let content = form.bytes
            bytes += BigEndian.bytes(UInt64(content.count), count: 2)
            bytes += content
        }
        return bytes
    }

    init(forms: [DocumentEntry], days: [ReportDay]) {
        self.forms = forms
        self.days = days
    }

    /// `nil` where the bytes are cut or out of order.
    init?(_ reader: inout ByteReader) {
        guard let dayCount = reader.number(4), dayCount <= Self.mostDays else { return nil }
        var days: [ReportDay] = []
        for _ in 0..<dayCount {
            guard let number = reader.number(4) else { return nil }
            let day = ReportDay(number: UInt32(truncatingIfNeeded: number))
            if let last = days.last, last >= day { return nil }
            days.append(day)
        }
        guard let formCount = reader.number(4), formCount <= Self.mostForms else { return nil }
        var forms: [DocumentEntry] = []
        for _ in 0..<formCount {
            guard let length = reader.number(2), let content = reader.bytes(length),
                let form = DocumentEntry(bytes: content)
            else { return nil }
            forms.append(form)
        }
        self.init(forms: forms, days: days)
    }
}
