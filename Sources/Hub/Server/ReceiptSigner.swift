internal import PKI
internal import Supervision
internal import Uplink

/// Signs receipts on a thread of its own: the key may live in a device that takes its time.
actor ReceiptSigner {
    private var key: PrivateKey
    private var certificate: Certificate
    private let executor: any ResourceExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(key: PrivateKey, certificate: Certificate, executor: any ResourceExecutor) {
        self.key = key
        self.certificate = certificate
        self.executor = executor
    }

    /// Signs with another pair from now on.
    func use(key: PrivateKey, certificate: Certificate) {
        self.key = key
        self.certificate = certificate
    }

    func sign<Statement>(_ receipt: Statement) throws(HubFault) -> Signed<Statement> {
        do {
            return try Signed.sign(receipt, key: key, certificate: certificate)
        } catch {
            throw .pki(error)
        }
    }
}
