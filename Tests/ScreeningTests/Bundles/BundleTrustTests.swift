import Core
import PKI
import Screening
import Testing

struct BundleTrustTests {
    @Test("A list that somebody else signed is refused")
    func wrongAuthority() throws {
        let workshop = try ListWorkshop()
        let stranger = try ListWorkshop(seed: 2)
        let path = try workshop.write(
            try workshop.bundle(key: stranger.signerKey, certificate: stranger.signer))
        #expect(code { () throws(ScreeningFault) in try workshop.open(path) } == .untrusted)
    }

    @Test("A certificate that is not made for lists signs none")
    func wrongPurpose() throws {
        let workshop = try ListWorkshop()
        let path = try workshop.write(
            try workshop.bundle(key: workshop.recipientKey, certificate: workshop.recipient))
        #expect(code { () throws(ScreeningFault) in try workshop.open(path) } == .untrusted)
    }

    @Test("An exact signer is taken, and no other of the same authority")
    func exactSigner() throws {
        let workshop = try ListWorkshop()
        let path = try workshop.write(try workshop.bundle(isEncrypted: false))
        func open(_ signer: Certificate) throws(ScreeningFault) -> Bundle {
            try Bundle.open(path, trust: .signer(signer), at: ListWorkshop.now)
        }
        #expect(code { () throws(ScreeningFault) in try open(workshop.signer) } == nil)
        #expect(code { () throws(ScreeningFault) in try open(workshop.recipient) } == .untrusted)
        let renewed = try workshop.authority.issue(
            commonName: "List signer", publicKey: workshop.signerKey.publicKey,
            profile: .listSigner, notBefore: ListWorkshop.now, notAfter: workshop.signer.notAfter,
            random: SystemRandom())
        #expect(code { () throws(ScreeningFault) in try open(renewed) } == nil)
    }

    @Test("An encrypted list opens for its recipients only")
    func recipients() throws {
        let workshop = try ListWorkshop()
        let other = try ListWorkshop(seed: 3)
        let path = try workshop.write(
            try workshop.bundle(recipients: [other.recipient, workshop.recipient]))
        #expect(code { () throws(ScreeningFault) in try workshop.open(path) } == nil)
        let foreign = try workshop.write(try workshop.bundle(recipients: [other.recipient]))
        #expect(
            code { () throws(ScreeningFault) in try workshop.open(foreign) } == .notARecipient)
        #expect(
            code { () throws(ScreeningFault) in
                try Bundle.open(foreign, trust: .signer(workshop.signer), at: ListWorkshop.now)
            } == .notARecipient)
    }

    @Test("An encrypted list does not show what it says, a clear one does")
    func secrecy() throws {
        let workshop = try ListWorkshop()
        let number = Array("Nouakchott".utf8)
        func shows(_ bytes: [UInt8]) -> Bool {
            (0..<bytes.count - number.count).contains {
                bytes[$0] == number[0] && bytes[$0..<$0 + number.count].elementsEqual(number)
            }
        }
        #expect(!shows(try workshop.bundle()))
        #expect(shows(try workshop.bundle(isEncrypted: false)))
    }

    @Test("The key must be the certificate's")
    func keyAndCertificate() throws {
        let workshop = try ListWorkshop()
        #expect(throws: ScreeningFault.self) {
            try workshop.bundle(key: workshop.recipientKey)
        }
    }

    @Test("A signer whose time has not come or is over is refused", arguments: [-2, 3_651])
    func signerTime(days: Int) throws {
        let workshop = try ListWorkshop()
        let path = try workshop.write(try workshop.bundle())
        let time = ListWorkshop.issued + .seconds(days * 86_400)
        #expect(
            code { () throws(ScreeningFault) in try workshop.open(path, at: time) } == .untrusted)
    }
}
