import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// The system calls that the roles make, against those that their units let through.
    @Suite("System calls")
    struct SystemCallTests {
        @Test(
            "every call of every role is let through by its unit's filter",
            .enabled(if: Machine.canTrace, "needs strace and ptrace(2)"))
        func letThrough() throws {
            try Post.run(Post.Options(isUnprivileged: true)) { post in
                try post.hub.start()
                let traced = try UnitFile.roles.map { try Traced($0, of: post) }
                defer { traced.forEach { $0.child.signal(SIGKILL, group: true) } }
                try Patience.until("the roles under strace") {
                    traced.allSatisfy { $0.log.count(of: " ready") > 0 }
                }
                let workstation = try Workstation(of: post, name: "traced")
                let answer = try workstation.put(
                    Workstation.newIdentifier(), Workstation.leastCrossing)
                #expect(answer.status == 201)
                try Patience.until("the record at the hub") {
                    try post.status().at("records", "pending")?.integer == 0
                }
                for role in traced { try role.stop(in: post) }
                for role in traced {
                    #expect(role.child.waitForEnd(within: .seconds(60)) == .exited(0))
                    let calls = try role.calls()
                    let allowed = try SystemCallFilter(UnitFile(role: role.name)).allowed
                    #expect(calls.count > 40, "\(role.name): strace saw too little")
                    let outside = calls.subtracting(allowed)
                    #expect(outside.isEmpty, "\(role.name): \(outside.sorted())")
                    print("System calls: \(role.name) \(calls.count) of \(allowed.count)")
                }
            }
        }

        @Test("a filter is a list of names and sets, read from first to last")
        func filter() throws {
            let filter = try SystemCallFilter(["@chown write", "~@chown", "fchown"])
            #expect(filter.allowed.contains("write"))
            #expect(filter.allowed.contains("fchown"))
            #expect(!filter.allowed.contains("chown"))
        }
    }
}

/// A role under strace.
private struct Traced {
    let name: String
    let log: LogFile
    let child: ChildProcess
    private let trace: String

    init(_ name: String, of post: Post) throws {
        self.name = name
        log = LogFile(path: post.path("\(name).traced"))
        trace = post.path("\(name).strace")
        child = try ChildProcess(
            ["strace", "-f", "-qq", "-o", trace] + post.roleCommand(name),
            streams: ChildProcess.Streams(output: log.path, errors: log.path))
    }

    /// strace would let go of it; so the role itself is asked, whose lock names it.
    func stop(in post: Post) throws {
        let lock = LogFile(path: "\(post.root)/run/waypost/\(name)/lock").text
        guard let number = pid_t(lock.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Machine.Unusable(reason: "the lock of \(name) names no process")
        }
        kill(number, SIGTERM)
    }

    /// Their names. The words before the role's own program are the runner's, which changes user.
    func calls() throws -> Set<String> {
        let lines = LogFile(path: trace).text.split(separator: "\n")
        let begin = lines.lastIndex { $0.contains(" execve(") } ?? 0
        return Set(
            lines[begin...].compactMap { line in
                line.firstMatch(of: /^\d+ +(?:<\.\.\. )?([a-z]\w*)(?:\(| resumed)/)
                    .map { String($0.1) }
            })
    }
}

/// What a unit's `SystemCallFilter=` lines let through.
private struct SystemCallFilter {
    private(set) var allowed: Set<String>

    init(_ unit: UnitFile) throws {
        try self.init(unit.values["SystemCallFilter"] ?? [])
    }

    /// systemd keeps what filters of its own need: to start the program, to end, to wait.
    init(_ lines: [String]) throws {
        allowed = try Self.members("@default")
        for line in lines {
            let isTaken = line.hasPrefix("~")
            for word in line.drop(while: { $0 == "~" }).split(separator: " ").map(String.init) {
                let members = word.hasPrefix("@") ? try Self.members(word) : [word]
                if isTaken { allowed.subtract(members) } else { allowed.formUnion(members) }
            }
        }
    }

    private static func members(_ set: String) throws -> Set<String> {
        let words = try Tool.require(["systemd-analyze", "syscall-filter", set]).output
            .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.hasPrefix("#") && $0 != set }
        return try words.reduce(into: []) { members, word in
            if word.hasPrefix("@") { members.formUnion(try Self.members(word)) }
            members.insert(word)
        }
    }
}
