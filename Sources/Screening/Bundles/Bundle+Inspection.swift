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
        _ path: String, trust: BundleTrust, recipientKey: PrivateKey?, at time: Timestamp?
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
            proven.manifest, signer: proven.signer, size: proven.file.size, documents: nil,
            recipients: recipients,
            note: "sealed: signature and description hold; the content is for its recipients' "
                + "keys alone (--recipient-key)")
    }

    /// Which bundle a file is, and what its owner says of the list: all that whoever builds a
    /// change must know of what it changes, for which no recipient's key is needed. Blocks.
    ///
    /// - Throws: `file`, `notABundle`, `untrusted`, `altered`.
    public static func summary(
        of path: String, trust: BundleTrust, at time: Timestamp?
    ) throws(ScreeningFault) -> (identifier: Identifier, description: BundleDescription) {
        let proven = try Proven(path, trust, time)
        return (proven.manifest.identifier, proven.manifest.description)
    }

    /// What the list says of itself, without its content.
    public var inspection: JSONValue {
        Self.describe(
            manifest, signer: signer, size: file.size, documents: documents?.index.entryCount,
            recipients: nil,
            note: manifest.isClear
                ? "this list is not encrypted: whoever has the file can read it" : nil)
    }

    private static func describe(
        _ manifest: BundleManifest, signer: Certificate?, size: Int, documents: Int?,
        recipients: [CMS.Recipient]?, note: String?
    ) -> JSONValue {
        var members = manifest.json.object ?? [:]
        members["signer"] = JSONValue(signer?.subjectCommonName)
        members["signer_sha256"] = JSONValue(signer?.fingerprint)
        members["bytes"] = .integer(Int64(size))
        members["documents"] = JSONValue(documents)
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
