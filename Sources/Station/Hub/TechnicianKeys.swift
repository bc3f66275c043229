internal import Core
internal import Foundation
internal import Supervision

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

    /// The authority's public key; made where there is none.
    func authorityLine() throws(TechnicianFault) -> String {
        try make(authority, comment: "Waypost technicians")
        return try text(authority + ".pub")
    }

    /// The public key for the account that is opened when no clock is right.
    ///
    /// - Parameter isNew: another one takes its place; the one before opens the post until it has
    ///   heard of it, and stays beside it as ``formerBreakglass(of:)``.
    func breakglassLine(of post: String, isNew: Bool = false) throws(TechnicianFault) -> String {
        let path = breakglass(of: post)
        do throws(FileFault) {
            for folder in ["/breakglass", "/breakglass/\(post)"] {
                try files.makeDirectory(directory + folder, mode: 0o700)
            }
            if isNew, files.exists(path) {
                try files.flushAndMove(path, to: formerBreakglass(of: post))
                if files.exists(path + ".pub") { try files.remove(path + ".pub") }
            }
        } catch {
            throw .files(error)
        }
        try make(path, comment: "breakglass@\(post)")
        return try text(path + ".pub")
    }

    /// Where the private half of it stands.
    func breakglass(of post: String) -> String { "\(directory)/breakglass/\(post)/key" }
    func formerBreakglass(of post: String) -> String { "\(directory)/breakglass/\(post)/former" }

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
    ///
    /// - Throws: ``TechnicianFault``, and `lockHeld` while somebody else is given one.
    func certify(_ order: Order, at time: Timestamp) throws -> (String, Int64) {
        let key = String(decoding: order.publicKey, as: UTF8.self)
        guard VisitorKeys.key(key.prefix { $0 != "\n" }) != nil else {
            throw TechnicianFault.notAPublicKey
        }
        let lock = try ProcessLock.acquire(directory + "/technicians.lock")
        defer { withExtendedLifetime(lock) {} }
        _ = try authorityLine()
        var issued = try registerLines()
        let last = issued.compactMap { try? JSONValue(parsing: Array($0.utf8))["serial"]?.integer }
        let serial = (last.max() ?? 0) + 1
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
        try files.makeDirectory(folder, mode: 0o700)
        try files.replace(folder + "/key.pub", with: order.publicKey, mode: 0o600)
        // Before there is one: none may be without its line.
        try files.replace(register, with: Array(kept.utf8), mode: 0o640)
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
        if !files.exists(path) {
            try call(["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path])
        } else if !files.exists(path + ".pub") {
            // Cut off between the two.
            let line = try call(["-y", "-f", path])
            do throws(FileFault) {
                try files.replace(path + ".pub", with: line, mode: 0o644)
            } catch {
                throw .files(error)
            }
        }
    }

    @discardableResult
    private func call(_ arguments: [String]) throws(TechnicianFault) -> [UInt8] {
        guard let said = OtherProgram.output(["ssh-keygen"] + arguments) else { throw .noKeygen }
        return said
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
