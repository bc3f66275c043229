import Core
import PKI
import Testing

struct CertificateRequestTests {
    private func der(_ pem: [UInt8]) throws -> [UInt8] {
        let lines = String(decoding: pem, as: UTF8.self).split(separator: "\n")
        return try #require(Base64.bytes(lines.dropFirst().dropLast().joined()))
    }

    private func pem(_ der: [UInt8]) -> [UInt8] {
        Array(
            "-----BEGIN CERTIFICATE REQUEST-----\n\(Base64.text(der))\n-----END CERTIFICATE REQUEST-----\n"
                .utf8)
    }

    @Test("A request is read back with its name and key")
    func roundTrip() throws {
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(
            commonName: "post-7", organization: "Border service", key: key)
        let copy = try CertificateRequest(pem: request.pem)
        #expect(copy.commonName == "post-7")
        #expect(copy.publicKey == key.publicKey)
        #expect(copy.pem == request.pem)
    }

    @Test("No altered byte leaves a request with another name or key acceptable")
    func tampered() throws {
        let request = try CertificateRequest.make(
            commonName: "post-7", organization: nil, key: .generate())
        let original = try der(request.pem)
        var codes: [PKIFault.Code: Int] = [:]
        for index in original.indices {
            var copy = original
            copy[index] ^= 0x01
            let text = pem(copy)
            let code = PKIFault.Code.thrown { try CertificateRequest(pem: text) }
            if let code { codes[code, default: 0] += 1 }
            #expect(code != nil, "byte \(index)")
        }
        #expect(codes[.badSignature, default: 0] > 20)
    }

    @Test("Names that a request cannot hold, and texts without one, are malformed")
    func malformed() throws {
        let key = try PrivateKey.generate()
        expectFault(.malformed) {
            try CertificateRequest.make(commonName: "", organization: nil, key: key)
        }
        let certificate = try CertificateFixture().authority.certificate.pem
        for text in [[], certificate, [UInt8](repeating: 10, count: 1 << 17)] {
            expectFault(.malformed) { try CertificateRequest(pem: text) }
        }
    }

    @Test(
        "The openssl program agrees with our request, and we with its",
        .enabled(if: OpenSSLCommand.isPresent, "needs the openssl program"))
    func secondJudge() throws {
        let command = try OpenSSLCommand()
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(commonName: "post-7", organization: "B", key: key)
        try command.write(request.pem, as: "ours.pem")
        try command.write(try key.pem(), as: "key.pem")
        try command.succeed("req -in ours.pem -verify -noout")
        let subject = try command.run("req -in ours.pem -noout -subject").output
        #expect(subject.contains("O = B, CN = post-7"))
        try command.succeed("req -new -key key.pem -subj /CN=other -out theirs.pem")
        #expect(try CertificateRequest(pem: command.read("theirs.pem")).commonName == "other")
        try command.succeed("req -new -key key.pem -subj /O=other -out nameless.pem")
        let nameless = try command.read("nameless.pem")
        expectFault(.malformed) { try CertificateRequest(pem: nameless) }
    }
}
