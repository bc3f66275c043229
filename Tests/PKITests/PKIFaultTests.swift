import Testing

@testable import PKI

struct PKIFaultTests {
    @Test("A fault says what was done, what was found and what OpenSSL said")
    func problem() throws {
        let fault = try #require(throws: PKIFault.self) { try PublicKey(der: [0x30, 0x01, 0x02]) }
        #expect(fault.code == .malformed)
        #expect(fault.problem.hasPrefix("cannot read the public key: "))
        #expect(!fault.libraryErrors.isEmpty)
        #expect(fault.problem.contains(fault.libraryErrors[0]))
    }

    @Test("An earlier fault leaves nothing in OpenSSL's queue for the next")
    func queueIsDrained() throws {
        let first = #expect(throws: PKIFault.self) { try PublicKey(der: [0x30, 0x01, 0x02]) }
        let second = #expect(throws: PKIFault.self) { try PublicKey(der: [0x30, 0x01, 0x02]) }
        #expect(first == second)
        #expect(ErrorQueue.drain().texts.isEmpty)
    }
}
