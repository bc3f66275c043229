public import Core
public import PKI

/// Where the post's key and certificate for HQ stand: the pair of provisioning, which only the
/// installer writes, and in the uplink's own directory the pairs that followed it.
///
/// `device.pem` there is a pair that HQ was reached with. `device.next.pem` is its successor: first
/// a key alone, then with the certificate that HQ answered. A rename makes it `device.pem`, so
/// that at every moment one whole pair is in use. Calls block.
public struct DeviceFiles: Sendable {
    /// What is to follow the pair in use.
    public enum Successor: Sendable {
        /// HQ has not answered for this key.
        case key(PrivateKey)
        /// HQ has; nobody has been reached with it.
        case pair(DevicePair)

        public var key: PrivateKey {
            switch self {
            case .key(let key): key
            case .pair(let pair): pair.key
            }
        }
    }

    private static let limit = 64 << 10
    private static let mode: UInt32 = 0o600

    private let key: String
    private let certificate: String
    private let directory: String
    private let files: any GrowingFiles

    /// - Parameters:
    ///   - key: of provisioning, as is `certificate`.
    ///   - directory: the uplink's own, `var/lib/waypost/uplink`.
    public init(
        key: String, certificate: String, directory: String, files: any GrowingFiles = LinuxFiles()
    ) {
        self.key = key
        self.certificate = certificate
        self.directory = directory
        self.files = files
    }

    public var inUse: String { directory + "/device.pem" }
    /// For the installer, who hands it over to the uplink's user.
    public var next: String { directory + "/device.next.pem" }

    /// The pair to use: of the provisioned and the renewed one that which began last, as a post
    /// may be enrolled anew after a renewal. `nil` where the post is not enrolled.
    ///
    /// - Throws: `files` and `identity` where neither can be read.
    public func current() throws(UplinkFault) -> DevicePair? {
        guard files.exists(certificate) else { return nil }
        let renewed = (try? pair(inUse)).flatMap { $0.isConsistent ? $0 : nil }
        do {
            let provisioned = DevicePair(
                certificate: try Certificate(pem: files.read(certificate, limit: Self.limit)),
                key: try PrivateKey(pem: files.read(key, limit: Self.limit)))
            guard let renewed else { return provisioned }
            let isNewer =
                provisioned.isConsistent
                && provisioned.certificate.notBefore > renewed.certificate.notBefore
            return isNewer ? provisioned : renewed
        } catch {
            guard let renewed else { throw .of(error) }
            return renewed
        }
    }

    /// `nil` where none is under way, or only what a torn disk left of one.
    public var successor: Successor? {
        guard let bytes = try? files.read(next, limit: Self.limit),
            let key = try? PrivateKey(pem: bytes)
        else { return nil }
        guard let pair = try? DevicePair(pem: bytes), pair.isConsistent else { return .key(key) }
        return .pair(pair)
    }

    /// The successor's key, made now where there is none: by the provider that keeps the one in
    /// use, such as a TPM's.
    public func successorKey() throws(UplinkFault) -> PrivateKey {
        if let successor { return successor.key }
        do {
            let made = try PrivateKey.generate(in: try current()?.key.provider)
            try files.replace(next, with: made.pem(), mode: Self.mode)
            return made
        } catch {
            throw .of(error)
        }
    }

    /// Keeps HQ's answer beside the key that it is for.
    public func keep(_ pair: DevicePair) throws(UplinkFault) {
        do {
            try files.replace(next, with: pair.pem(), mode: Self.mode)
        } catch {
            throw .of(error)
        }
    }

    /// Makes the successor the pair in use.
    public func adopt() throws(UplinkFault) {
        do {
            try files.flushAndMove(next, to: inUse)
        } catch {
            throw .of(error)
        }
    }

    /// Forgets a successor that HQ does not take.
    func dropSuccessor() throws(UplinkFault) {
        do {
            try files.remove(next)
        } catch {
            throw .of(error)
        }
    }

    private func pair(_ path: String) throws -> DevicePair {
        try DevicePair(pem: files.read(path, limit: Self.limit))
    }
}

extension UplinkFault {
    /// What a file or a key said.
    static func of(_ error: any Error) -> UplinkFault {
        switch error {
        case let fault as UplinkFault: fault
        case let fault as FileFault: .files(fault)
        case let fault as any Fault: .identity(reason: fault.problem)
        default: .identity(reason: "\(error)")
        }
    }
}
