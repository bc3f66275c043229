import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// The commissioning check on a LAN of three computers that the kernel makes up, with dnsmasq
    /// for the access point that somebody forgot.
    @Suite("Another DHCP server on the LAN")
    struct AddressOfferTests {
        /// Network namespaces, bridges and dnsmasq.
        private static let canMakeLAN: Bool = {
            guard Machine.isRoot, (try? Tool.run(["dnsmasq", "--version"]))?.code == 0,
                let lan = try? LAN(others: 0)
            else { return false }
            lan.end()
            return true
        }()

        /// The post at 192.168.88.1, others from .2 on.
        private final class LAN {
            private let name = "wp\(getpid())"
            private let others: Int
            private var servers: [ChildProcess] = []

            init(others: Int) throws {
                self.others = others
                try ip("netns", "add", name)
                try inside("ip", "link", "add", "lan0", "type", "bridge")
                try inside("ip", "addr", "add", "192.168.88.1/24", "dev", "lan0")
                try inside("ip", "link", "set", "lan0", "up")
                for number in 0..<others {
                    try ip("netns", "add", "\(name)-\(number)")
                    try inside(
                        "ip", "link", "add", "to\(number)", "type", "veth", "peer", "name", "eth0",
                        "netns", "\(name)-\(number)")
                    try inside("ip", "link", "set", "to\(number)", "master", "lan0", "up")
                    let address = "192.168.88.\(number + 2)/24"
                    try at(number, "ip", "addr", "add", address, "dev", "eth0")
                    try at(number, "ip", "link", "set", "eth0", "up")
                }
            }

            func serve(_ folder: TemporaryFolder) throws {
                for number in 0..<others {
                    servers.append(
                        try ChildProcess(
                            [
                                "ip", "netns", "exec", "\(name)-\(number)", "dnsmasq",
                                "--keep-in-foreground", "--conf-file=/dev/null", "--port=0",
                                "--user=root", "--interface=eth0", "--no-ping",
                                "--dhcp-range=192.168.88.100,192.168.88.199",
                                "--dhcp-leasefile=\(folder.path)/leases\(number)",
                                "--pid-file=\(folder.path)/pid\(number)",
                            ],
                            streams: ChildProcess.Streams(
                                output: folder.path + "/dns\(number).log",
                                errors: folder.path + "/dns\(number).log")))
                }
                try Patience.until("the servers", within: .seconds(20)) {
                    (0..<others).allSatisfy { LinuxFiles().exists("\(folder.path)/pid\($0)") }
                }
            }

            func inside(_ words: String...) throws {
                try Tool.require(["ip", "netns", "exec", name] + words)
            }

            func selftest(_ root: String) throws -> JSONValue {
                let answer = try Tool.run([
                    "ip", "netns", "exec", name, Machine.program("waypost"), "selftest",
                    "--unattended", "--no-loads", "--json", "--root", root,
                ])
                let points = try answer.json()["points"]?.array ?? []
                return try #require(
                    points.first { $0["code"]?.string == "lan.addresses" }, "\(answer)")
            }

            func end() {
                for server in servers {
                    server.signal(SIGKILL)
                    _ = server.waitForEnd()
                }
                for number in 0..<others { _ = try? ip("netns", "del", "\(name)-\(number)") }
                _ = try? ip("netns", "del", name)
            }

            private func at(_ number: Int, _ words: String...) throws {
                try Tool.require(["ip", "netns", "exec", "\(name)-\(number)"] + words)
            }

            private func ip(_ words: String...) throws { try Tool.require(["ip"] + words) }
        }

        /// What the check says beside that many servers, before and after they run.
        private func said(
            _ others: Int, serves: Bool
        ) throws -> (silent: JSONValue, served: JSONValue) {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let site = folder.path + "/site.toml"
            try Site.text(capturePort: Machine.freePort(), hubPort: Machine.freePort())
                .replacing(
                    "[capture]",
                    with: "[lan]\naddress = \"192.168.88.1/24\"\nserve = \(serves)\n[capture]"
                )
                .write(toFile: site, atomically: true, encoding: .utf8)
            let root = folder.path + "/post"
            try Tool.require([
                Machine.program("waypost"), "provision", "--site", site, "--root", root,
            ])
            let lan = try LAN(others: others)
            defer { lan.end() }
            let silent = try lan.selftest(root)
            try lan.serve(folder)
            return (silent, try lan.selftest(root))
        }

        @Test(
            "fails the check where the post serves itself, and is named",
            .enabled(if: canMakeLAN, "needs root, network namespaces and dnsmasq"))
        func second() throws {
            let (silent, served) = try said(1, serves: true)
            #expect(silent["outcome"] == "passed", "\(silent)")
            #expect(served["outcome"] == "failed", "\(served)")
            #expect(served["summary"]?.string?.contains("192.168.88.2") == true)
            #expect(served["remedy"]?.string?.contains("switch off") == true)
        }

        @Test(
            "is right where it is the only one, and two are one too many",
            .enabled(if: canMakeLAN, "needs root, network namespaces and dnsmasq"))
        func others() throws {
            let (none, two) = try said(2, serves: false)
            #expect(none["outcome"] == "passed", "\(none)")
            #expect(two["outcome"] == "failed", "\(two)")
            #expect(two["summary"]?.string?.contains("192.168.88.2 and 192.168.88.3") == true)
            let one = try said(1, serves: false).served
            #expect(one["outcome"] == "passed" && one["summary"]?.string?.contains("88.2") == true)
        }
    }
}
