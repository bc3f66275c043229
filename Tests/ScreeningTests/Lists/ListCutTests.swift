import Core
import Foundation
import Simulation
import Testing

@testable import Screening

struct ListCutTests {
    private enum Ending: CaseIterable {
        case powerCut, kill
    }

    /// A post that has the list of version 7 with the change to version 8, and is about to take the
    /// next.
    private final class Post {
        let workshop: ListWorkshop
        let disk: FaultingDisk
        let lists: ListDirectory
        private let folder: String

        init(_ workshop: ListWorkshop, installed: [String], seed: UInt64) throws {
            self.workshop = workshop
            folder = "/tmp/wp-lists-cut-\(Identifier.version4(random: SystemRandom()))"
            try LinuxFiles().makeDirectory(folder, mode: 0o700)
            disk = try FaultingDisk(directory: folder, random: SeededRandom(seed: seed))
            lists = ListDirectory(folder + "/lists", files: disk.files)
            for path in installed { try install(path) }
        }

        deinit {
            disk.close()
            try? FileManager.default.removeItem(atPath: folder)
        }

        func install(_ path: String) throws(ScreeningFault) {
            _ = try lists.install(
                from: path, access: workshop.access,
                admission: ListAdmission(post: nil, time: ListWorkshop.now, clockIsTrusted: true))
        }

        /// The version that the post has after a new start, every page of it proven.
        func version() throws -> String {
            let loaded = try ListDirectory(folder + "/lists").load(
                access: workshop.access)
            let chain = try #require(loaded.first?.chain)
            for bundle in chain.bundles { try bundle.verifyAll() }
            return chain.head.description.version
        }
    }

    private static func table(_ count: Int, from: Int = 0) -> String {
        "issuer,number,type,kind,date\n"
            + (from..<from + count).map { "SEN,\(100_000 + $0),passport,lost,\n" }.joined()
    }

    private let workshop: ListWorkshop
    private let installed: [String]
    private let change: String
    private let whole: String

    init() throws {
        workshop = try ListWorkshop()
        let base = try workshop.write(try workshop.bundle(Self.table(3_000)), "base")
        let second = try workshop.write(
            try workshop.change(
                to: try workshop.open(base), version: "8", documents: Self.table(500, from: 9_000)),
            "second")
        installed = [base, second]
        change = try workshop.write(
            try workshop.change(
                to: try workshop.open(second), version: "9", documents: Self.table(500, from: 50)),
            "third")
        var later = ListWorkshop.description()
        later.version = "10"
        later.issuedAt = ListWorkshop.issued + .seconds(100)
        whole = try workshop.write(
            try workshop.bundle(Self.table(2_000), description: later), "whole")
    }

    @Test(
        "Ended at any step, an arrival leaves the old state or the new one, and both take the next",
        arguments: [true, false])
    func ended(isWhole: Bool) throws {
        let (arrival, version) = isWhole ? (whole, "10") : (change, "9")
        for ending in Ending.allCases {
            var seen: Set<String> = []
            var isDone = false
            var operations = 0
            while !isDone {
                let post = try Post(workshop, installed: installed, seed: UInt64(operations) + 1)
                post.disk.failPower(after: operations)
                do throws(ScreeningFault) {
                    try post.install(arrival)
                    isDone = true
                } catch {
                    #expect(error.code == .file)
                }
                switch ending {
                case .powerCut: try post.disk.cut()
                case .kill:
                    try post.disk.killHolders()
                    try post.disk.cut()
                }
                let left = try post.version()
                seen.insert(left)
                #expect(left == "8" || left == version, "after \(operations) operations")
                if isDone { #expect(left == version) }
                try post.install(arrival)
                #expect(try post.version() == version)
                operations += 1
            }
            #expect(seen == ["8", version])
            #expect(operations > 5)
        }
    }
}
