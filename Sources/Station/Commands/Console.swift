internal import Glibc
public import Site

/// Where a command writes: results to standard output, everything else to standard error.
public struct Console: Sendable {
    public let write: @Sendable (String) -> Void
    public let complain: @Sendable (String) -> Void
    /// A result that is no text.
    public let writeBytes: @Sendable ([UInt8]) -> Void
    /// Puts a question to a person: whether the answer was yes; `nil` where nobody is there to ask.
    public let ask: @Sendable (String) -> Bool?
    /// The next line that a person types; blocks, and is `nil` where nobody is there to type.
    public let answer: @Sendable () -> String?
    /// Half a line that a person answers behind; no result.
    public let prompt: @Sendable (String) -> Void
    /// Whether somebody is there to type.
    public let isAttended: Bool
    /// Colour only on a terminal and never with `NO_COLOR`.
    public let isColoured: Bool
    public let isTerminal: Bool

    public init(
        write: @escaping @Sendable (String) -> Void,
        complain: @escaping @Sendable (String) -> Void, isColoured: Bool = false,
        isTerminal: Bool = false, ask: @escaping @Sendable (String) -> Bool? = { _ in nil },
        isAttended: Bool = false, answer: @escaping @Sendable () -> String? = { nil },
        writeBytes: @escaping @Sendable ([UInt8]) -> Void = { _ in },
        prompt: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.prompt = prompt
        self.writeBytes = writeBytes
        self.ask = ask
        self.isAttended = isAttended
        self.answer = answer
        self.write = write
        self.complain = complain
        self.isColoured = isColoured
        self.isTerminal = isTerminal
    }

    /// The process's own streams.
    /// - Parameter environment: `NO_COLOR` is looked up in it.
    public static func standard(environment: [String: String]) -> Console {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        return Console(
            write: { put($0, STDOUT_FILENO) }, complain: { put($0 + "\n", STDERR_FILENO) },
            isColoured: isTerminal && (environment["NO_COLOR"] ?? "").isEmpty,
            isTerminal: isTerminal,
            ask: { question in
                guard isatty(STDIN_FILENO) == 1 else { return nil }
                put(question, STDERR_FILENO)
                return ["y", "yes"].contains((readLine() ?? "").lowercased())
            }, isAttended: isatty(STDIN_FILENO) == 1, answer: { readLine() },
            writeBytes: { put($0, STDOUT_FILENO) }, prompt: { put($0, STDERR_FILENO) })
    }

    public func line(_ text: String) {
        write(text + "\n")
    }

    /// Every fault of a configuration on a line of its own. Returns the exit code for it.
    public func refuse(_ faults: SiteFaults) -> Int32 {
        for fault in faults.faults { complain("\(fault)") }
        if faults.omitted > 0 { complain("and \(faults.omitted) more") }
        return ExitCode.configuration
    }

    /// A reader of the results that has gone away (`| head`) ends the process by SIGPIPE, as it
    /// would end any filter, even where whoever started it had that signal ignored. Results that
    /// find no room end it too: half of them must not look like all.
    private static func put(_ text: String, _ descriptor: Int32) {
        put(Array(text.utf8), descriptor)
    }

    private static func put(_ result: [UInt8], _ descriptor: Int32) {
        var bytes = result[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE, descriptor == STDOUT_FILENO {
                    signal(SIGPIPE, SIG_DFL)
                    raise(SIGPIPE)
                }
                guard descriptor == STDOUT_FILENO else { return }
                put(
                    "waypost: standard output: \(String(cString: strerror(errno)))\n", STDERR_FILENO
                )
                exit(ExitCode.failed)
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
