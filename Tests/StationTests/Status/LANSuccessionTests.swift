import Capture
import Core
import PKI
import Site
import Testing

@testable import Station

@Suite("Whom the succession of the post's own authority concerns")
struct LANSuccessionTests {
    private static let made = Timestamp(milliseconds: 1_700_000_000_000)
    private let root = TemporaryRoot()

    private func at(_ years: Double) -> Timestamp {
        Self.made + .seconds(years * 365 * 86_400)
    }

    private func finding(_ stations: [Workstation], at time: Timestamp) throws -> String? {
        let trust = try LANTrust(SecretFiles(paths: root.paths), LinuxFiles())
        return LANSuccession(trust)?.finding(
            workstations: stations, page: "http://10.0.0.1/", at: time
        ).map { "\($0.severity) \($0.summary) \($0.remedy)" }
    }

    @Test("are those who were enrolled before the next one was made, 15 months ahead")
    func named() throws {
        let secrets = SecretFiles(paths: root.paths)
        let files = LinuxFiles()
        try files.makeDirectory(root.paths.secrets, mode: 0o700)
        let authority = LANAuthority(secrets: secrets, files: files, random: SystemRandom())
        _ = try authority.provide(post: "P", now: Self.made)
        let stations = [
            Workstation(name: "old", enrolledAt: at(10)),
            Workstation(name: "older", enrolledAt: at(1)),
            Workstation(name: "new", enrolledAt: at(17.1)),
        ]
        #expect(try finding(stations, at: at(23)) == nil)
        _ = try authority.advance(at: at(17))
        #expect(try finding(stations, at: at(23.7)) == nil)
        let told = try #require(try finding(stations, at: at(23.8)))
        #expect(told.hasPrefix("warning "))
        #expect(told.contains("ends on \(at(25).date): old, older."))
        #expect(told.contains("http://10.0.0.1/"))
        #expect(told.contains("\(try LANTrust(secrets, files).offered.fingerprint.fingerprint)"))
        #expect(try finding([stations[2]], at: at(24.9)) == nil)

        // The next one has taken over: the same until the first one has ended.
        _ = try authority.advance(at: at(24))
        #expect(try finding(stations, at: at(24.5))?.contains(": old, older.") == true)
        #expect(try finding(stations, at: at(25.1))?.hasPrefix("critical ") == true)
        _ = try authority.advance(at: at(25.1))
        #expect(try finding(stations, at: at(25.1)) == nil)
    }

    @Test("are counted where they are many")
    func many() throws {
        let files = LinuxFiles()
        try files.makeDirectory(root.paths.secrets, mode: 0o700)
        let authority = LANAuthority(
            secrets: SecretFiles(paths: root.paths), files: files, random: SystemRandom())
        _ = try authority.provide(post: "P", now: Self.made)
        _ = try authority.advance(at: at(17))
        let stations = (10..<40).map { Workstation(name: "pc\($0)", enrolledAt: at(1)) }
        let told = try #require(try finding(stations, at: at(24.5)))
        #expect(told.contains("pc10, pc11"))
        #expect(told.contains("pc21 and 18 more."))
    }
}

extension Workstation {
    fileprivate init(name: String, enrolledAt: Timestamp) {
        self.init(
            id: .version4(random: SystemRandom()), name: name, enrolledAt: enrolledAt,
            lastUse: nil)
    }
}
