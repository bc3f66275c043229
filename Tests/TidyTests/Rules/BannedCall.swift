/// A call that shipped code does not make, with what stands in its place.
struct BannedCall: Sendable {
    let name: String
    let pattern: @Sendable (String) -> Bool
    let instead: String
    /// Whether a comment beside it that gives the reason lets it stand.
    var isAllowedWithReason = false
    /// Targets in which it is right.
    var homes: Set<String> = []

    static let all = [
        BannedCall(
            name: "Task.sleep",
            pattern: { $0.contains(/\bTask\.sleep\b/.wordBoundaryKind(.simple)) },
            instead: "the TimeSource's sleep(for:)"),
        BannedCall(
            name: "Task.detached",
            pattern: { $0.contains(/\bTask\.detached\b/.wordBoundaryKind(.simple)) },
            instead: "a child of the supervision tree or a task group"),
        BannedCall(
            name: "Task {",
            pattern: {
                $0.contains(/\bTask(?:<[^>]*>)?\s*(?:\([^)]*\)\s*)?\{/.wordBoundaryKind(.simple))
            },
            instead: "a child of the supervision tree or a task group",
            // Its processes are the roots of all tasks.
            homes: ["Simulation"]),
        BannedCall(
            name: "Date()", pattern: { $0.contains(/\bDate\(\)/.wordBoundaryKind(.simple)) },
            instead: "the TimeSource's now()"),
        BannedCall(
            name: "DispatchQueue",
            pattern: { $0.contains(/\bDispatchQueue\b/.wordBoundaryKind(.simple)) },
            instead: "ThreadExecutor"),
        BannedCall(
            name: "ProcessInfo",
            pattern: { $0.contains(/\bProcessInfo\b/.wordBoundaryKind(.simple)) },
            instead: "a parameter: Launch alone asks the environment", homes: ["Launch"]),
        BannedCall(
            name: "getenv", pattern: { $0.contains(/\bgetenv\(/.wordBoundaryKind(.simple)) },
            instead: "a parameter: Launch alone asks the environment"),
        BannedCall(
            name: "print(", pattern: { $0.contains(/\bprint\(/.wordBoundaryKind(.simple)) },
            instead: "Console for commands, the logger for roles"),
        BannedCall(
            name: "try!", pattern: { $0.contains(/\btry!/.wordBoundaryKind(.simple)) },
            instead: "a thrown fault", isAllowedWithReason: true),
        BannedCall(
            name: "fatalError(",
            pattern: { $0.contains(/\bfatalError\(/.wordBoundaryKind(.simple)) },
            instead: "a thrown fault, or precondition with the rule", isAllowedWithReason: true),
        BannedCall(
            name: "@unchecked Sendable",
            pattern: { $0.contains(/@unchecked Sendable\b/.wordBoundaryKind(.simple)) },
            instead: "Guarded or an actor", isAllowedWithReason: true),
        BannedCall(
            name: "nonisolated(unsafe)",
            pattern: { $0.contains(/\bnonisolated\(unsafe\)/.wordBoundaryKind(.simple)) },
            instead: "Guarded or an actor", isAllowedWithReason: true),
    ]

    /// Every banned call in the file.
    static func faults(_ file: SourceFile) -> [String] {
        // Few files hold one of the words at all, and reading code is the slow part.
        let suspects = all.filter {
            !$0.homes.contains(file.target) && file.text.contains($0.name.prefix { $0 != " " })
        }
        guard !suspects.isEmpty else { return [] }
        let lines = file.lines
        let code = file.codeLines
        return suspects.flatMap { call in
            code.indices.filter { call.pattern(code[$0]) }
                .filter { !call.isAllowedWithReason || !hasComment(at: $0, lines) }
                .map { "\(file.path):\($0 + 1): \(call.name); take \(call.instead)" }
        }
    }

    /// A comment on the line, directly above it, or directly below a line that opens a body.
    private static func hasComment(at index: Int, _ lines: [String]) -> Bool {
        func isComment(_ place: Int) -> Bool {
            lines.indices.contains(place)
                && lines[place].drop { $0 == " " }.hasPrefix("//")
        }
        return lines[index].contains("// ") || isComment(index - 1)
            || (lines[index].hasSuffix("{") && isComment(index + 1))
    }
}
