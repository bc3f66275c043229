internal import Core
internal import Documents
internal import Screening

/// Which documents of a crossing the lists are asked about: what was typed, what a machine readable
/// zone says, printed or in the chip, and the documents shown besides.
///
/// The zones are asked besides what was typed: a scanned document must not pass a list because its
/// number was mistyped or stands in the zone or the chip alone.
enum ScreeningSubject {
    static func documents(of body: JSONValue) -> [DocumentQuery] {
        let all = [body["document"]] + (body["other_documents"]?.array ?? []).map(Optional.some)
        var seen: Set<DocumentQuery> = []
        return all.flatMap { document -> [DocumentQuery] in
            guard let document else { return [] }
            return [
                DocumentQuery(
                    issuer: document["issuer"]?.string, number: document["number"]?.string),
                query(printedZone(of: document)),
                query(ChipFiles(document: document).flatMap { try? $0.zone() }),
            ].compactMap(\.self)
        }
        .filter { $0.number != nil && seen.insert($0).inserted }
    }

    private static func printedZone(of document: JSONValue) -> MachineReadableZone? {
        guard let lines = document["mrz"]?.array?.compactMap(\.string), !lines.isEmpty else {
            return nil
        }
        return try? MachineReadableZone(
            lines: MachineReadableZone.lines(fromReader: lines.joined(separator: "\n")))
    }

    private static func query(_ zone: MachineReadableZone?) -> DocumentQuery? {
        guard let fields = zone?.fields else { return nil }
        return DocumentQuery(
            issuer: fields.issuer.isEmpty ? nil : fields.issuer,
            number: fields.documentNumber.isEmpty ? nil : fields.documentNumber)
    }
}
