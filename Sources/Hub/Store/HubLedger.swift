/// HQ's tables through one connection, for as long as a store lends it. Every call blocks.
public struct HubLedger {
    let session: any SQLSession
    /// The table that says where records stand: an upgrade that starts further back goes through
    /// layouts in which `records` itself did.
    let places: String

    init(session: any SQLSession, places: String = "places") {
        self.session = session
        self.places = places
    }

    /// The single row of a query that gives one.
    func row(_ sql: String, _ parameters: [SQLValue]) throws(HubFault) -> SQLRow? {
        try session.query(sql, parameters).first
    }
}
