public import Core
internal import Journal
public import PKI

/// HQ's answer to a carried bundle, carried back: its receipts as the link would have brought them.
public struct CarriedReceipts: Sendable {
    /// Bytes of one file.
    public static let fileLimit = 16 << 20
    /// Receipts in one file.
    public static let limit = 4_096

    public let records: [SignedReceipt]
    public let attachments: [Signed<AttachmentReceipt>]

    /// To whom HQ has the post seal from now on; an older hub's file tells of nobody.
    public let recipient: Certificate?

    public init(
        records: [SignedReceipt], attachments: [Signed<AttachmentReceipt>],
        recipient: Certificate? = nil
    ) {
        self.records = records
        self.attachments = attachments
        self.recipient = recipient
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "waypost_receipts": 1, "records": .array(records.map(\.json)),
            "attachments": .array(attachments.map(\.json)),
        ]
        if let recipient { members["recipient"] = .string(Base64.text(recipient.der)) }
        return .object(members)
    }

    /// - Throws: `badReceipt` where the file is none, has more than ``limit`` receipts or names
    ///   whom to seal to by what is no certificate; nothing is verified yet.
    public init(_ json: JSONValue) throws(UplinkFault) {
        guard json["waypost_receipts"]?.integer == 1, let records = json["records"]?.array,
            let attachments = json["attachments"]?.array
        else { throw .badReceipt(reason: "the file holds no receipts") }
        guard records.count + attachments.count <= Self.limit else {
            throw .badReceipt(reason: "the file holds more than \(Self.limit) receipts")
        }
        self.records = try records.map { (json) throws(UplinkFault) in try Signed(json) }
        self.attachments = try attachments.map { (json) throws(UplinkFault) in try Signed(json) }
        recipient = try json["recipient"]?.string.map { text throws(UplinkFault) in
            guard let certificate = Base64.bytes(text).flatMap({ try? Certificate(der: $0) })
            else { throw .badReceipt(reason: "whom to seal to is named by no certificate") }
            return certificate
        }
    }
}

extension Forwarder {
    /// Takes receipts that were carried here, and to whom to seal from now on; each is verified as
    /// if the link had brought it.
    ///
    /// What HQ signed for is not sent again once the next greeting, or the next batch that HQ
    /// knows already, has said so on the link.
    ///
    /// - Throws: the first that does not hold; those before it are kept.
    /// - Returns: how many are kept now, new or not.
    public func take(_ carried: CarriedReceipts) throws(UplinkFault) -> Int {
        for signed in carried.records {
            let receipt = try verifier.verified(signed)
            guard try isOurs(receipt) else {
                throw .badReceipt(
                    reason: "it names sequence \(receipt.sequence) of epoch \(receipt.epoch), "
                        + "which is not in this journal")
            }
            try receipts.keep(signed, isHeld: isOurs)
            try advance(to: receipt)
        }
        for signed in carried.attachments {
            _ = try verifier.verified(signed)
            try receipts.keep(signed)
        }
        try save()
        // An old stick brings an old one: the one in use stays.
        if let recipient = carried.recipient, let kept = options.recipient,
            try kept.keep(recipient) == .kept
        {
            refusedRecipient = nil
            options.whenRecipientChanged?()
        }
        wake()
        return carried.records.count + carried.attachments.count
    }

    /// Moves the durable place forward, never back.
    private func advance(to receipt: Receipt) throws(UplinkFault) {
        let place = try journal { () throws(JournalFault) in
            try source.position(epoch: receipt.epoch, sequence: receipt.sequence)
        }
        guard let place, place > state.forwarded?.position ?? 0 else { return }
        move(to: receipt, at: place)
    }
}
