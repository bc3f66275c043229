import Testing

@Suite("The order of the targets")
struct TargetOrderTests {
    private let manifest = try? Manifest(SourceTree.text("Package.swift"))

    @Test("is that of Package.swift, whose targets depend only on those above them")
    func declarations() throws {
        #expect(TargetOrder.faults(try #require(manifest)) == [])
    }

    @Test("is that of every import line, and each import is declared")
    func imports() throws {
        let manifest = try #require(manifest)
        let sources = SourceTree.swiftFiles.filter(\.isSource)
        #expect(sources.count > 100)
        #expect(sources.flatMap { TargetOrder.faults($0, manifest) } == [])
    }

    @Test("is read from the manifest with targets, products and tests")
    func reading() {
        let manifest = Manifest(
            """
            let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
            let all: [Target] = [
                .systemLibrary(name: "CLinux"),
                library("Core", ["CLinux"]),
                library(
                    "Journal",
                    [
                        "Core", grdb,
                    ]),
                tests("Core", ["Core"]),
            ]
            """)
        #expect(manifest.targets.map(\.name) == ["CLinux", "Core", "Journal"])
        #expect(manifest.targets.map(\.targets) == [[], ["CLinux"], ["Core"]])
        #expect(manifest.targets.map(\.products) == [[], [], ["GRDB"]])
        #expect(manifest.tested == ["Core"])
    }

    @Test("is broken by a target that depends on one below it, and by one that nobody knows")
    func badDeclarations() {
        let swapped = Manifest(#"library("Core", ["Site"]), library("Site", ["Core"])"#)
        #expect(TargetOrder.faults(swapped, list: ["Core", "Site"]).count == 1)
        #expect(TargetOrder.faults(swapped, list: ["Site", "Core"]).count == 2)
        let foreign = Manifest(#"library("Core", ["Power"])"#)
        #expect(TargetOrder.faults(foreign, list: ["Core"]).count == 1)
    }

    @Test(
        "is broken by an import from below, of another's shim, or that is not declared",
        arguments: [
            "import Site", "public import Site", "@testable import Journal",
            "import struct Station.Provisioner", "internal import COpenSSL", "import Records",
        ])
    func badImports(line: String) {
        let manifest = Manifest(#"library("Control", ["Core"])"#)
        let file = SourceFile(path: "Sources/Control/A.swift", text: "import Core\n\(line)\n")
        #expect(TargetOrder.faults(file, manifest).count == 1)
    }
}
