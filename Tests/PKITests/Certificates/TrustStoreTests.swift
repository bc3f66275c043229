import Core
import PKI
import Testing

struct TrustStoreTests {
    private let within = CertificateFixture.within

    @Test(
        "The time decides to the second",
        arguments: [
            (CertificateFixture.start + .milliseconds(-1), PKIFault.Code.notYetValid),
            (CertificateFixture.start, nil),
            (CertificateFixture.end + .milliseconds(-1), nil),
            (CertificateFixture.end, .expired),
            (Timestamp(milliseconds: -1), .notYetValid),
        ])
    func time(time: Timestamp, expected: PKIFault.Code?) throws {
        let fixture = try CertificateFixture()
        let leaf = try fixture.issue(.client, for: .generate())
        let code = PKIFault.Code.thrown {
            try fixture.trust.verify(leaf, at: time, purpose: .tlsClient)
        }
        #expect(code == expected)
    }

    @Test("A purpose is accepted from exactly the profiles that are made for it")
    func purposes() throws {
        let fixture = try CertificateFixture()
        let key = try PrivateKey.generate()
        let profiles: [(CertificateProfile, Set<CertificatePurpose>)] = [
            (.server(names: [.dns("a")]), [.any, .tlsServer]),
            (.client, [.any, .tlsClient]),
            (.serverAndClient(names: [.dns("a")]), [.any, .tlsServer, .tlsClient]),
            (.listSigner, [.any, .listSigning]),
            (.receiptSigner, [.any, .receiptSigning]),
            (.recipient, [.any, .recipient]),
        ]
        for (profile, allowed) in profiles {
            let leaf = try fixture.issue(profile, for: key)
            for purpose in CertificatePurpose.allCases {
                let code = PKIFault.Code.thrown {
                    try fixture.trust.verify(leaf, at: within, purpose: purpose)
                }
                #expect(code == (allowed.contains(purpose) ? nil : .untrusted), "\(purpose)")
            }
        }
    }

    @Test("Another authority is not trusted, not even under the same name")
    func foreign() throws {
        let fixture = try CertificateFixture()
        let foreign = try CertificateFixture(seed: 2)
        let leaf = try foreign.issue(.client, for: .generate())
        let intermediates = [foreign.authority.certificate]
        for others in [[], intermediates] {
            expectFault(.untrusted) {
                try fixture.trust.verify(
                    leaf, intermediates: others, at: within, purpose: .any)
            }
        }
        // Untrusted wins over expired: the clock is not what is wrong.
        expectFault(.untrusted) {
            try fixture.trust.verify(
                leaf, at: CertificateFixture.end + .seconds(9), purpose: .any)
        }
        let both = TrustStore(anchors: [fixture.authority.certificate] + intermediates)
        #expect(throws: Never.self) { try both.verify(leaf, at: within, purpose: .any) }
    }

    @Test("Without anchors nothing is trusted")
    func empty() throws {
        let root = try CertificateFixture().authority.certificate
        expectFault(.untrusted) {
            try TrustStore(anchors: []).verify(root, at: within, purpose: .any)
        }
    }

    @Test("An anchor may be a leaf, and is then trusted for itself")
    func pinned() throws {
        let fixture = try CertificateFixture()
        let leaf = try fixture.issue(.client, for: .generate())
        let other = try fixture.issue(.client, for: .generate())
        let trust = TrustStore(anchors: [leaf, leaf])
        #expect(throws: Never.self) { try trust.verify(leaf, at: within, purpose: .tlsClient) }
        expectFault(.untrusted) { try trust.verify(other, at: within, purpose: .any) }
    }

    @Test("The path length keeps an authority from making authorities")
    func pathLength() throws {
        let fixture = try CertificateFixture()
        let key = try PrivateKey.generate()
        let below = CertificateAuthority(
            certificate: try fixture.issue(.authority, commonName: "below", for: key), key: key)
        let leaf = try below.issue(
            commonName: "leaf", publicKey: PrivateKey.generate().publicKey, profile: .client,
            notBefore: CertificateFixture.start, notAfter: CertificateFixture.end,
            random: fixture.random)
        expectFault(.untrusted) {
            try fixture.trust.verify(
                leaf, intermediates: [below.certificate], at: within, purpose: .any)
        }
    }

    @Test("A certificate with an altered signature is not trusted")
    func altered() throws {
        let fixture = try CertificateFixture()
        var der = try fixture.issue(.client, for: .generate()).der
        der[der.count - 3] ^= 1
        let altered = try Certificate(der: der)
        expectFault(.untrusted) { try fixture.trust.verify(altered, at: within, purpose: .any) }
    }

    @Test("One store answers many at once")
    func concurrent() async throws {
        let fixture = try CertificateFixture()
        let trust = fixture.trust
        let leaf = try fixture.issue(.client, for: .generate())
        let time = within
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<64 {
                group.addTask { try trust.verify(leaf, at: time, purpose: .tlsClient) }
            }
            try await group.waitForAll()
        }
    }
}
