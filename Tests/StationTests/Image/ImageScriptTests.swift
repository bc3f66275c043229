import Core
import Foundation
import Site
import Testing

@testable import Station

/// What of `Image/` can be tried without starting a card.
@Suite("Scripts of the card image")
struct ImageScriptTests {
    private static let network = "Image/system/usr/libexec/post/network"
    private let root = TemporaryRoot()

    private func write(_ name: String, _ text: String) throws -> String {
        try LinuxFiles().makeDirectory(root.paths.root, mode: 0o755)
        let path = "\(root.paths.root)/\(name)"
        try LinuxFiles().replace(path, with: Array(text.utf8), mode: 0o644)
        return path
    }

    /// What `network write` leaves below the run directory of a post with this site.
    private func networks(_ site: String) throws -> (
        lan: String, served: String?, time: String?
    ) {
        let file = try write("site.toml", site)
        let run = "\(root.paths.root)/run"
        let told = try ImageFile.run(
            Self.network, ["write"], ["POST_SITE": file, "POST_RUN": run])
        try #require(told.code == 0, "\(told.complaint)")
        func text(_ name: String) -> String? {
            try? String(contentsOfFile: "\(run)/\(name)", encoding: .utf8)
        }
        return (
            try #require(text("systemd/network/20-lan.network")), text("post/dnsmasq.conf"),
            text("post/chrony/lan.conf")
        )
    }

    @Test("the LAN has the site's address, or asks for one, and is never a way out")
    func address() throws {
        let own = try networks("[lan]\naddress = \"192.168.8.1/24\" # here\n[capture]\n")
        #expect(own.lan.contains("\nAddress=192.168.8.1/24\nDHCP=no\n"))
        #expect(own.served == nil && own.time == nil)
        let asked = try networks("# [lan]\n[capture]\naddress = \"10.0.0.1/24\"\n")
        #expect(asked.lan.contains("\nDHCP=yes\n") && !asked.lan.contains("Address="))
        for lan in [own.lan, asked.lan] {
            #expect(lan.contains("\nUseGateway=no\n") && lan.contains("\nUseRoutes=no\n"))
        }
    }

    @Test("a LAN that is served gets addresses, one name and the time, and no router")
    func served() throws {
        let post = try networks("[lan]\nserve = true\naddress=\"10.1.2.3/24\"\n")
        let lines = try #require(post.served).split(separator: "\n").map(String.init)
        #expect(lines.contains("address=/waypost.lan/10.1.2.3"))
        #expect(lines.contains("dhcp-range=10.1.2.100,10.1.2.199,12h"))
        #expect(lines.contains("dhcp-option=option:router"))
        #expect(lines.contains("no-resolv") && lines.contains("local=/#/"))
        #expect(post.time?.contains("allow 10.1.2.0/24") == true)
        // No longer served: what was left of it goes.
        let after = try networks("[lan]\nserve = false\naddress=\"10.1.2.3/24\"\n")
        #expect(after.served == nil && after.time == nil)
        #expect(try networks("[lan]\nserve = true\n").served == nil)
    }

    @Test("say how they are used where they are called wrongly")
    func usage() throws {
        for script in ["network", "clock-floor"] {
            let told = try ImageFile.run("Image/system/usr/libexec/post/\(script)", ["other"])
            #expect(told.code == 64 && told.complaint.hasPrefix("usage: \(script) "))
        }
    }

    @Test(
        "what is no variable, or no value of one, is refused before anything is done",
        arguments: [
            "colour=red", "version=1", "version=1.x", "slot_mib=0", "slot_mib=big", "shell=tty0",
            "board=../etc", "board=simulated", "signing_key=/nowhere/key.pem", "clean",
        ])
    func variables(_ argument: String) throws {
        let told = try ImageFile.run("Image/build", [argument])
        #expect(told.code == 64 && told.complaint.hasPrefix("Image/build: "), "\(told)")
        #expect(told.complaint.split(separator: "\n").count == 1)
    }

    @Test("every variable is listed with its default")
    func list() throws {
        let told = try ImageFile.run("Image/build", ["--list"])
        #expect(told.code == 0)
        #expect(told.output.contains("board=qemu-x86_64\n") && told.output.contains("shell=none\n"))
    }

    @Test("the clock's floor rises by the time that passed, not by a clock nobody confirmed")
    func clockFloor() throws {
        let state = "\(root.paths.root)/state"
        try LinuxFiles().makeDirectory(state, mode: 0o755)
        let variables = ["POST_STATE": state, "POST_RUN": state]
        let kept = try write("state/clock", "")
        let script = "Image/system/usr/libexec/post/clock-floor"
        // Long past: to set the clock forward is refused to whoever is not root, and not wanted.
        let past = Date(timeIntervalSince1970: 1_700_000_000)
        try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: kept)
        #expect(try ImageFile.run(script, ["apply"], variables).code == 0)
        // `timedatectl` of this machine may not answer: then nothing is confirmed either.
        let stub = try write("timedatectl", "#!/bin/sh\necho no\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
        let path = "\(root.paths.root):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
        let quiet = variables.merging(["PATH": path]) { $1 }
        #expect(try ImageFile.run(script, ["keep"], quiet).code == 0)
        func floor() throws -> TimeInterval {
            let attributes = try FileManager.default.attributesOfItem(atPath: kept)
            return (attributes[.modificationDate] as? Date)?.timeIntervalSince(past) ?? -1
        }
        #expect((0...60).contains(try floor()))
        try FileManager.default.removeItem(atPath: stub)
        let confirmed = try write("timedatectl", "#!/bin/sh\necho yes\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: confirmed)
        #expect(try ImageFile.run(script, ["keep"], quiet).code == 0)
        #expect(try floor() > 86_400 * 365)
    }
}
