import Testing

@testable import Hub

extension StoreContractTests {
    @Test(
        "finds rows that were changed, removed or moved behind its back",
        arguments: StoreKind.available)
    func tampering(_ kind: StoreKind) async throws {
        let edits: [(String, ChainReport.FaultKind)] = [
            ("UPDATE records SET canonical = canonical || ' ' WHERE sequence = 3", .altered),
            ("UPDATE records SET record_hash = 'x' WHERE sequence = 3", .missing),
            ("UPDATE places SET record_hash = chain_hash WHERE sequence = 3", .missing),
            ("UPDATE places SET chain_hash = record_hash WHERE sequence = 3", .chain),
            ("UPDATE places SET received_at = '2019-01-01T00:00:00Z'", .missing),
            ("DELETE FROM records WHERE sequence = 3", .missing),
            ("DELETE FROM places WHERE sequence = 3", .missing),
            ("DELETE FROM places WHERE sequence > 2", .missing),
            ("DELETE FROM records WHERE sequence > 2", .missing),
            ("UPDATE epochs SET head_sequence = 2", .head),
        ]
        for (edit, expected) in edits {
            let store = try await kind.place().prepared()
            _ = try await applied(SampleChain.records(6, post: Self.post), to: store)
            try await store.perform { (ledger) throws(HubFault) in
                try ledger.session.script(edit)
            }
            let report = try await store.verify(Self.post)
            #expect(report.firstFault?.kind == expected, "\(edit)")
            await store.close()
        }
    }
}
