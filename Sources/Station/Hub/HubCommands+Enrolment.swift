internal import Core
internal import Hub
internal import Uplink

/// Answering posts' requests for their certificates.
extension HubCommands {
    /// What `waypost-hub enrol` is told.
    public struct EnrolmentOrder: Sendable {
        /// A file, or a folder of files `*.csr`.
        public var requests: String
        /// A file; for a folder of requests a folder.
        public var out: String
        /// What the spare is to be whose request it is.
        public var post: String?
        /// The device that the post had is refused from now on.
        public var isReplacing: Bool

        public init(
            requests: String, out: String, post: String? = nil, isReplacing: Bool = false
        ) {
            self.requests = requests
            self.out = out
            self.post = post
            self.isReplacing = isReplacing
        }
    }

    /// Requests of one folder.
    private static let batchLimit = 10_000
    private static let requestSuffix = ".csr"

    /// `enrol --csr FILE --out BUNDLE [--post POST] [--replace]`, and the same for a folder.
    public func enrol(_ order: EnrolmentOrder, _ choice: StoreChoice? = nil) async -> Int32 {
        do {
            let hub = try HubDirectory.open(directory)
            guard let names = try? files.list(order.requests, limit: Self.batchLimit) else {
                let bundle = try await bundle(order.requests, order, of: hub, choice)
                try hand(bundle, to: order.out)
                tell([(order.out, bundle)])
                return ExitCode.ok
            }
            let requests = names.filter { $0.hasSuffix(Self.requestSuffix) }.sorted()
            return try await enrol(requests, order, of: hub, choice)
        } catch {
            return tell(error, otherwise: ExitCode.failed)
        }
    }

    /// What one request lacks costs the others nothing.
    private func enrol(
        _ requests: [String], _ order: EnrolmentOrder, of hub: HubDirectory, _ choice: StoreChoice?
    ) async throws -> Int32 {
        guard !requests.isEmpty else {
            throw PublishingFault(
                problem: "in \(order.requests) is no request", remedy: "files named POST.csr")
        }
        guard order.post == nil else {
            throw PublishingFault(
                problem: "--post names one post, and these are \(requests.count) requests")
        }
        try files.makeDirectory(order.out, mode: 0o750)
        var done: [(String, EnrolmentBundle)] = []
        for name in requests {
            do {
                let bundle = try await bundle("\(order.requests)/\(name)", order, of: hub, choice)
                if done.contains(where: { $0.1.post == bundle.post }) {
                    throw PublishingFault(
                        problem: "an earlier request of this folder names post \(bundle.post) too")
                }
                let out = "\(order.out)/\(bundle.post).json"
                try hand(bundle, to: out)
                done.append((out, bundle))
            } catch {
                console.complain("waypost-hub: \(name): \(error)")
            }
        }
        tell(done)
        if !isJSON { console.line("\(done.count) of \(requests.count) enrolled") }
        return done.count == requests.count ? ExitCode.ok : ExitCode.failed
    }

    private func bundle(
        _ path: String, _ order: EnrolmentOrder, of hub: HubDirectory, _ choice: StoreChoice?
    ) async throws -> EnrolmentBundle {
        let csr = try files.read(path, limit: CarriedRenewal.limit)
        if let renewal = CarriedRenewal(csr) {
            return try await answer(renewal, of: hub, choice)
        }
        let (post, hasOther) = try hub.examine(csr: csr, as: order.post)
        // The old device first: cut short here, the command is run again.
        if order.isReplacing, hasOther { try await revoke(post, choice) }
        var bundle = try hub.enrol(
            csr: csr, as: order.post, isReplacing: order.isReplacing, at: time.now())
        provideTechnicians(&bundle)
        return bundle
    }

    private func hand(_ bundle: EnrolmentBundle, to out: String) throws {
        try OutputFile(out, files: files).write(Array(bundle.json.prettyText.utf8), mode: 0o640)
    }

    private func tell(_ done: [(out: String, bundle: EnrolmentBundle)]) {
        for (out, bundle) in done {
            let document: JSONValue = [
                "out": .string(out), "post": .string(bundle.post), "hub": .string(bundle.hub),
            ]
            console.line(
                isJSON
                    ? document.prettyText : "\(out): enrolment of \(bundle.post) at \(bundle.hub)")
        }
    }

    /// The tables know whether the device was revoked or followed by another.
    private func answer(
        _ renewal: CarriedRenewal, of hub: HubDirectory, _ choice: StoreChoice?
    ) async throws -> EnrolmentBundle {
        let store = try self.store(choice)
        do {
            try await store.prepare(at: time.now())
            let bundle = try await hub.answer(renewal, store: store, at: time.now())
            await store.close()
            return bundle
        } catch {
            await store.close()
            throw error
        }
    }

    /// Where no hub has served yet, no device has ever spoken and there is nothing to refuse.
    private func revoke(_ post: String, _ choice: StoreChoice?) async throws {
        let store: any HubStore
        do {
            store = try self.store(choice)
        } catch HubStoreFault.neverServed {
            return
        }
        do throws(HubFault) {
            try await store.prepare(at: time.now())
            _ = try await store.revoke(post: post, at: time.now())
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}
