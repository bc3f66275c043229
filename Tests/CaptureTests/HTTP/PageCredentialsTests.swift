import Core
import PKI
import Testing

@testable import Capture

@Suite("The page's certificate and its key")
struct PageCredentialsTests {
    private func read(_ certificate: String, _ key: String) throws -> PageCredentials {
        try PageCredentials(
            CaptureServer.Options(certificateChain: certificate, privateKey: key))
    }

    @Test("are the same while neither file changes, and others once one does")
    func changes() throws {
        let identity = try TestIdentity()
        defer { identity.remove() }
        let first = try read(identity.certificatePath, identity.keyPath)
        #expect(first.certificate.subjectCommonName == "waypost.lan")
        #expect(first.chain.count == 1)
        #expect(try read(identity.certificatePath, identity.keyPath) == first)
        // A link goes along.
        let pem = first.certificate.pem + identity.authority.pem
        try LinuxFiles().replace(identity.certificatePath, with: pem, mode: 0o644)
        let second = try read(identity.certificatePath, identity.keyPath)
        #expect(second != first)
        #expect(second.chain.count == 2)
        #expect(second.certificate == first.certificate)
    }

    @Test("are refused by name where they do not belong together")
    func parted() throws {
        let (identity, other) = (try TestIdentity(), try TestIdentity())
        defer {
            identity.remove()
            other.remove()
        }
        let fault = #expect(throws: ServerFault.self) {
            try read(identity.certificatePath, other.keyPath)
        }
        #expect(
            fault
                == .badKey(
                    path: other.keyPath, reason: "it is not that of \(identity.certificatePath)"))
        let missing = #expect(throws: ServerFault.self) {
            try read(identity.certificatePath, "/nowhere.key")
        }
        guard case .badKey("/nowhere.key", _) = missing else {
            Issue.record("\(String(describing: missing))")
            return
        }
    }
}
