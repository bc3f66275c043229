import Core
import Foundation
import Testing

extension RealProcesses {
    /// `Systemd/` as systemd's own tools judge it, without a running systemd.
    @Suite("Units")
    struct UnitTests {
        @Test("systemd-analyze verify has nothing to say, and names a directive of a later version")
        func verified() throws {
            let staged = try StagedUnits()
            defer { staged.folder.remove() }
            #expect(try staged.findings() == "")
            let place = staged.units + "/waypost-ups.service.d"
            try Tool.require(["mkdir", "-p", place])
            try "[Service]\nRestartSteps=5\n".write(
                toFile: place + "/later.conf", atomically: false, encoding: .utf8)
            #expect(try staged.findings().contains("RestartSteps"))
        }

        @Test("systemd-analyze security: at most 1.0 for relays and for power on a serial port")
        func exposureOnTheBoard() throws {
            let staged = try StagedUnits()
            defer { staged.folder.remove() }
            for role in ["relays", "power"] {
                let exposure = try #require(try staged.exposure(role))
                print("Exposure: \(role) \(exposure)")
                #expect(exposure > 0 && exposure <= 1, "\(role)")
            }
        }

        @Test("systemd-analyze security: at most 2.0 for each role, also with what a site may add")
        func exposure() throws {
            let staged = try StagedUnits()
            defer { staged.folder.remove() }
            try staged.use("modbus-tcp.conf", for: "power")
            try staged.use("low-ports.conf", for: "capture")
            for role in UnitFile.roles {
                let exposure = try #require(try staged.exposure(role))
                print("Exposure: \(role) \(exposure), with its variants")
                #expect(exposure > 0 && exposure <= 2, "\(role)")
            }
        }

        @Test(
            "what a timer runs is as narrow as a role",
            arguments: ["lan-renewal.service", "metrics-textfile.service"])
        func exposureOfTimers(unit: String) throws {
            let staged = try StagedUnits()
            defer { staged.folder.remove() }
            let exposure = try #require(try staged.exposure(of: unit))
            print("Exposure: \(unit) \(exposure)")
            #expect(exposure > 0 && exposure <= 2)
        }

        @Test("the generator opens what the site needs and nothing else")
        func generated() throws {
            let serial = "[power]\nport = \"rtu:/dev/ttyS0\" # not tcp://\n"
            let remote = "[[power.controllers]]\nport = \"tcp://10.0.0.5:502?unit=1\"\n"
            let capture = "[capture]\nlisten = \"0.0.0.0:8443\"\n"
            let noAuthority = capture + "ca_listen = \"none\"\n"
            let page = "[capture]\nlisten = \"[::]:443\"\nca_listen = \"0.0.0.0:8080\"\n"
            let lan = ["waypost-power.service.d/20-modbus-tcp.conf"]
            let low = ["waypost-capture.service.d/20-low-ports.conf"]
            #expect(try drops(serial + noAuthority) == [])
            #expect(try drops(remote + noAuthority) == lan)
            #expect(try drops(serial + capture) == low)
            #expect(try drops(serial + page) == low)
            #expect(try drops(remote + page) == low + lan)
            #expect(try drops(nil) == [])
        }

        /// The drop-ins that a site file brings.
        private func drops(_ site: String?) throws -> [String] {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            try site?.write(toFile: folder.path + "/site", atomically: false, encoding: .utf8)
            try Tool.require([
                "env", "WAYPOST_SITE=\(folder.path)/site",
                UnitFile.folder + "/generator/waypost-site",
                folder.path + "/normal",
            ])
            let all = FileManager.default.enumerator(atPath: folder.path + "/normal")
            return (all?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".conf") }
                .sorted()
        }
    }
}
