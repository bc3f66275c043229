public import Core
public import Records

/// What a crossing's typed fields and its machine readable zone say of each other.
///
/// RECORD.md's table of names says which field answers which. Nothing here refuses a record.
public struct DocumentComparison: Sendable {
    private let body: JSONValue
    private let day: CalendarDate
    private(set) var warnings: [BodyWarning] = []

    /// The doubts, each once, in the order in which they were found:
    ///
    /// - `format` at `/document/mrz` or the line at fault, where it is no zone or a date in it is
    ///   no day;
    /// - `check_digit` at the line whose digit is wrong, `unknown_code` at the line whose issuer
    ///   or nationality Doc 9303-3 §5 does not list;
    /// - `inconsistent` at the typed field that the zone contradicts;
    /// - `expired` at the zone's line where the zone says so and the typed expiry does not, which
    ///   is judged with the rest of the body in `Records`.
    ///
    /// - Parameters:
    ///   - body: a crossing's `body`; other shapes give no warnings.
    ///   - day: the day of the crossing. It decides expiry and the centuries of two-digit years.
    public static func warnings(for body: JSONValue, on day: CalendarDate) -> [BodyWarning] {
        var comparison = DocumentComparison(body: body, day: day)
        comparison.compare()
        return comparison.warnings
    }

    private init(body: JSONValue, day: CalendarDate) {
        self.body = body
        self.day = day
    }

    private mutating func compare() {
        let typedExpiry = text("document", "expires_on").flatMap { PartialDate($0) }
        guard let lines = ZoneLines(body: body) else { return }
        do throws(MachineReadableZoneFault) {
            let zone = try lines.zone()
            addOwnDoubts(of: zone, in: lines)
            let fields = zone.fields
            compareDocument(fields)
            compareNames(fields)
            comparePerson(fields)
            compareExpiry(fields, zone, lines, typed: typedExpiry)
        } catch {
            add(.format, lines.pointer(line: error.line.map { $0 - 1 }))
        }
    }

    private mutating func addOwnDoubts(of zone: MachineReadableZone, in lines: ZoneLines) {
        for field in ZoneField.allCases {
            let code: WarningCode
            switch zone.verdict(on: field) {
            case .wrongCheckDigit: code = .checkDigit
            case .unknownCode where field == .issuer || field == .nationality: code = .unknownCode
            case .badFormat: code = .format
            case .ok, .absent, .possiblyTruncated, .notChecked, .unknownCode: continue
            }
            add(code, lines.pointer(line: zone.line(of: field)))
        }
    }

    private mutating func compareDocument(_ fields: MachineReadableZoneFields) {
        if let typed = text("document", "type") {
            let printed = fields.documentCode
            let type = DocumentNumberText.normalised(typed)
            // Before the harmonised second letter, `P` and `PP` are the same statement.
            if !type.hasPrefix(printed), !printed.hasPrefix(type) {
                add(.inconsistent, ["document", "type"])
            }
        }
        if let typed = text("document", "number") {
            let number = DocumentNumberText.normalised(typed)
            let printed = DocumentNumberText.normalised(fields.documentNumber)
            // Nine places are all that passports and visas have for a number.
            let isCut = fields.format != .td1 && fields.format != .td2 && printed.count == 9
            if number != printed, !(isCut && number.hasPrefix(printed)) {
                add(.inconsistent, ["document", "number"])
            }
        }
        compareCode(["document", "issuer"], fields.issuer)
    }

    private mutating func comparePerson(_ fields: MachineReadableZoneFields) {
        compareCode(["traveller", "nationality"], fields.nationality)
        if let typed = text("traveller", "sex") {
            // The zone's filler stands for every answer but F and M (Doc 9303-4 §4.2.2).
            let printed = fields.sex == "F" || fields.sex == "M" ? fields.sex : nil
            let known = typed == "F" || typed == "M" ? typed : nil
            if let printed, let known, printed != known {
                add(.inconsistent, ["traveller", "sex"])
            }
        }
        if let typed = text("traveller", "birth_date").flatMap({ PartialDate($0) }),
            let printed = ZoneDate(fields.dateOfBirth)
        {
            let years = printed.birthYears(on: day)
            let yearAgrees = typed.year.map { years.isEmpty || years.contains($0) } ?? true
            if !yearAgrees || differ(typed.month, printed.month) || differ(typed.day, printed.day) {
                add(.inconsistent, ["traveller", "birth_date"])
            }
        }
    }

    private mutating func compareExpiry(
        _ fields: MachineReadableZoneFields, _ zone: MachineReadableZone, _ lines: ZoneLines,
        typed: PartialDate?
    ) {
        guard let printed = ZoneDate(fields.dateOfExpiry)?.expiry(on: day) else { return }
        if let typed {
            let disagrees =
                differ(typed.year, printed.year) || differ(typed.month, printed.month)
                || differ(typed.day, printed.day)
            if disagrees { add(.inconsistent, ["document", "expires_on"]) }
        }
        if isPast(printed), !isPast(typed) {
            add(.expired, lines.pointer(line: zone.line(of: .dateOfExpiry)))
        }
    }

    private mutating func compareNames(_ fields: MachineReadableZoneFields) {
        let surname = text("traveller", "surname")
        let given = text("traveller", "given_names")
        let mayBeTruncated = fields.nameIsPossiblyTruncated
        let primary = NameAgreement(printed: fields.primary, mayBeTruncated: mayBeTruncated)
        if fields.secondary.isEmpty {
            // A name that the zone does not part may be parted by the officer, in either order.
            let parts = [surname, given].compactMap(\.self)
            guard !parts.isEmpty else { return }
            let orders = [parts, parts.reversed()].map { $0.joined(separator: " ") }
            if !orders.contains(where: primary.holds) {
                add(.inconsistent, ["traveller", surname == nil ? "given_names" : "surname"])
            }
            return
        }
        if let surname, !primary.holds(for: surname) {
            add(.inconsistent, ["traveller", "surname"])
        }
        let secondary = NameAgreement(printed: fields.secondary, mayBeTruncated: mayBeTruncated)
        if let given, !secondary.holds(for: given) {
            add(.inconsistent, ["traveller", "given_names"])
        }
    }

    private mutating func compareCode(_ path: [String], _ printed: String) {
        guard let typed = text(path[0], path[1]) else { return }
        let same = StateCode(typed).map { $0.code == printed } ?? (typed == printed)
        // An unknown nationality is no statement against a printed one.
        if !same, typed != "XXX" { add(.inconsistent, path) }
    }

    private func isPast(_ expiry: PartialDate?) -> Bool {
        guard let expiry, let year = expiry.year else { return false }
        guard year == day.year else { return year < day.year }
        guard let month = expiry.month else { return false }
        guard month == day.month else { return month < day.month }
        return expiry.day.map { $0 < day.day } ?? false
    }

    /// Unknown differs from nothing.
    private func differ(_ left: Int?, _ right: Int?) -> Bool {
        guard let left, let right else { return false }
        return left != right
    }

    private func text(_ section: String, _ key: String) -> String? {
        guard let text = body.at(section, key)?.string, !text.isEmpty else { return nil }
        return text
    }

    private mutating func add(_ code: WarningCode, _ path: [String]) {
        let warning = BodyWarning(pointer: JSONPointer(path), code: code)
        if !warnings.contains(warning) { warnings.append(warning) }
    }
}
