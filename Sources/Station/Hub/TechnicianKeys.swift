internal import Core
internal import Foundation
internal import Site

/// HQ's authority for people who come to posts by SSH, and the keys for when no clock is right, in
/// the hub's directory. OpenSSH's own ssh-keygen makes all of them.
struct TechnicianKeys {
    /// Hours that a certificate may be good for.
    static let hours = 1...24
    /// Days that a certificate reaches back: so far behind a post's clock may be.
    static let daysBack = 30
    /// Characters of holder and ticket together.
    static let holderLimit = 64
    /// The newest certificates that the register names.
    private static let registered = 5_000

    let directory: String
    let files: LinuxFiles

    private var authority: String { directory + "/technicians-ca" }
    private var register: String { directory + "/technicians.jsonl" }
    private func breakglass(of post: String) -> String { "\(directory)/breakglass/\(post)" }

    /// The authority's public key; made where there is none.
    func authorityLine() throws(TechnicianFault) -> String {
        try make(authority, comment: "Waypost technicians")
        return try text(authority + ".pub")
    }

    /// The public key for the account that is opened when no clock is right.
    ///
    /// - Parameter isNew: another one takes its place.
    func breakglassLine(of post: String, isNew: Bool = false) throws(TechnicianFault) -> String {
        let path = breakglass(of: post)
        do throws(FileFault) {
            try files.makeDirectory(directory + "/breakglass", mode: 0o700)
            if isNew {
                for old in [path, path + ".pub"] where files.exists(old) { try files.remove(old) }
            }
        } catch {
            throw .files(error)
        }
        try make(path, comment: "breakglass@\(post)")
        return try text(path + ".pub")
    }

    /// Where the private half of it stands.
    func breakglassPath(of post: String) -> String { breakglass(of: post) }

    struct Order {
        var publicKey: [UInt8]
        var holder: String
        var ticket: String
        /// `view`, `tech`, `admin`, `audit`.
        var accounts: [String]
        /// `nil` is every post.
        var posts: [String]?
        var hours: Int
    }

    /// A certificate for somebody's public key, and its number; the register has a line more.
    func certify(_ order: Order, at time: Timestamp) throws(TechnicianFault) -> (String, Int64) {
        _ = try authorityLine()
        let key = String(decoding: order.publicKey, as: UTF8.self)
        guard VisitorKeys.key(key.prefix { $0 != "\n" }) != nil else { throw .notAPublicKey }
        var issued = try registerLines()
        let serial =
            (issued.last.flatMap { try? JSONValue(parsing: Array($0.utf8)) }?["serial"]?
                .integer ?? 0) + 1
        let names = order.accounts.flatMap { account in
            order.posts?.map { "\(account)@\($0)" } ?? [account]
        }
        let holder = "\(order.holder) \(order.ticket)"
        let until = time + .seconds(Int64(order.hours) * 3_600)
        let line: JSONValue = [
            "serial": .integer(serial), "holder": .string(order.holder),
            "ticket": .string(order.ticket), "names": .array(names.map(JSONValue.string)),
            "issued_at": .string(time.description), "until": .string(until.description),
        ]
        issued.append(line.compactText)
        let kept = issued.suffix(Self.registered).joined(separator: "\n") + "\n"
        let folder = "\(directory)/certifying-\(serial)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do throws(FileFault) {
            try files.makeDirectory(folder, mode: 0o700)
            try files.replace(folder + "/key.pub", with: order.publicKey, mode: 0o600)
            // Before there is one: none may be without its line.
            try files.replace(register, with: Array(kept.utf8), mode: 0o640)
        } catch {
            throw .files(error)
        }
        try call([
            "-q", "-s", authority, "-I", holder, "-n", names.joined(separator: ","),
            "-V", "-\(Self.daysBack)d:+\(order.hours)h", "-z", "\(serial)",
            "-O", "clear", "-O", "permit-pty", folder + "/key.pub",
        ])
        return (try text(folder + "/key-cert.pub"), serial)
    }

    func registerLines() throws(TechnicianFault) -> [String] {
        guard files.exists(register) else { return [] }
        return try text(register).split(separator: "\n").map(String.init)
    }

    private func make(_ path: String, comment: String) throws(TechnicianFault) {
        if files.exists(path), files.exists(path + ".pub") { return }
        try call(["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path])
    }

    private func call(_ arguments: [String]) throws(TechnicianFault) {
        guard OtherProgram.output(["ssh-keygen"] + arguments) != nil else { throw .noKeygen }
    }

    private func text(_ path: String) throws(TechnicianFault) -> String {
        do throws(FileFault) {
            return String(decoding: try files.read(path, limit: 4 << 20), as: UTF8.self)
        } catch {
            throw .files(error)
        }
    }
}

/// Why HQ cannot let somebody come to a post by SSH.
enum TechnicianFault: Fault {
    case noKeygen
    case notAPublicKey
    case files(FileFault)

    var problem: String {
        switch self {
        case .noKeygen: "ssh-keygen is not there, or refused"
        case .notAPublicKey: "that is not an SSH public key"
        case .files(let fault): fault.problem
        }
    }

    var remedy: String? {
        switch self {
        case .noKeygen: "apt install openssh-client, and look at the rights of the hub's directory"
        case .notAPublicKey: "take the .pub file of ssh-keygen -t ed25519, which has one line"
        case .files(let fault): fault.remedy
        }
    }
}
