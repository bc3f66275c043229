public import Core

/// Services that HQ asks about documents.
extension HubStore {
    /// - Parameter since: crossings that posts stored from then on are asked about too.
    public func register(
        _ provider: ExternalProvider, since: Timestamp?, at time: Timestamp
    ) async throws(HubFault) {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.register(provider, since: since, at: time)
            }
        }
    }

    /// - Returns: whether there was one of that name in use.
    public func retire(provider: String, at time: Timestamp) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.retire(provider: provider, at: time)
            }
        }
    }

    public func providers() async throws(HubFault) -> [ExternalProviderHealth] {
        try await perform { (ledger) throws(HubFault) in try ledger.providers() }
    }

    func claim(
        _ limit: Int, of provider: String, isRepeated: Bool = false, by worker: Identifier,
        for lease: Duration, at time: Timestamp
    ) async throws(HubFault) -> [ExternalQuestion] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.claim(
                    limit, of: provider, isRepeated: isRepeated, by: worker, until: time + lease,
                    at: time)
            }
        }
    }

    func release(
        _ questions: [ExternalQuestion], by worker: Identifier, after pause: Duration? = nil,
        at time: Timestamp
    ) async throws(HubFault) {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                for question in questions {
                    try ledger.release(question, by: worker, after: pause, at: time)
                }
            }
        }
    }

    @discardableResult
    func settle(
        _ question: ExternalQuestion, hit entry: ExternalEntry?, by worker: Identifier,
        at time: Timestamp
    ) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.settle(question, hit: entry, by: worker, at: time)
            }
        }
    }

    func note(
        failure: ProviderFault, of provider: String, at time: Timestamp
    ) async throws(HubFault) {
        try await perform { (ledger) throws(HubFault) in
            try ledger.note(failure: failure, of: provider, at: time)
        }
    }
}
