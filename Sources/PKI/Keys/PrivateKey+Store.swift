internal import COpenSSL
internal import Synchronization

extension PrivateKey {
    /// Finds the key by a URI, with whatever OpenSSL's providers are configured for: `file:` with
    /// no provider but its own, `handle:0x81000001` with a TPM's.
    ///
    /// - Throws: `keyUnavailable` when nothing can open the URI or it holds no private key that
    ///   needs no pass phrase; `malformed` when the URI is empty or too long.
    public convenience init(uri: String) throws(PKIFault) {
        let activity = "load the private key from \(uri.prefix(200))"
        guard !uri.isEmpty, uri.utf8.count <= PKILimit.uri else {
            throw PKIFault(.malformed, activity, "the URI is empty or too long")
        }
        let handle = try KeyHandle.hardwareTurn.withLock { (_) throws(PKIFault) -> KeyHandle in
            try Self.load(uri, activity)
        }
        try self.init(handle: handle)
    }

    private static func load(_ uri: String, _ activity: String) throws(PKIFault) -> KeyHandle {
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        // The null method answers questions for a pass phrase with nothing: nobody is there to ask.
        guard let store = OSSL_STORE_open(uri, UI_null(), nil, nil, nil) else {
            throw .drained(.keyUnavailable, activity, "nothing can open this URI")
        }
        defer { OSSL_STORE_close(store) }
        OSSL_STORE_expect(store, OSSL_STORE_INFO_PKEY)
        while OSSL_STORE_eof(store) == 0 {
            guard let item = OSSL_STORE_load(store) else {
                // Without an object it is either the end or an error; an error does not mend.
                if OSSL_STORE_error(store) != 0 { break }
                continue
            }
            defer { OSSL_STORE_INFO_free(item) }
            if let key = OSSL_STORE_INFO_get1_PKEY(item) { return KeyHandle(owning: key) }
        }
        throw .drained(.keyUnavailable, activity, "there is no private key that can be used")
    }
}
