internal import Core
internal import Hub
internal import PKI
internal import Uplink

/// A real hub over a store, and posts that it has enrolled.
struct StandingHub: Sendable {
    let port: Int
    let store: any HubStore
    let authorities: [Certificate]
    private let identities: [String: DeviceIdentity]

    /// Makes a hub with keys of its own, serves while `work` runs, and closes the store.
    ///
    /// - Parameter folder: there already; the hub's directory is made in it.
    static func during<Value: Sendable>(
        in folder: String, over store: any HubStore, posts: [String], time: SystemTime,
        _ work: (StandingHub) async throws -> Value
    ) async throws -> Value {
        let hub = try HubDirectory.create(
            folder + "/hub", addresses: ["127.0.0.1"], at: time.now())
        let authorities = [try hub.certificate(.hubAuthority)]
        var identities: [String: DeviceIdentity] = [:]
        for post in posts {
            let key = try PrivateKey.generate()
            let request = try CertificateRequest.make(
                commonName: post, organization: nil, key: key)
            let bundle = try hub.enrol(csr: request.pem, at: time.now())
            identities[post] = DeviceIdentity(
                certificate: try Certificate(pem: Array(bundle.certificate.utf8)), key: key,
                hubAuthorities: authorities)
        }
        try await store.prepare(at: time.now())
        var options = HubServer.Options()
        options.host = "127.0.0.1"
        options.port = 0
        let server = HubServer(identity: try HubIdentity(hub), store: store, options: options)
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let value = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { told.finish() }
                try await server.run { told.yield($0) }
            }
            var value: Value?
            for await port in ports {
                value = try await work(
                    StandingHub(
                        port: port, store: store, authorities: authorities,
                        identities: identities))
                break
            }
            group.cancelAll()
            try await group.waitForAll()
            return value
        }
        await store.close()
        guard let value else { throw NotServing() }
        return value
    }

    struct NotServing: Error {}

    /// The post's exchange with this hub.
    ///
    /// - Parameter port: another where a line stands between.
    func exchange(of post: String, port: Int? = nil) throws -> HTTPSHubExchange {
        guard let identity = identities[post] else { throw NotServing() }
        return try HTTPSHubExchange(
            address: "https://127.0.0.1:\(port ?? self.port)", post: post, identity: identity)
    }
}
