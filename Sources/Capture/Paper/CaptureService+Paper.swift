internal import Core
internal import Records

/// The last step of the degraded ladder: crossings that are written on paper and keyed in later.
extension CaptureService {
    /// Sheets of one request.
    static let paperForms: ClosedRange<Int64> = 1...100

    /// New sheets: `{forms: [{number, id}]}`. None bears the number of a record that is there.
    ///
    /// - Parameter bytes: `{"count": N}`, 1 to 100.
    func newPaperForms(
        bytes: [UInt8], by principal: Principal
    ) async throws(CaptureFault) -> JSONValue {
        try require(principal.role.mayCapture, principal)
        let count = try Self.count(of: try parse(bytes))
        var forms: [JSONValue] = []
        while forms.count < count {
            let form = PaperForm(post: options.post, random: random)
            guard try await recorded(form.id) == nil else { continue }
            forms.append(["number": .string(form.number), "id": .string(form.id.description)])
        }
        return ["forms": .array(forms)]
    }

    /// The name under which a sheet is keyed in, and whether it has been:
    /// `{number, id, recorded: {stored_at, officer, sequence}}`, `recorded` null where it has not.
    ///
    /// - Throws: ``CaptureFault/badFormNumber`` where no sheet of this post has the number.
    func paperForm(
        _ number: String, by principal: Principal
    ) async throws(CaptureFault) -> JSONValue {
        try require(principal.role.mayCapture, principal)
        guard let form = PaperForm(number, post: options.post) else { throw .badFormNumber }
        let found = try await recorded(form.id).map { record -> JSONValue in
            [
                "stored_at": .string(record.envelope.stamp.time.description),
                "officer": JSONValue(record.envelope.officer),
                "sequence": .integer(record.envelope.sequence),
            ]
        }
        return [
            "number": .string(form.number), "id": .string(form.id.description),
            "recorded": found ?? .null,
        ]
    }

    private static func count(of body: JSONValue) throws(CaptureFault) -> Int64 {
        var refusals: [BodyRefusal] = []
        if let members = body.object {
            for key in members.keys.sorted() where key != "count" {
                refusals.append(
                    BodyRefusal(pointer: JSONPointer([key]), detail: "an unknown key"))
            }
        }
        let count = body["count"]?.integer
        if count.map(paperForms.contains) != true {
            refusals.append(
                BodyRefusal(
                    pointer: JSONPointer(["count"]),
                    detail:
                        "a whole number from \(paperForms.lowerBound) to \(paperForms.upperBound)"))
        }
        guard let count, refusals.isEmpty else { throw .refused(refusals) }
        return count
    }
}
