/// `etc/waypost/secrets/ups.toml`: who may log in to the post's UPSes (CONTRACT §6).
public struct UPSUserFile: Sendable, Hashable {
    public struct User: Sendable, Hashable {
        public var name: String
        public var password: String
        /// Whether it may take the primary's part, which stock clients ask for at the start.
        public var isPrimary: Bool

        public init(name: String, password: String, isPrimary: Bool) {
            self.name = name
            self.password = password
            self.isPrimary = isPrimary
        }
    }

    public static let userLimit = 64
    public static let largest = 65_536

    /// What Synology's disk stations log in with: name and password are the same everywhere and
    /// cannot be changed there.
    public static let synology = User(name: "monuser", password: "secret", isPrimary: false)

    public var users: [User]
    /// Whether ``synology`` may log in too. Reading needs no name at all; but who logs in counts as
    /// a computer that is waited for when its load falls, and with this anybody on the LAN can.
    public var admitsSynology: Bool

    public init(users: [User], admitsSynology: Bool = false) {
        self.users = users
        self.admitsSynology = admitsSynology
    }

    /// Everybody who may log in.
    public var admitted: [User] {
        admitsSynology && !users.contains { $0.name == Self.synology.name }
            ? users + [Self.synology] : users
    }

    /// - Throws: every fault of the file.
    public static func load(_ bytes: [UInt8], name: String) throws(SiteFaults) -> UPSUserFile {
        let report = FaultReport(file: name)
        let file = read(bytes, report)
        guard report.faults.isEmpty, let file else { throw SiteFaults(report.faults) }
        return file
    }

    private static func read(_ bytes: [UInt8], _ report: FaultReport) -> UPSUserFile? {
        guard let root = TOMLDocument.read(bytes, limit: largest, report: report),
            let table = TableReader(root, path: "", report: report)
        else { return nil }
        let users = table.tables("users", atMost: userLimit)?.map { $0.flatMap(user) }
        let synology = table.optional("synology", .truth, else: false)
        table.finish()
        guard let users else { return nil }
        let known = users.compactMap(\.self)
        guard Set(known.map(\.name)).count == known.count else {
            table.refuse("users", found: "a name twice", allowed: "each name once")
            return nil
        }
        return UPSUserFile(users: known, admitsSynology: synology ?? false)
    }

    private static func user(_ table: TableReader) -> User? {
        let name = table.required("name", word)
        let password = table.required("password", word)
        let role = table.optional("role", Reading<Part>.word(), else: .secondary)
        table.finish()
        guard let name, let password, let role else { return nil }
        return User(name: name, password: password, isPrimary: role == .primary)
    }

    private enum Part: String, CaseIterable { case primary, secondary }

    /// Stock clients hold a name and a password as one word.
    private static var word: Reading<String> {
        .name("letters, digits, - and _, 1 to 64") {
            (1...64).contains($0.utf8.count)
                && $0.utf8.allSatisfy { $0.isLetterOrDigit || "_-".utf8.contains($0) }
        }
    }

    /// The file's text, which ``load(_:name:)`` reads again.
    public var text: String {
        "# Who may log in to the post's UPSes. Stock clients take name and password from here.\n"
            + """

            # true lets Synology's disk stations log in, by the name and the password that all of
            # them have (monuser, secret). Whoever logs in is waited for when its load falls, and
            # with this anybody on the LAN can; it can do nothing else.
            synology = \(admitsSynology)

            """
            + users.map { user in
                """

                [[users]]
                name = "\(user.name)"
                password = "\(user.password)"
                role = "\(user.isPrimary ? Part.primary.rawValue : Part.secondary.rawValue)"

                """
            }.joined()
    }
}
