import Testing

@Suite("Banned calls")
struct BannedCallTests {
    @Test("stand nowhere in the sources without the reason that allows them")
    func sources() {
        let sources = SourceTree.swiftFiles.filter { $0.isSource && !$0.isEmbedded }
        #expect(sources.flatMap(BannedCall.faults) == [])
    }

    @Test(
        "are noticed",
        arguments: [
            "try await Task.sleep(for: .seconds(1))", "Task.detached { work() }",
            "let task = Task { await work() }", "Task(priority: .high) { work() }",
            "let now = Date()", "DispatchQueue.main.async {}",
            "ProcessInfo.processInfo.environment", #"getenv("HOME")"#, "print(answer)",
            "let key = try! read()", "fatalError()", "final class Box: @unchecked Sendable {",
            "nonisolated(unsafe) var count = 0",
        ])
    func bad(line: String) {
        let file = SourceFile(path: "Sources/Core/A.swift", text: "\(line)\n")
        #expect(BannedCall.faults(file).count == 1)
    }

    @Test(
        "are not seen in comments, texts and longer names",
        arguments: [
            "// Task.sleep does not do", #"let text = "try! \" print(x)""#, "group.addTask { 1 }",
            "blueprint(x)", "let cell = Date(year: 1)", "future.completeWithTask { 1 }",
            "let place = \"\"\"\n    fatalError()\n    \"\"\"",
        ])
    func good(line: String) {
        let file = SourceFile(path: "Sources/Core/A.swift", text: "\(line)\n")
        #expect(BannedCall.faults(file) == [])
    }

    @Test("that a reason may allow stand beside it, the others never")
    func reasons() {
        func faults(_ text: String) -> Int {
            let file = SourceFile(path: "Sources/Core/A.swift", text: text)
            return BannedCall.faults(file).count
        }
        #expect(faults("// It holds because of the lock.\nclass A: @unchecked Sendable {}\n") == 0)
        #expect(faults("class A: @unchecked Sendable {\n    // Behind a lock.\n}\n") == 0)
        #expect(faults("let x = try! f()  // A literal.\n") == 0)
        #expect(faults("// far\n\nlet x = try! f()\n") == 1)
        #expect(faults("// a reason\nlet now = Date()\n") == 1)
    }

    @Test("have their homes")
    func homes() {
        let file = SourceFile(path: "Sources/Launch/A.swift", text: "ProcessInfo.processInfo\n")
        #expect(BannedCall.faults(file) == [])
    }
}
