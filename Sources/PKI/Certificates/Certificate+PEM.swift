extension Certificate {
    private static let labels: Set<String> = ["CERTIFICATE", "X509 CERTIFICATE"]

    /// Reads the one certificate of a PEM text; other objects in it, as a key, are skipped.
    ///
    /// - Throws: `malformed` when there is none or more than one, and what `init(der:)` throws.
    public convenience init(pem: [UInt8]) throws(PKIFault) {
        let activity = "read the certificate"
        let blocks = try PEMText.blocks(pem, limit: PKILimit.pem, count: 16, activity)
            .filter { Self.labels.contains($0.label) }
        guard let block = blocks.first, blocks.count == 1 else {
            throw PKIFault(
                .malformed, activity,
                "\(blocks.count) certificates in a PEM text that is to hold one")
        }
        try self.init(der: block.der)
    }

    /// Reads all certificates of a PEM text in their order, at least one and at most
    /// ``PKILimit/bundleCertificates``; other objects in it are skipped.
    public static func bundle(pem: [UInt8]) throws(PKIFault) -> [Certificate] {
        let activity = "read the certificates"
        let blocks = try PEMText.blocks(
            pem, limit: PKILimit.bundle, count: PKILimit.bundleCertificates, activity)
        var certificates: [Certificate] = []
        for block in blocks where labels.contains(block.label) {
            certificates.append(try Certificate(der: block.der))
        }
        guard !certificates.isEmpty else {
            throw PKIFault(.malformed, activity, "no certificate in this PEM text")
        }
        return certificates
    }

    /// RFC 7468 text, with a line feed at its end.
    public var pem: [UInt8] { PEMText.text(label: "CERTIFICATE", der) }
}
