public import Core
public import PKI

extension Bundle {
    /// What a list says of itself, without its content: for whoever was sent a file and asks what
    /// it is. Blocks.
    ///
    /// - Parameter recipientKey: proves the index as well; without it an encrypted list shows what
    ///   its owner signed in the open, and that the rest is sealed.
    /// - Throws: as ``open(_:trust:recipientKey:recipientCertificate:at:)``, but `notARecipient`
    ///   only where a key was given.
    public static func inspect(
        _ path: String, trust: BundleTrust, recipientKey: PrivateKey?, at time: Timestamp
    ) throws(ScreeningFault) -> JSONValue {
        let proven = try Proven(path, trust, time)
        if proven.envelope.isEmpty || recipientKey != nil {
            return try open(path, trust: trust, recipientKey: recipientKey, at: time).inspection
        }
        let recipients: [CMS.Recipient]
        do throws(PKIFault) {
            recipients = try CMS.recipients(of: proven.envelope)
        } catch {
            throw .notABundle("its key envelope cannot be read: \(error.problem)")
        }
        return describe(
            proven.manifest, signer: proven.signer, size: proven.file.size, pages: nil,
            recipients: recipients,
            note: "sealed: signature and description hold; the content is for its recipients' "
                + "keys alone (--recipient-key)")
    }

    /// What the list says of itself, without its content.
    public var inspection: JSONValue {
        Self.describe(
            manifest, signer: signer, size: file.size, pages: documents?.index.pageCount,
            recipients: nil,
            note: manifest.isClear
                ? "this list is not encrypted: whoever has the file can read it" : nil)
    }

    private static func describe(
        _ manifest: BundleManifest, signer: Certificate?, size: Int, pages: Int?,
        recipients: [CMS.Recipient]?, note: String?
    ) -> JSONValue {
        var members = manifest.json.object ?? [:]
        members["signer"] = JSONValue(signer?.subjectCommonName)
        members["signer_sha256"] = JSONValue(signer?.fingerprint)
        members["bytes"] = .integer(Int64(size))
        members["document_pages"] = JSONValue(pages)
        members["recipients"] =
            recipients.map { recipients in
                .array(
                    recipients.map {
                        [
                            "issuer": JSONValue($0.issuerCommonName),
                            "serial": JSONValue($0.serial),
                        ]
                    })
            } ?? .null
        members["note"] = JSONValue(note)
        return .object(members)
    }
}
