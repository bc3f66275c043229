import Core
import Documents
import PKI
import Testing

struct MasterListTests {
    private static let name = "emrtd/NL_ML_2026-07-22.ml"

    @Test(
        "A real master list is read whole, and every certificate is in its place or named",
        .enabled(if: ReferenceData.isPresent(name), "needs ../shared/reference"))
    func realList() throws {
        let list = try MasterList(try ReferenceData.bytes(Self.name))
        #expect(list.certificates.count == 411)
        #expect(list.unreadable.isEmpty)
        let countries = CountryCertificates(list.certificates)
        #expect(countries.members.count == 411)
        var found: [String: Int] = [:]
        for member in countries.members { found[member.placement.name, default: 0] += 1 }
        print("Documents: \(found) of \(list.signer.issuerText)")
        let subjects = Set(countries.members.map(\.certificate.fingerprint))
        for member in countries.members {
            switch member.placement {
            case .selfSigned: #expect(member.certificate.isSigned(by: member.certificate))
            case .signedByOther(let issuer):
                #expect(subjects.contains(issuer) && issuer != member.certificate.fingerprint)
            case .issuerAbsent:
                // Slow and sure: nobody in the list signed it.
                #expect(!list.certificates.contains { member.certificate.isSigned(by: $0) })
            case .refused(let reason): #expect(!reason.isEmpty)
            }
        }
        #expect(found.values.reduce(0, +) == 411)
        #expect(found["self_signed", default: 0] > 200)
    }

    @Test(
        "A master list with one altered byte is refused, or is the same list",
        .enabled(if: ReferenceData.isPresent(name), "needs ../shared/reference"))
    func alteredList() throws {
        let bytes = try ReferenceData.bytes(Self.name)
        let genuine = try MasterList(bytes).certificates
        var random = SeededRandom(seed: 12)
        var refused = 0
        for _ in 0..<40 {
            var altered = bytes
            let place = Int.random(in: 0..<bytes.count, using: &random)
            altered[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            do throws(ChipFault) {
                // Bytes that nothing signs, such as the versions of the message, may change.
                #expect(try MasterList(altered).certificates == genuine)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 30)
    }

    @Test(
        "What is no master list is refused with a reason", arguments: [[], [0x30], [0x30, 0x00]])
    func noList(bytes: [UInt8]) {
        #expect(throws: ChipFault.self) { try MasterList(bytes) }
    }
}
