import Testing

@Suite("Heavy packages")
struct PackageHomesTests {
    @Test("are imported at home only")
    func homes() {
        let sources = SourceTree.swiftFiles.filter(\.isSource)
        #expect(sources.flatMap { PackageHomes.faults($0) } == [])
    }

    @Test("that nobody imports any more are off the list")
    func unused() {
        let imported = Set(SourceTree.swiftFiles.filter(\.isSource).flatMap(\.imports))
        #expect(Set(PackageHomes.homes.keys).subtracting(imported) == [])
    }

    @Test("are noticed away from home, and when they are new")
    func badImports() {
        let away = SourceFile(path: "Sources/Uplink/A.swift", text: "internal import GRDB\n")
        #expect(PackageHomes.faults(away).count == 1)
        let new = SourceFile(path: "Sources/Core/A.swift", text: "import Crypto\nimport Glibc\n")
        #expect(PackageHomes.faults(new).count == 1)
    }
}
