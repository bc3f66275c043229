import Glibc

/// Which numbers the groups and users of this system have; what is absent is nobody.
public struct CallerDirectory: Hashable, Sendable {
    /// Group numbers for groups, user numbers for roles.
    public let numbers: [CallerAuthority: UInt32]
    /// The user this process runs as.
    public let ownUser: UInt32

    public init(numbers: [CallerAuthority: UInt32], ownUser: UInt32) {
        self.numbers = numbers
        self.ownUser = ownUser
    }

    /// Looks the accounts up in the system's databases.
    public static func system(_ authorities: some Sequence<CallerAuthority>) -> CallerDirectory {
        var numbers: [CallerAuthority: UInt32] = [:]
        for authority in Set(authorities.flatMap(\.sources)) {
            numbers[authority] =
                authority.isGroup ? group(authority.account) : user(authority.account)
        }
        return CallerDirectory(numbers: numbers, ownUser: geteuid())
    }

    /// Whether one of `needs` is the caller's. An empty list leaves root and the own user.
    public func allows(_ caller: CallerIdentity, anyOf needs: [CallerAuthority]) -> Bool {
        if caller.uid == 0 || caller.uid == ownUser { return true }
        return needs.flatMap(\.sources).contains { authority in
            guard let number = numbers[authority] else { return false }
            return authority.isGroup
                ? caller.gid == number || caller.groups.contains(number) : caller.uid == number
        }
    }

    /// Those of the four groups that this process is in, as roles would see it.
    public static func groupsOfThisProcess() -> Set<CallerAuthority> {
        var groups = [gid_t](repeating: 0, count: ControlLimits.groups)
        let count = getgroups(Int32(groups.count), &groups)
        let own = Set(groups.prefix(Int(max(0, count))) + [getegid()])
        let directory = system(CallerAuthority.groups)
        return Set(
            CallerAuthority.groups.filter { directory.numbers[$0].map(own.contains) ?? false })
    }

    /// Bytes for one entry of the databases: a group lists its members.
    private static let entryBytes = 1 << 16

    private static func group(_ name: String) -> UInt32? {
        var entry = Glibc.group()
        var result: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: entryBytes)
        guard getgrnam_r(name, &entry, &buffer, buffer.count, &result) == 0, result != nil else {
            return nil
        }
        return entry.gr_gid
    }

    private static func user(_ name: String) -> UInt32? {
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: entryBytes)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &result) == 0, result != nil else {
            return nil
        }
        return entry.pw_uid
    }
}
