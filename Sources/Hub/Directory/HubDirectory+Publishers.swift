public import Core
public import PKI
internal import Uplink

extension HubDirectory {
    /// Gives a person a certificate to publish with, for the key that the request was made with,
    /// and keeps a copy under `publishers/`. Whoever runs this vouches for who that is.
    ///
    /// It lives for a year: a person who left publishes nothing for longer than that.
    public func admitPublisher(
        csr: [UInt8], at time: Timestamp, random: some RandomSource = SystemRandom()
    ) throws(HubFault) -> Certificate {
        let authority = CertificateAuthority(
            certificate: try certificate(.listAuthority), key: try key(.listAuthority))
        let day = Duration.seconds(86_400)
        let request = try pki { () throws(PKIFault) in try CertificateRequest(pem: csr) }
        guard PostName.isValid(request.commonName) else {
            throw .invalidPublisher(request.commonName)
        }
        let issued = try pki { () throws(PKIFault) in
            try authority.issue(
                commonName: request.commonName, publicKey: request.publicKey, profile: .publisher,
                notBefore: time + day * -1, notAfter: time + day * 365, random: random)
        }
        try translating { () throws(FileFault) in
            try files.makeDirectory(path(of: "publishers"), mode: 0o750)
        }
        let name = issued.subjectCommonName ?? issued.serial
        try write("publishers/\(name)-\(issued.serial).pem", issued.pem, mode: 0o640)
        return issued
    }

    /// The authorities by which posts know publishers.
    public func publisherTrust() throws(HubFault) -> TrustStore {
        TrustStore(anchors: try believed(.lists))
    }
}
