internal import Core
internal import Documents
internal import Screening

/// Whom the lists are asked about for a crossing: the traveller by name and birth date, and every
/// document: what was typed, what a machine readable zone says, printed or in the chip, and the
/// documents shown besides.
///
/// The zones are asked besides what was typed: a scanned document must not pass a list because its
/// number or name was mistyped or stands in the zone or the chip alone.
extension ScreeningSubject {
    /// - Parameters:
    ///   - body: a crossing's.
    ///   - today: what a zone's two digits of a year are read by.
    init(crossing body: JSONValue, on today: CalendarDate) {
        let all = [body["document"]] + (body["other_documents"]?.array ?? []).map(Optional.some)
        let shown = all.compactMap(\.self).map { (typed: $0, zones: Self.zones(of: $0)) }
        var seen: Set<DocumentQuery> = []
        let documents = shown.flatMap { document -> [DocumentQuery] in
            let typed = DocumentQuery(
                issuer: document.typed["issuer"]?.string,
                number: document.typed["number"]?.string)
            return [typed] + document.zones.map(Self.query)
        }
        .filter { $0.number != nil && seen.insert($0).inserted }
        self.init(
            documents: documents,
            person: Self.person(
                body["traveller"] ?? .null, zones: shown.flatMap(\.zones), on: today))
    }

    /// The printed zone and the chip's, as far as they can be read.
    private static func zones(of document: JSONValue) -> [MachineReadableZoneFields] {
        let lines = document["mrz"]?.array?.compactMap(\.string) ?? []
        let printed =
            lines.isEmpty
            ? nil
            : try? MachineReadableZone(
                lines: MachineReadableZone.lines(fromReader: lines.joined(separator: "\n")))
        let chip = ChipFiles(document: document).flatMap { try? $0.zone() }
        return [printed, chip].compactMap { $0?.fields }
    }

    private static func query(_ fields: MachineReadableZoneFields) -> DocumentQuery {
        DocumentQuery(
            issuer: fields.issuer.isEmpty ? nil : fields.issuer,
            number: fields.documentNumber.isEmpty ? nil : fields.documentNumber)
    }

    /// How many years an estimated birth date may be wrong either way.
    private static let estimate = 3

    private static func person(
        _ traveller: JSONValue, zones: [MachineReadableZoneFields], on today: CalendarDate
    ) -> PersonQuery? {
        func said(_ key: String) -> String? { traveller[key]?.string }
        let typed = [said("given_names"), said("surname")].compactMap(\.self)
        var names = [typed.joined(separator: " "), said("names_native") ?? ""]
        names += zones.map { "\($0.secondary) \($0.primary)" }
        var seen: Set<String> = []
        names = names.filter { name in
            name.contains { !$0.isWhitespace } && seen.insert(name).inserted
        }
        guard !names.isEmpty else { return nil }
        var typedDate = said("birth_date").flatMap { BirthDate($0) }
        if said("birth_date_basis") == "estimated" { typedDate = typedDate?.widened(by: estimate) }
        let birthDates = zones.compactMap { zone in
            ZoneDate(zone.dateOfBirth)?.birth(on: today).flatMap { BirthDate("\($0)") }
        }
        let zoneNationality = zones.first?.nationality ?? ""
        return PersonQuery(
            names: names, isTruncated: zones.contains(where: \.nameIsPossiblyTruncated),
            birthDates: (typedDate.map { [$0] } ?? []) + birthDates,
            sex: said("sex") ?? zones.first?.sex,
            nationality: said("nationality")
                ?? (zoneNationality.isEmpty ? nil : zoneNationality))
    }
}
