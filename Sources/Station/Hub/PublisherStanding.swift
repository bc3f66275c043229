internal import Core
internal import Hub
internal import Uplink

/// Who may publish to posts, and for how long: what a person does a year ahead of time.
struct PublisherStanding {
    /// None where nobody was ever admitted: such a hub publishes nothing.
    let publishers: [PublisherCertificate]
    let at: Timestamp
    let notice: Duration

    var valid: [PublisherCertificate] { publishers.filter { $0.notAfter > at } }

    /// One who left is not missed; one who is there is told while both certificates hold.
    var ending: [PublisherCertificate] { valid.filter { $0.notAfter - at < notice } }

    private var areTooFew: Bool { !publishers.isEmpty && valid.count < SignedRelease.signers }

    var state: PostHealth.State { areTooFew || !ending.isEmpty ? .warning : .ok }

    var lines: [String] {
        ending.map {
            "Publisher \($0.name.clipped): until \($0.notAfter.date), admit anew: warning"
        }
            + (areTooFew
                ? ["\(valid.count) may publish where \(SignedRelease.signers) must sign: warning"]
                : [])
    }

    var json: JSONValue {
        .array(
            publishers.map { publisher in
                [
                    "name": .string(publisher.name),
                    "ends_at": .string(publisher.notAfter.description),
                    "state": .string(standing(publisher)),
                ]
            })
    }

    /// `ok`, `warning` or `ended`.
    private func standing(_ publisher: PublisherCertificate) -> String {
        guard publisher.notAfter > at else { return "ended" }
        return (ending.contains(publisher) ? PostHealth.State.warning : .ok).rawValue
    }

    var table: [String] {
        publishers.map { publisher in
            let left = publisher.notAfter - at
            let standing =
                left <= .zero
                ? "ended"
                : left < notice
                    ? "ends in \(left.components.seconds / 86_400) days: admit a new request"
                    : "may publish"
            return "\(publisher.name)  until \(publisher.notAfter.date)  \(standing)"
        }
    }
}

extension String {
    /// So much of a name that its line has 80 columns.
    fileprivate var clipped: String { count > 28 ? prefix(27) + "~" : self }
}
