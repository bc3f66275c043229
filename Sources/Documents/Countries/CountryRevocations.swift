import Core
import PKI

/// Revocation lists that a trusted authority signed; a list that nobody here signed could hide a
/// revocation or invent one, and counts for nothing.
struct CountryRevocations: Sendable {
    let lists: [RevocationList]

    init(_ candidates: [RevocationList], _ authorities: CountryCertificates) {
        lists = candidates.filter { list in
            authorities.members.contains { $0.isTrusted && list.isSigned(by: $0.certificate) }
        }
    }

    /// A revocation in any list counts, however old the list is; its absence only in a list that
    /// covers everything and is not overdue at `time`.
    func state(
        of certificate: Certificate, at time: Timestamp
    ) -> (state: ChipVerdict.Revocation, since: Timestamp?) {
        let own = lists.filter { $0.concerns(certificate) }
        for list in own {
            if let since = list.revocation(of: certificate) { return (.revoked, since) }
        }
        let complete = own.filter(\.isComplete)
        guard !complete.isEmpty else { return (.unknown, nil) }
        let isCurrent = complete.contains { list in
            list.thisUpdate <= time && list.nextUpdate.map { time < $0 } == true
        }
        return (isCurrent ? .notRevoked : .stale, nil)
    }
}
