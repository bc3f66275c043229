import Control
import Core
import Site
import Testing

@testable import Station

/// The accounts and directories of `Systemd/` are those that the programs look for.
@Suite("Accounts and directories of the units")
struct AccountsTests {
    private let paths = Paths(root: "/")

    /// User or group names that `sysusers.d` makes, by the letter of their lines.
    private func made(_ kinds: Set<String>) throws -> Set<String> {
        Set(
            try SystemdFile("sysusers.d/waypost.conf").lines
                .filter { kinds.contains($0[0]) }.map { $0[1] })
    }

    @Test("each role has its own user, and the users' groups are there")
    func users() throws {
        let people = VisitorKeys.accounts.map { "waypost-" + $0 } + [VisitorKeys.breakglass]
        #expect(
            try made(["u"])
                == Set(Role.allCases.map { Ownership.role($0.rawValue).user } + people))
        let authorities: [CallerAuthority] =
            [.view, .tech, .admin, .audit] + Role.allCases.map { .role($0.rawValue) }
        // A user line makes a group of its name too.
        #expect(try made(["u", "g"]).isSuperset(of: authorities.map(\.account)))
    }

    @Test("owners in the directory plan are accounts that are made")
    func owners() throws {
        let accounts = try made(["u", "g"]).union(["root"])
        for entry in DirectoryPlan(paths: paths).entries {
            #expect(accounts.contains(entry.owner.user), "\(entry.path)")
            #expect(accounts.contains(entry.owner.group), "\(entry.path)")
        }
    }

    @Test("tmpfiles.d makes what provisioning makes: the same paths, modes and owners")
    func directories() throws {
        let plan = DirectoryPlan(paths: paths).entries.map {
            "\($0.path) 0\(String($0.mode, radix: 8)) \($0.owner.user) \($0.owner.group)"
        }
        let lines = try SystemdFile("tmpfiles.d/waypost.conf").lines
        let files = lines.filter { $0[0] == "d" }.map { words in
            let mode = UInt32(words[2], radix: 8).map { String($0, radix: 8) } ?? words[2]
            return "\(words[1]) 0\(mode) \(words[3]) \(words[4])"
        }
        #expect(Set(files) == Set(plan))
        #expect(files.count == plan.count)
        let links = lines.filter { $0[0] != "d" }.map { $0.joined(separator: " ") }
        let calls = Role.allCases.map { "L+ \(paths.socket(of: $0)) - - - - \($0)/sock" }
        #expect(Set(links) == Set(calls + ["L+ \(paths.metricsSocket) - - - - power/http"]))
        #expect(paths.boundMetricsSocket == "\(paths.runtime)/power/http")
        for role in Role.allCases {
            #expect(paths.boundSocket(of: role) == "\(paths.runtime)/\(role)/sock")
        }
    }

    @Test(
        "what several users find their way through belongs to root, and to a role what is its own")
    func runtime() throws {
        let plan = DirectoryPlan(paths: paths).entries
        let above = try #require(plan.first { $0.path == paths.runtime })
        #expect(above.owner.user == "root" && above.mode == 0o755)
        for role in Role.allCases {
            let own = try #require(plan.first { $0.path == paths.runtime(of: role) })
            #expect(own.owner.user == Ownership.role(role.rawValue).user)
            #expect(own.mode & 0o022 == 0)
        }
    }

    @Test("who is in which group: the journal has its roles and who verifies or shows it")
    func members() throws {
        let members = try SystemdFile("sysusers.d/waypost.conf").lines.filter { $0[0] == "m" }
        let grouped = Dictionary(grouping: members) { $0[2] }.mapValues { Set($0.map { $0[1] }) }
        let plan = DirectoryPlan(paths: paths).entries
        let journal = try #require(plan.first { $0.path == paths.journal })
        #expect(
            grouped[journal.owner.group] == [
                "waypost-capture", "waypost-uplink", "waypost-tech", "waypost-audit",
                VisitorKeys.breakglass,
            ])
        let people = Set(VisitorKeys.accounts.map { "waypost-" + $0 })
        #expect(
            grouped["waypost-people"]
                == people.union(["waypost-capture", VisitorKeys.breakglass]))
        // Who comes when nothing else works may do everything; anybody else what the name says.
        for authority in ["waypost-tech", "waypost-admin", "waypost-audit"] {
            #expect(grouped[authority] == [VisitorKeys.breakglass])
        }
    }
}
