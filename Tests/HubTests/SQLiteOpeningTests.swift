import Testing

@testable import Hub

/// A hub and its commands open one file, often in the same moment.
@Suite("Opening the embedded store")
struct SQLiteOpeningTests {
    @Test("waits for whoever else makes, opens or closes the same file")
    func together() async throws {
        for _ in 0..<25 {
            let place = try StoreKind.sqlite.place()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        for _ in 0..<3 {
                            let store = try await place.prepared()
                            await store.close()
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
