internal import NIOCore
internal import NIOSSL
internal import PKI
internal import Supervision

/// Lets the TLS handshake sign with a key that OpenSSL holds, on a thread of its own: a TPM takes
/// up to a second, and an event loop must never wait that long.
final class ThreadSigningKey: NIOSSLCustomPrivateKey, Hashable {
    private let key: PrivateKey
    private let executor: any ResourceExecutor

    init(key: PrivateKey, executor: any ResourceExecutor) {
        self.key = key
        self.executor = executor
    }

    /// ECDSA on P-256 with SHA-256 is what provisioning makes and what TLS 1.3 must know
    /// (RFC 8446 §9.1).
    var signatureAlgorithms: [SignatureAlgorithm] { [.ecdsaSecp256R1Sha256] }

    func sign(
        channel: any Channel, algorithm: SignatureAlgorithm, data: ByteBuffer
    ) -> EventLoopFuture<ByteBuffer> {
        let promise = channel.eventLoop.makePromise(of: ByteBuffer.self)
        let message = Array(data.readableBytesView)
        executor.perform { [key] in
            promise.completeWith(
                Result { try key.sign(message) }.map { ByteBuffer(bytes: $0) })
        }
        return promise.futureResult
    }

    /// TLS 1.3 has no key exchange that decrypts; this is never called.
    func decrypt(channel: any Channel, data: ByteBuffer) -> EventLoopFuture<ByteBuffer> {
        channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
    }

    static func == (left: ThreadSigningKey, right: ThreadSigningKey) -> Bool { left === right }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
