import Core
import Documents
import Glibc
import PKI
import Testing

@Suite("passive authentication", .enabled(if: ChipCases.canBeMade, "needs asn1crypto in Python"))
struct PassiveAuthenticationTests {
    @Test("Every quirk is accepted or named, and every attack refused with its own kind")
    func cases() throws {
        #expect(ChipCases.all.count > 80)
        var accepted = 0
        for made in ChipCases.all {
            guard made.expected != "no_list" else {
                #expect(throws: ChipFault.self, "\(made.name)") { try made.trust() }
                continue
            }
            let files = try #require(made.files)
            let verdict = try made.verdict(files, trust: made.trust())
            let found = verdict.outcome.rawValue
            let isRight =
                made.expected == "*" ? verdict.outcome != .genuine : found == made.expected
            #expect(isRight, "\(made.name): \(found), \(verdict.reason ?? "no reason")")
            #expect((verdict.reason == nil) == (verdict.outcome == .genuine), "\(made.name)")
            let json = verdict.json
            for key in ["remarks", "weaknesses"] {
                for word in made.row[key]?.array ?? [] {
                    #expect(json[key]?.array?.contains(word) == true, "\(made.name): \(json)")
                }
            }
            if let revocation = made.row["revocation"] {
                #expect(json["revocation"] == revocation, "\(made.name)")
            }
            accepted += verdict.outcome == .genuine ? 1 : 0
        }
        print("Documents: \(ChipCases.all.count) chips, \(accepted) of them genuine")
    }

    @Test("A stored face is bound to DG2 by the hash of picture, block or group, and by no other")
    func face() throws {
        let made = try #require(ChipCases.all.first)
        let trust = try made.trust()
        let files = try #require(made.files)
        let group = try #require(files.dataGroups[2])
        func isBound(_ bytes: [UInt8]) throws -> Bool? {
            try made.verdict(files, faces: [SHA256.digest(bytes)], trust: trust).isFaceBound
        }
        let picture = try #require(group.firstRange(of: [0xFF, 0xD8, 0xFF]))
        #expect(try isBound(Array(group[picture.lowerBound...])) == true)
        #expect(try isBound(group) == true)
        #expect(try isBound([0xFF, 0xD8, 0xFF]) == false)
        #expect(try made.verdict(files, trust: trust).isFaceBound == nil)
    }

    @Test("A receipt's chip verdict comes of the crossing's body, and is null without a chip")
    func receipt() throws {
        let made = try #require(ChipCases.all.first)
        let trust = try made.trust()
        let document = made.row["document"] ?? .null
        let verdict = DocumentVerdict.make(
            body: ["document": document], trust: trust, at: made.time)
        #expect(verdict.at("chip", "verdict") == "genuine")
        #expect(verdict.at("chip", "differing_fields") == [])
        let untrusted = DocumentVerdict.make(
            body: ["document": document], trust: .none, at: made.time)
        #expect(untrusted.at("chip", "verdict") == "cannot_be_verified")
        let plain = DocumentVerdict.make(
            body: ["document": ["mrz": document["mrz"] ?? .null]], trust: trust, at: made.time)
        #expect(plain["chip"] == .null)
        for chip: JSONValue in [["sod": 7], ["sod": "?"], ["dg1": "AA=="], ["sod": "AA=="]] {
            let verdict = DocumentVerdict.make(
                body: ["document": ["chip": chip]], trust: trust, at: made.time)
            #expect(verdict.at("chip", "verdict") == "unreadable")
        }
    }

    @Test("Mutated chips end no process, and nothing is accepted that BouncyCastle refuses")
    func mutations() throws {
        let wanted = getenv("WAYPOST_FULL") != nil ? 10_000 : 400
        let good = ChipCases.all.filter { $0.expected == "genuine" && $0.masterList == nil }
        let trusts = try good.map { try $0.trust() }
        var random = SeededRandom(seed: 0x9303)
        var accepted: [String] = []
        for turn in 0..<wanted {
            let made = good[turn % good.count]
            let files = try #require(made.files)
            var sod = try #require(files.securityObject)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                ChipMutation.random(using: &random).apply(to: &sod, using: &random)
            }
            let changed = ChipFiles(securityObject: sod, dataGroups: files.dataGroups)
            let verdict = try made.verdict(changed, trust: trusts[turn % good.count])
            guard verdict.outcome == .genuine, sod != files.securityObject else { continue }
            let others = files.dataGroups.sorted { $0.key < $1.key }
                .map { "\($0.key)=\(Base64.text($0.value))" }
            accepted.append(
                ([Base64.text(sod), others.joined(separator: ",")]
                    + made.authorities.map { Base64.text($0) }).joined(separator: " "))
        }
        print("Documents: \(wanted) mutated chips, \(accepted.count) of them still genuine")
        #expect(accepted.count < wanted / 4)
        guard StrictJudge.isPresent else {
            print("Documents: not judged by BouncyCastle, which needs libbcpkix-java and a JDK")
            return
        }
        let untouched = try good.map { made in
            let files = try #require(made.files)
            return
                ([Base64.text(files.securityObject ?? []), ""]
                + made.authorities.map { Base64.text($0) }).joined(separator: " ")
        }
        let verdicts = try StrictJudge.verdicts(on: untouched + accepted)
        try #require(verdicts.count == untouched.count + accepted.count)
        #expect(verdicts.prefix(untouched.count).filter { $0 == "accept" }.count > good.count / 2)
        for (line, verdict) in zip(accepted, verdicts.dropFirst(untouched.count)) {
            #expect(verdict == "accept", "BouncyCastle: \(verdict): \(line)")
        }
    }
}

/// A second library's opinion, `StrictCheck.java` on BouncyCastle.
enum StrictJudge {
    private static let libraries = "/usr/share/java/"

    static let isPresent =
        ["bcprov.jar", "bcpkix.jar", "bcutil.jar"].allSatisfy {
            LinuxFiles().exists(libraries + $0)
        } && (try? ChipCases.run(["javac", "--version"])) != nil

    /// `accept`, or why not, for each line of its input.
    static func verdicts(on lines: [String]) throws -> [String] {
        let folder = "/tmp/waypost-strict-\(getpid())"
        let files = LinuxFiles()
        try files.makeDirectory(folder, mode: 0o700)
        defer {
            try? files.remove(folder + "/lines")
            rmdir(folder)
        }
        try files.replace(
            folder + "/lines", with: Array(lines.joined(separator: "\n").utf8), mode: 0o600)
        let path = ["bcprov", "bcpkix", "bcutil"].map { "\(libraries)\($0).jar" }
        return try ChipCases.run([
            "java", "-cp", path.joined(separator: ":"), ChipCases.file("StrictCheck.java"),
            folder + "/lines",
        ]).split(separator: "\n").map(String.init)
    }
}

/// What may happen to bytes on their way.
enum ChipMutation: CaseIterable {
    case flip, replace, remove, insert, double, cut

    static func random(using random: inout SeededRandom) -> ChipMutation {
        allCases.randomElement(using: &random) ?? .flip
    }

    func apply(to bytes: inout [UInt8], using random: inout SeededRandom) {
        guard bytes.count > 1 else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch self {
        case .flip: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case .replace: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case .remove: bytes.remove(at: place)
        case .insert: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case .double:
            let end = min(bytes.count, place + Int.random(in: 1...64, using: &random))
            bytes.insert(contentsOf: bytes[place..<end], at: place)
        case .cut:
            if Int.random(in: 0..<8, using: &random) == 0 { bytes.removeLast(bytes.count - place) }
        }
    }
}
