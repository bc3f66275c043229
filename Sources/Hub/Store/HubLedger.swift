/// HQ's tables through one connection, for as long as a store lends it. Every call blocks.
public struct HubLedger {
    let session: any SQLSession

    init(session: any SQLSession) {
        self.session = session
    }

    /// The single row of a query that gives one.
    func row(_ sql: String, _ parameters: [SQLValue]) throws(HubFault) -> SQLRow? {
        try session.query(sql, parameters).first
    }
}
