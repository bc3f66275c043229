internal import Core

/// What is doubtful about the papers of a crossing. Check digits and chips are another module's.
struct DocumentDoubts {
    private let crossing: Crossing

    init(_ crossing: Crossing) {
        self.crossing = crossing
    }

    func add(to doubts: inout DoubtList) {
        if let document = crossing.document {
            addMissing(document, to: &doubts)
            addPresence(document, to: &doubts)
            addDates(document, to: &doubts)
        }
        addPermissions(to: &doubts)
    }

    /// A traveller without a document is recorded with the reason; the number and its issuer are
    /// what lists are asked for.
    private func addMissing(_ document: Crossing.Document, to doubts: inout DoubtList) {
        let value = document.value
        guard value["absent_reason"].isUnsaid else { return }
        if value["class"].isUnsaid { doubts.add(.missing, at: "document", "class") }
        if document.documentClass == "none" {
            doubts.add(.missing, at: "document", "absent_reason")
            return
        }
        for key in ["issuer", "number"] where value[key].isUnsaid {
            doubts.add(.missing, at: "document", key)
        }
        if Self.expiring.contains(document.documentClass ?? ""), value["expires_on"].isUnsaid {
            doubts.add(.missing, at: "document", "expires_on")
        }
    }

    /// The classes that always carry a last day.
    private static let expiring: Set<String> = [
        "passport", "id_card", "emergency_travel_document", "laissez_passer",
        "refugee_travel_document", "stateless_travel_document", "alien_document", "seafarer",
        "border_pass", "residence_permit",
    ]

    /// A document cannot be absent and read. That its number is known proves nothing: people
    /// remember the number of a passport that was stolen.
    private func addPresence(_ document: Crossing.Document, to doubts: inout DoubtList) {
        let wasRead =
            document.readBy == "chip" || document.readBy == "mrz" || document.hasChip
            || !document.zoneLines.isEmpty
        if document.documentClass == "none" {
            if !document.value["number"].isUnsaid {
                doubts.add(.inconsistent, at: "document", "number")
            }
            if wasRead { doubts.add(.inconsistent, at: "document", "class") }
        } else if wasRead, !document.value["absent_reason"].isUnsaid {
            doubts.add(.inconsistent, at: "document", "absent_reason")
        }
    }

    private func addDates(_ document: Crossing.Document, to doubts: inout DoubtList) {
        if let issued = document.issuedOn?.earliest {
            if let expires = document.expiresOn?.latest, issued > expires {
                doubts.add(.inconsistent, at: "document", "expires_on")
            }
            if let crossedOn = crossing.crossedOn, issued > crossedOn {
                doubts.add(.inconsistent, at: "document", "issued_on")
            }
        }
        if let issued = document.issuedOn?.latest,
            let born = crossing.traveller.birthDate?.earliest, issued < born
        {
            doubts.add(.inconsistent, at: "document", "issued_on")
        }
        // The last day itself is valid (Doc 9303-3 §4.8 names the day of expiry).
        if let expires = document.expiresOn?.latest, let crossedOn = crossing.crossedOn,
            expires < crossedOn
        {
            doubts.add(.expired, at: "document", "expires_on")
        }
    }

    /// A visa opens the way in; whoever leaves may have used it up. A permit covers the stay, so it
    /// counts in both directions.
    private func addPermissions(to doubts: inout DoubtList) {
        let visa = crossing.body["visa"]
        if let issued = visa?["issued_on"].day, let until = visa?["valid_until"].day,
            issued > until
        {
            doubts.add(.inconsistent, at: "visa", "valid_until")
        }
        guard let crossedOn = crossing.crossedOn else { return }
        if let until = visa?["valid_until"].day, until < crossedOn, crossing.direction != .exit {
            doubts.add(.expired, at: "visa", "valid_until")
        }
        if let until = crossing.body["permit"]?["valid_until"].day, until < crossedOn {
            doubts.add(.expired, at: "permit", "valid_until")
        }
    }
}
