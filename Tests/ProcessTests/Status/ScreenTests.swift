import Core
import Foundation
import Testing

extension RealProcesses {
    /// What a technician sees over a bad line, on a terminal of 80 columns.
    @Suite("Screens of commands")
    struct ScreenTests {
        /// `log`, `metrics` and `check` are lines for programs, of whatever length.
        private static let commands = [
            "status", "doctor", "services", "services capture", "power", "power history",
            "power history --days 2", "loads", "link", "lists", "clock", "disk",
            "records list", "records verify", "records retention", "enrol list",
            "officers list", "officers recovery", "config show", "update status",
        ]

        private static let hubCommands = [
            "posts", "status", "status \(Post.name)", "gaps", "verify", "retention", "publishers",
            "groups", "authority", "carried", "technicians issued", "external-check status",
            "history \(Post.name)", "log \(Post.name)", "foretold \(Post.name)",
        ]

        /// On a pseudo-terminal; `script` is of util-linux.
        private func screen(
            _ command: String, colour: Bool = true
        ) throws -> (lines: [String], isColoured: Bool) {
            let words = colour ? command : "NO_COLOR=1 " + command
            let told = try Tool.run([
                "env", "-u", "NO_COLOR", "TERM=xterm-256color", "script", "-qec",
                "stty cols 80 rows 24; \(words)", "/dev/null",
            ])
            let plain = told.output.replacing("\r\n", with: "\n")
                .replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
            return (plain.components(separatedBy: "\n"), told.output.contains("\u{1B}["))
        }

        @Test("fit 80 columns, in colour where there is something to see, and never with NO_COLOR")
        func widths() throws {
            try Post.run { post in
                let others = post.otherRoles
                defer { others.forEach { $0.end() } }
                for service in [post.hub, post.capture, post.uplink] + others {
                    try service.start()
                }
                try post.capture(crossings: 20, workstations: 2)
                try post.waitUntilDelivered()
                try post.uplink.stop()
                try post.capture(crossings: 5, workstations: 2, seed: 2)
                let commands =
                    Self.commands.map { "\(Machine.program("waypost")) \($0) --root \(post.root)" }
                    + Self.hubCommands.map {
                        "\(Machine.program("waypost-hub")) \($0) --dir \(post.hubDirectory)"
                    }
                var coloured = 0
                for command in commands {
                    let (lines, isColoured) = try screen(command)
                    #expect(lines.joined().count > 3, "\(command)")
                    coloured += isColoured ? 1 : 0
                    // What is to be copied off the screen stays in one piece.
                    let wide = lines.filter {
                        $0.count > 80 && !$0.hasPrefix("  -> ") && !$0.hasPrefix("     ")
                    }
                    #expect(wide.isEmpty, "\(command)")
                    #expect(try !screen(command, colour: false).isColoured, "\(command)")
                }
                #expect(coloured > 1)
            }
        }
    }
}
