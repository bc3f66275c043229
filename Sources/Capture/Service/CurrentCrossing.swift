internal import Core
internal import Records

/// A crossing as its amendments have made it; the original stays where it is (RECORD.md
/// `amendment`). HQ follows them in the same way.
struct CurrentCrossing {
    let body: JSONValue
    /// Taken back as a whole: it counts no more and is shown as such.
    let isVoid: Bool

    /// - Parameter amendments: of this crossing, the oldest first.
    init(_ crossing: Envelope, amendments: [Envelope]) {
        body = amendments.reduce(crossing.body) { body, amendment in
            AmendedCrossing(body, changes: amendment.body["changes"]?.object ?? [:]).body
        }
        isVoid = amendments.contains { $0.body["reason"]?.string == "void" }
    }
}
