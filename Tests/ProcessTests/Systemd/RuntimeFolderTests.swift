import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// What users and directories of `Systemd/` hold against a role that is not itself any more.
    @Suite("Places of the roles in run/waypost", .enabled(if: Machine.isRoot, "needs root"))
    struct RuntimeFolderTests {
        @Test("no role takes another's lock or socket, and none can be led to write elsewhere")
        func foreign() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let users = try appliance(folder.path)
            let capture = try #require(users["waypost-capture"])
            let relays = try #require(users["waypost-relays"])
            let place = folder.path + "/run/waypost"
            let wrong = [
                ["touch", "\(place)/new"], ["touch", "\(place)/relays/lock"],
                ["ln", "-s", "/etc/passwd", "\(place)/relays/ends.new"],
                ["ln", "-sfn", "capture/sock", "\(place)/relays.sock"],
                ["rm", "-f", "\(place)/relays.sock"], ["mv", "\(place)/relays", "\(place)/other"],
                ["perl", "-MIO::Socket::UNIX", "-e", bind, "\(place)/relays.sock.other"],
                ["perl", "-MIO::Socket::UNIX", "-e", bind, "\(place)/relays/sock"],
            ]
            for command in wrong {
                #expect(try run(command, as: capture).code != 0, "\(command)")
            }
            // The role itself can, and the others find its socket through the link.
            for command in [
                ["touch", "\(place)/relays/lock"],
                ["perl", "-MIO::Socket::UNIX", "-e", bind, "\(place)/relays/sock"],
            ] {
                let answer = try run(command, as: relays)
                #expect(answer.code == 0, "\(command): \(answer.errors)")
            }
            #expect(try run(["test", "-S", "\(place)/relays.sock"], as: capture).code == 0)
        }

        @Test("somebody else's answer in a role's place is not taken for the role's")
        func impostor() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let place = folder.path + "/run/waypost"
            for role in ["relays", "ups"] {
                try Tool.require(["install", "-d", "-m", "777", "\(place)/\(role)"])
                try Tool.require(["ln", "-s", "\(role)/sock", "\(place)/\(role).sock"])
            }
            // The folder of ups belongs to who answers there, the folder of relays to root.
            try Tool.require(["chown", "65534", "\(place)/ups"])
            let server = try ChildProcess(
                ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
                    + [
                        "perl", "-MIO::Socket::UNIX", "-MIO::Select", "-e", answerer,
                        "\(place)/relays/sock", "\(place)/ups/sock",
                    ],
                streams: ChildProcess.Streams(
                    output: folder.path + "/log", errors: folder.path + "/log"))
            defer {
                server.signal(SIGKILL)
                _ = server.waitForEnd()
            }
            try Patience.until("the sockets") {
                LogFile(path: folder.path + "/log").text.contains("listening")
            }
            let status = try Tool.run([
                Machine.program("waypost"), "status", "--json", "--root", folder.path,
            ])
            let roles = try JSONValue(parsing: status.output)["roles"]
            #expect(roles?.at("ups", "state") == "running")
            #expect(roles?.at("relays", "state") == "unknown")
        }

        /// Accounts and directories as on an appliance, under a root of their own.
        /// - Returns: what setpriv is told to run a program as each user, with its groups.
        private func appliance(_ root: String) throws -> [String: [String]] {
            try Tool.require([UnitFile.folder + "/install", root])
            try Tool.require(["mkdir", "-p", root + "/etc"])
            for (name, text) in [
                ("passwd", "root:x:0:0::/root:/bin/sh\n"),
                ("group", "root:x:0:\ndialout:x:20:\n"),
            ] {
                try text.write(toFile: "\(root)/etc/\(name)", atomically: false, encoding: .utf8)
            }
            try Tool.require(["systemd-sysusers", "--root=\(root)"])
            try Tool.require(["systemd-tmpfiles", "--root=\(root)", "--create", "waypost.conf"])
            func entries(_ name: String) -> [[String]] {
                LogFile(path: "\(root)/etc/\(name)").text.split(separator: "\n").map {
                    $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
                }
            }
            let groups = entries("group")
            let users = entries("passwd").map { user in
                let member = groups.filter {
                    $0[3].split(separator: ",").contains { $0 == user[0] }
                }
                let numbers = ([user[3]] + member.map { $0[2] }).joined(separator: ",")
                return (
                    user[0], ["--reuid", user[2], "--regid", user[3], "--groups", numbers]
                )
            }
            return Dictionary(users, uniquingKeysWith: { $1 })
        }

        private func run(_ command: [String], as user: [String]) throws -> Tool.Answer {
            try Tool.run(["setpriv"] + user + command)
        }

        private let bind = "IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die $!"

        /// Says that it runs, to whoever asks.
        private let answerer = #"""
            $SIG{PIPE} = "IGNORE";
            my @all = map { IO::Socket::UNIX->new(Local => $_, Listen => 8) or die $! } @ARGV;
            my $waiting = IO::Select->new(@all);
            $| = 1;
            print "listening\n";
            my $body = '{"ok":true,"value":{"role":{"state":"running"}}}';
            while (my @ready = $waiting->can_read) {
                for my $listener (@ready) {
                    my $caller = $listener->accept or next;
                    $caller->syswrite(pack("N", length $body) . $body);
                    push @kept, $caller;
                }
            }
            """#
    }
}
