import Core
import PKI
import Site
import Station
import Testing

/// `waypost document inspect` over files; what it judges by is tried in `Documents`.
struct DocumentInspectionTests {
    private static let zone = [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ]

    private func inspect(
        _ document: JSONValue, lists: [String: [UInt8]] = [:], isJSON: Bool = true
    ) throws -> (code: Int32, transcript: Transcript) {
        let root = TemporaryRoot()
        let files = LinuxFiles()
        let file = root.paths.root + "/document.json"
        try files.makeDirectory(root.paths.chipTrust, mode: 0o700)
        try files.replace(file, with: Array(document.compactText.utf8), mode: 0o600)
        for (name, bytes) in lists {
            try files.replace(root.paths.chipTrust + "/" + name, with: bytes, mode: 0o600)
        }
        let transcript = Transcript()
        let code = transcript.commands(root.paths, isJSON: isJSON)
            .inspectDocument(file, authorities: [], revocations: [], at: nil)
        return (code, transcript)
    }

    @Test("A document and a whole crossing are judged alike; damage is no failure")
    func zones() throws {
        let document: JSONValue = ["mrz": .array(Self.zone.map(JSONValue.string))]
        for sent: JSONValue in [document, ["document": document, "direction": "entry"]] {
            let (code, transcript) = try inspect(sent)
            #expect(code == 0)
            #expect(try transcript.json().at("document", "mrz", "valid") == true)
            #expect(try transcript.json().at("document", "chip") == .null)
        }
        let damaged = try inspect(["chip": ["sod": "AAAA"]], isJSON: false)
        #expect(damaged.code == 0)
        #expect(damaged.transcript.output.contains("chip    UNREADABLE"))
    }

    @Test("Lists of the post are read whatever they are called, and each that is none is named")
    func lists() throws {
        let authority = try CertificateAuthority.createRoot(
            commonName: "CSCA", key: .generate(), notBefore: Timestamp(milliseconds: 0),
            notAfter: Timestamp(milliseconds: 1 << 42), random: SeededRandom(seed: 4))
        let (code, transcript) = try inspect(
            ["mrz": []],
            lists: [
                "a.der": authority.certificate.der, "b": authority.certificate.pem,
                "c.ml": [0x30, 0x00], "d.txt": Array("notes".utf8), ".hidden": [1],
            ])
        #expect(code == 0)
        let complaints = transcript.complaints.split(separator: "\n")
        #expect(complaints.count == 2, "\(complaints)")
        #expect(complaints.contains { $0.contains("c.ml") })
        #expect(complaints.contains { $0.contains("d.txt") })
    }

    @Test("A file that is not there or no JSON is said")
    func noFile() throws {
        let root = TemporaryRoot()
        let transcript = Transcript()
        let code = transcript.commands(root.paths)
            .inspectDocument("absent", authorities: [], revocations: [], at: nil)
        #expect(code != 0)
        #expect(transcript.complaints.contains("absent"))
    }
}
