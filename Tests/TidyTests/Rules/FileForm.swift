/// The form of every file of the tree.
enum FileForm {
    static let lineLimit = 400
    static let columnLimit = 100
    static let longestWord = 60

    /// Words of unfinished work, put together here so that this file does not hold them.
    private static let openWords = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
    /// Folders of a developer's machine; nothing in the tree may lean on them.
    private static let foreignFolders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"]

    /// What stands at the top; hidden files and what git ignores beside it.
    static let topLevel: Set = [
        "Package.swift", "Sources", "Tests", "Board", "Systemd", "Image", "README.md",
    ]
    static let ignoredTopLevel: Set = ["Package.resolved"]

    /// Targets without tests of their own name, and why.
    static let untested: [String: String] = [
        "CLinux": "a shim", "CModbus": "a shim", "CGPIO": "a shim", "COpenSSL": "a shim",
        "CPostgres": "a shim", "CZstd": "a shim",
        "Launch": "arguments only; ProcessTests runs the programs",
        "waypostd": "arguments only; ProcessTests runs it",
        "waypost": "arguments only; ProcessTests runs it",
        "waypost-hub": "arguments only; ProcessTests runs it",
        "waypost-sim": "a stand-in; ProcessTests runs it",
        "waypost-bench": "arguments only; what it runs is tested with Station",
    ]

    static func faults(_ file: SourceFile) -> [String] {
        var faults: [String] = []
        func add(_ line: Int?, _ problem: String) {
            faults.append(file.path + (line.map { ":\($0)" } ?? "") + ": " + problem)
        }
        if file.lines.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { add(nil, "is empty") }
        for (index, line) in file.lines.enumerated() {
            for word in openWords where line.contains(word) { add(index + 1, "says \(word)") }
            for folder in foreignFolders where line.contains(folder) {
                add(index + 1, "names the folder \(folder)")
            }
        }
        return file.path.hasSuffix(".swift") ? faults + swiftFaults(file) : faults
    }

    private static func swiftFaults(_ file: SourceFile) -> [String] {
        var faults: [String] = []
        if file.path.hasSuffix("/Seed.swift") { faults.append("\(file.path): is only a seed") }
        let isPlaced =
            file.isSource
            ? TargetOrder.list.contains(file.target)
            : file.path.hasPrefix("Tests/") && file.target.hasSuffix("Tests")
        if !isPlaced { faults.append("\(file.path): stands in no target") }
        guard !file.isEmbedded else { return faults }
        if file.lines.count > lineLimit {
            faults.append("\(file.path): has \(file.lines.count) lines, more than \(lineLimit)")
        }
        for (index, line) in file.lines.enumerated() {
            let place = "\(file.path):\(index + 1): "
            // Bytes first: counting characters is slow, and few lines need it.
            if line.utf8.count > columnLimit, line.count > columnLimit, !isUnbreakable(line) {
                faults.append(place + "has \(line.count) columns")
            }
            if line.last?.isWhitespace == true { faults.append(place + "ends with a blank") }
            if line.contains("\t") { faults.append(place + "holds a tab") }
        }
        return faults
    }

    /// One word that no line end could stand in (a hash, an address, a linked symbol), or a test's
    /// one literal: a command or a row of input is easier to read whole.
    private static func isUnbreakable(_ line: String) -> Bool {
        line.split(separator: " ").contains { $0.count > longestWord }
            || line.drop { $0 == " " }.first == "\""
    }

    static func topLevelFaults(_ names: [String]) -> [String] {
        names.filter { !topLevel.contains($0) && !ignoredTopLevel.contains($0) }
            .map { "\($0) does not belong at the top" }
    }

    static func untestedFaults(_ manifest: Manifest) -> [String] {
        manifest.targets.map(\.name).filter { !manifest.tested.contains($0) && untested[$0] == nil }
            .map { "\($0) has no tests and no reason for that" }
            + untested.keys.filter(manifest.tested.contains).map {
                "\($0) has tests: take it off the list"
            }
    }
}
