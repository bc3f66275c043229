import Glibc
import Testing

@testable import Control

@Suite("Who may call what")
struct CallerDirectoryTests {
    static let directory = CallerDirectory(
        numbers: [.view: 100, .tech: 101, .admin: 102, .audit: 103, .role("uplink"): 900],
        ownUser: 800)

    struct Row: CustomTestStringConvertible {
        let uid: UInt32
        var gid: UInt32 = 1
        var groups: [UInt32] = []
        let needs: [CallerAuthority]
        let isAllowed: Bool
        var testDescription: String { "\(uid) \(gid) \(groups) for \(needs)" }
    }

    static let rows = [
        Row(uid: 0, needs: [], isAllowed: true),
        Row(uid: 800, needs: [.admin], isAllowed: true),
        Row(uid: 5, needs: [.view], isAllowed: false),
        Row(uid: 5, needs: [], isAllowed: false),
        Row(uid: 5, gid: 100, needs: [.view], isAllowed: true),
        Row(uid: 5, groups: [7, 100], needs: [.view], isAllowed: true),
        Row(uid: 5, groups: [100], needs: [.tech], isAllowed: false),
        Row(uid: 5, groups: [101], needs: [.view], isAllowed: true),
        Row(uid: 5, groups: [103], needs: [.view], isAllowed: true),
        Row(uid: 5, groups: [101], needs: [.admin], isAllowed: false),
        Row(uid: 5, groups: [102], needs: [.tech], isAllowed: false),
        Row(uid: 5, groups: [102], needs: [.tech, .admin], isAllowed: true),
        Row(uid: 5, groups: [102], needs: [.audit], isAllowed: false),
        Row(uid: 900, needs: [.role("uplink")], isAllowed: true),
        Row(uid: 900, needs: [.view], isAllowed: false),
        Row(uid: 5, gid: 900, groups: [900], needs: [.role("uplink")], isAllowed: false),
        Row(uid: 100, needs: [.view], isAllowed: false),
        Row(uid: 900, needs: [.role("power")], isAllowed: false),
    ]

    @Test("by user for roles, by any group for people", arguments: rows)
    func decides(_ row: Row) {
        let caller = CallerIdentity(uid: row.uid, gid: row.gid, groups: row.groups, pid: 1)
        #expect(Self.directory.allows(caller, anyOf: row.needs) == row.isAllowed)
    }

    @Test("an account that is not there is nobody")
    func absentAccount() {
        let none = CallerDirectory.system([.role("no-such-role")])
        #expect(none.numbers.isEmpty)
        #expect(none.ownUser == geteuid())
    }
}
