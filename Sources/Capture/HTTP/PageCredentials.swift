internal import Core
internal import NIOSSL
internal import PKI

/// The page's certificate with what is shown beside it, and its key, as they were read together.
struct PageCredentials: Sendable {
    let certificate: Certificate
    let chain: [NIOSSLCertificateSource]
    let key: NIOSSLPrivateKeySource
    /// Of the two files.
    private let digest: Digest256

    /// - Throws: `badCertificate`, `badKey`, also where the two do not belong together.
    init(_ options: CaptureServer.Options) throws(ServerFault) {
        let files = LinuxFiles()
        let (chainBytes, keyBytes): ([UInt8], [UInt8])
        do {
            chainBytes = try files.read(options.certificateChain, limit: PKILimit.pem)
            let shown = try Certificate.bundle(pem: chainBytes)
            chain = try shown.map {
                .certificate(try NIOSSLCertificate(bytes: $0.der, format: .der))
            }
            certificate = shown[0]
        } catch {
            throw .badCertificate(path: options.certificateChain, reason: Self.reason(error))
        }
        do {
            keyBytes = try files.read(options.privateKey, limit: PKILimit.pem)
            key = .privateKey(try NIOSSLPrivateKey(bytes: keyBytes, format: .pem))
            guard try PrivateKey(pem: keyBytes).publicKey == certificate.publicKey else {
                throw ServerFault.badKey(
                    path: options.privateKey,
                    reason: "it is not that of \(options.certificateChain)")
            }
        } catch {
            throw error as? ServerFault
                ?? .badKey(path: options.privateKey, reason: Self.reason(error))
        }
        digest = SHA256.digest(chainBytes + keyBytes)
    }

    private static func reason(_ error: any Error) -> String {
        (error as? any Fault)?.problem ?? "\(error)"
    }
}

extension PageCredentials: Equatable {
    static func == (left: PageCredentials, right: PageCredentials) -> Bool {
        left.digest == right.digest
    }
}
