import Testing

@Suite("The tree's files")
struct FileFormTests {
    @Test("have the agreed form")
    func files() {
        #expect(SourceTree.files.count > 200)
        #expect(SourceTree.files.flatMap(FileForm.faults) == [])
    }

    @Test("stand below the agreed folders")
    func topLevel() throws {
        #expect(FileForm.topLevelFaults(try SourceTree.topLevel()) == [])
    }

    @Test("have tests, target by target, or a reason for none")
    func tested() throws {
        #expect(FileForm.untestedFaults(Manifest(try SourceTree.text("Package.swift"))) == [])
    }

    @Test(
        "are noticed when their form is wrong",
        arguments: [
            ("Sources/Core/A.swift", ""), ("Sources/Core/A.swift", "\n\n"),
            ("Sources/Core/Seed.swift", "enum Seed {}\n"), ("Sources/A.swift", "let a = 1\n"),
            ("Sources/Unknown/A.swift", "let a = 1\n"), ("Board/A.swift", "let a = 1\n"),
            ("Tests/Core/A.swift", "let a = 1\n"), ("Sources/Core/A.swift", "let a = 1 \n"),
            ("Sources/Core/A.swift", "\tlet a = 1\n"),
            ("Sources/Core/A.swift", "// TO" + "DO later\n"),
            ("Sources/Core/A.swift", "let a = \"/ho" + "me/a\"\n"),
            ("Sources/Core/A.swift", String(repeating: "a ", count: 50) + "a\n"),
            ("Sources/Core/A.swift", String(repeating: "let a = 1\n", count: 401)),
            ("Image/recipe", "cd /wo" + "rk/tree\n"),
        ])
    func bad(path: String, text: String) {
        #expect(FileForm.faults(SourceFile(path: path, text: text)).count == 1)
    }

    @Test("may be long and wide where they hold another file")
    func embedded() {
        let text = String(repeating: String(repeating: "a", count: 200) + " \n", count: 500)
        #expect(
            FileForm.faults(SourceFile(path: "Sources/Capture/Embedded/A.swift", text: text)) == [])
    }

    @Test("are noticed at the top and without tests")
    func badTree() {
        #expect(FileForm.topLevelFaults(["Sources", "notes.txt", "Package.resolved"]).count == 1)
        #expect(FileForm.untestedFaults(Manifest(#"library("Core")"#)).count == 1)
        let listed = Manifest(#"library("Launch"), tests("Launch")"#)
        #expect(FileForm.untestedFaults(listed).count == 1)
    }
}
