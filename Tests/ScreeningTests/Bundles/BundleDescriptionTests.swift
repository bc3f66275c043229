import Core
import Screening
import Testing

struct BundleDescriptionTests {
    @Test("A list's description survives its bundle")
    func roundTrip() throws {
        var description = ListWorkshop.description()
        description.owner = "Interpol bureau"
        description.legalBasis = "Law 7"
        description.permittedPosts = ["post-a", "post-b"]
        description.validUntil = ListWorkshop.issued + .seconds(100_000)
        description.maximumAge = .seconds(86_400)
        description.visibility = .discreet
        description.role = "supervisor"
        #expect(try ListWorkshop().opened(description: description).description == description)
    }

    @Test("Each value out of bounds is named", arguments: 0..<9)
    func faults(number: Int) {
        var description = ListWorkshop.description()
        let key: String
        switch number {
        case 0: (description.name, key) = ("", "name")
        case 1: (description.name, key) = ("../etc", "name")
        case 2: (description.name, key) = (String(repeating: "a", count: 65), "name")
        case 3: (description.version, key) = ("a b", "version")
        case 4: (description.owner, key) = (String(repeating: "é", count: 101), "owner")
        case 5: (description.permittedPosts, key) = ([""], "permitted_posts")
        case 6: (description.validUntil, key) = (description.issuedAt, "valid_until")
        case 7: (description.maximumAge, key) = (.zero, "max_age")
        default: (description.visibility, key) = (.discreet, "role")
        }
        let faults = description.validate()
        #expect(faults.count == 1)
        #expect(faults.first?.code == .description)
        #expect(faults.first?.problem.hasPrefix(key) == true)
        #expect(throws: ScreeningFault.self) { try BundleBuilder(description, scratch: "/tmp") }
    }
}
