public import Core
public import PKI
internal import Uplink

/// What `waypost-hub --dir D` keeps beside the database: keys, certificates and the addresses
/// under which posts reach it. Calls block.
///
/// Certificates are valid from one day before they are made, so that a post whose clock runs a
/// little behind accepts them; authorities for 20 years, all else for 3.
public struct HubDirectory: Sendable {
    static let fileLimit = 1 << 20
    /// Certificates of posts that are looked through.
    static let issuedLimit = 100_000
    /// Names that one server certificate may carry here.
    public static let addressLimit = 16
    public static let defaultPort = 9_443

    public let directory: String
    let files: any DurableFiles

    private init(directory: String, files: any DurableFiles) {
        self.directory = directory
        self.files = files
    }

    /// Opens a hub's directory. Throws `notInitialised` where none has been made.
    public static func open(
        _ directory: String, files: any DurableFiles = LinuxFiles()
    ) throws(HubFault) -> HubDirectory {
        let hub = HubDirectory(directory: directory, files: files)
        guard files.exists(hub.path(of: settingsFile)) else {
            throw .notInitialised(directory: directory)
        }
        return hub
    }

    /// Makes what is missing and leaves what is there: authority, server, receipt signer, the
    /// recipient of what is carried by hand, list authority and list signer. Other addresses than
    /// before get the server a new certificate.
    ///
    /// - Parameters:
    ///   - addresses: host names or IP addresses, the one that posts are told first.
    ///   - port: of that address.
    public static func create(
        _ directory: String, addresses: [String], port: Int = defaultPort, at time: Timestamp,
        random: some RandomSource = SystemRandom(), files: any DurableFiles = LinuxFiles()
    ) throws(HubFault) -> HubDirectory {
        guard let first = addresses.first else { throw .invalidAddress("") }
        guard addresses.count <= addressLimit else {
            throw .invalidAddress(addresses[addressLimit])
        }
        for address in addresses {
            guard SubjectName(hubAddress: address) != nil else { throw .invalidAddress(address) }
        }
        let hub = HubDirectory(directory: directory, files: files)
        let maker = HubCredentialMaker(hub: hub, time: time, random: random)
        try hub.translating { () throws(FileFault) in
            try files.makeDirectory(directory, mode: 0o750)
        }
        let authority = try maker.current(.hub)
        let isSameServer = hub.addresses == addresses
        try maker.leaf(
            .server(first, addresses), below: authority, isRenewed: !isSameServer)
        try maker.leaf(.receiptSigner, below: authority)
        try maker.leaf(.carried, below: authority)
        let lists = try maker.current(.lists)
        try maker.leaf(.listSigner, below: lists)
        // Last: a directory with settings is a whole one.
        let settings: JSONValue = [
            "schema": 1, "addresses": .array(addresses.map(JSONValue.string)),
            "port": .integer(Int64(port)),
        ]
        try hub.write(settingsFile, Array(settings.prettyText.utf8), mode: 0o640)
        return hub
    }

    static let settingsFile = "hub.json"

    /// The pairs of key and certificate in the directory, by file name; an authority that followed
    /// another has a number behind it (``AuthorityRegister``).
    public enum Credential: String, Sendable, CaseIterable {
        case hubAuthority = "hub-ca"
        case server
        case receiptSigner = "receipt"
        /// What is carried by hand is sealed to it.
        case carried
        case listAuthority = "list-ca"
        case listSigner = "list"
    }

    /// Of an authority that which issues.
    public func certificate(_ credential: Credential) throws(HubFault) -> Certificate {
        try certificate(named: "\(try name(credential)).pem")
    }

    func certificate(named name: String) throws(HubFault) -> Certificate {
        let bytes = try read(name)
        do {
            return try Certificate(pem: bytes)
        } catch {
            throw .pki(error)
        }
    }

    public func key(_ credential: Credential) throws(HubFault) -> PrivateKey {
        try key(named: "\(try name(credential)).key")
    }

    func key(named name: String) throws(HubFault) -> PrivateKey {
        let bytes = try read(name)
        do {
            return try PrivateKey(pem: bytes)
        } catch {
            throw .pki(error)
        }
    }

    /// Whether the key is here; that of an authority may be kept elsewhere.
    public func has(_ credential: Credential) -> Bool {
        (try? name(credential)).map { files.exists(path(of: "\($0).key")) } ?? false
    }

    private func name(_ credential: Credential) throws(HubFault) -> String {
        try credential.use.map { use throws(HubFault) in try authorities(use).current?.name }
            .flatMap(\.self) ?? credential.rawValue
    }

    /// As given to ``create(_:addresses:port:at:random:files:)``; empty where nothing is there yet.
    public var addresses: [String] {
        (settings?["addresses"]?.array ?? []).compactMap(\.string)
    }

    /// What posts are told: `https://HOST:PORT`.
    public var postAddress: String {
        let host = addresses.first ?? "localhost"
        let port = settings?["port"]?.integer ?? Int64(Self.defaultPort)
        return host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)"
    }

    private var settings: JSONValue? {
        (try? read(Self.settingsFile)).flatMap { try? JSONValue(parsing: $0) }
    }

    func path(of name: String) -> String { directory + "/" + name }

    func read(_ name: String) throws(HubFault) -> [UInt8] {
        try translating { () throws(FileFault) in
            try files.read(path(of: name), limit: Self.fileLimit)
        }
    }

    func write(_ name: String, _ bytes: [UInt8], mode: UInt32) throws(HubFault) {
        try translating { () throws(FileFault) in
            try files.replace(path(of: name), with: bytes, mode: mode)
        }
    }

    func translating<Value>(_ work: () throws(FileFault) -> Value) throws(HubFault) -> Value {
        do {
            return try work()
        } catch {
            throw .files(error)
        }
    }
}

extension SubjectName {
    /// A host name or an IP address; `nil` for anything else, ports included.
    init?(hubAddress text: String) {
        guard !text.isEmpty, text.utf8.count <= 253 else { return nil }
        if text.contains(":") {
            guard text.utf8.filter({ $0 == UInt8(ascii: ":") }).count > 1,
                text.utf8.allSatisfy({
                    Self.isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                })
            else { return nil }
            self = .ip(text)
        } else if text.utf8.allSatisfy({ Self.isDigit($0) || $0 == UInt8(ascii: ".") }) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) else { return nil }
            self = .ip(text)
        } else {
            let isName = text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
                (1...63).contains($0.utf8.count) && !$0.hasPrefix("-") && !$0.hasSuffix("-")
                    && $0.utf8.allSatisfy {
                        Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: "-")
                    }
            }
            guard isName else { return nil }
            self = .dns(text)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
