import Core
import Foundation
import Testing

/// Somebody at the post's command line who knows nothing but what `waypost doctor` says, and types
/// its commands as they stand there.
struct Technician {
    /// Words with which a command in a remedy begins.
    private static let programs = ["waypost", "waypost-hub", "systemctl", "ss", "dmesg", "mount"]
    /// What parts a remedy's clauses, and what follows a command in its clause.
    private static let ends = [
        "; ", ", ", ": ", " says ", " tells ", " names ", " shows ", " prints ",
        " goes on", " and ",
    ]

    let post: Post
    /// What `systemctl` would start here: the test's own processes.
    var services: [Service] = []
    /// What a person puts for a word in capital letters.
    var own: [String: String] = [:]

    /// The finding as another process tells it now.
    func finding(_ code: String) throws -> JSONValue? {
        try post.waypost("doctor", "--json").json()["findings"]?.array?.first {
            $0["code"]?.string == code
        }
    }

    /// Waits for the finding, and for its being gone after what its remedy says was typed.
    ///
    /// - Parameter hands: what is done besides, where the commands only show what to do; it gets
    ///   what they printed.
    func mends(
        _ code: String, hands: ((String) throws -> Void)? = nil
    ) throws {
        try Patience.until("\(code) in doctor") { try finding(code) != nil }
        let found = try #require(try finding(code))
        #expect(found["on_site"] == false, "\(code)")
        #expect(try post.waypost("doctor", "explain", code).code == 0)
        let remedy = try #require(found["remedy"]?.string)
        let commands = Self.commands(in: remedy)
        // What ends by itself would prove no remedy.
        #expect(hands != nil || !commands.isEmpty, "\(code): \(remedy)")
        let printed = try commands.map(type).joined()
        #expect(try finding(code) != nil || hands == nil, "\(code) went by itself")
        try hands?(printed)
        do {
            try Patience.until("the end of \(code)") { try finding(code) == nil }
        } catch {
            Issue.record(
                "\(code) stays although \(remedy): \(try finding(code)?.compactText ?? "")")
            throw error
        }
    }

    static func commands(in remedy: String) -> [String] {
        let plain = remedy.replacing(/\s\([^)]*\)/, with: "").replacing("or: ", with: "or ")
        let clauses = ends.reduce(plain) { $0.replacing($1, with: "\n") }
        return clauses.split(separator: "\n").compactMap { clause in
            // The first way is taken; what stands behind "or" is another.
            let words = clause.split(separator: " ").drop { $0 == "then" }
            guard let first = words.first, programs.contains(String(first)) else { return nil }
            return words.joined(separator: " ")
        }
    }

    /// - Returns: what the command printed.
    private func type(_ command: String) throws -> String {
        var command = command
        for (word, value) in own { command = command.replacing(word, with: value) }
        let words = command.split(separator: " ").map(String.init)
        if words[0] == "systemctl" {
            let service = try #require(
                services.first { "waypost-\($0.name)" == words.last }, "\(command)")
            service.end()
            try service.start()
            return ""
        }
        let answer = try Tool.run(["bash", "-c", try programs() + command])
        // 0 to 3 as `check` has them, and 78 where a configuration is judged.
        #expect([0, 1, 2, 78].contains(answer.code), "\(command): \(answer)")
        return answer.output + answer.errors
    }

    /// The post's programs under their names, on this test's folders.
    private func programs() throws -> String {
        """
        waypost() { '\(Machine.program("waypost"))' "$@" --root '\(post.root)'; }
        waypost-hub() { '\(Machine.program("waypost-hub"))' "$@" --dir '\(post.hubDirectory)'; }

        """
    }
}
