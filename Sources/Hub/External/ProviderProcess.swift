internal import Core
internal import Glibc

/// The program that the State brings, with a stream to it and one from it. One thread uses it.
///
/// It runs in a process group of its own, so that whatever it starts ends with it. What it writes
/// to its error stream goes nowhere: a State's program may name people there, and this one's log
/// must not.
final class ProviderProcess {
    /// Bytes of a line, either way.
    static let lineLimit = 16 << 10
    /// How long it has to end by itself.
    private static let farewell: Duration = .seconds(2)

    private let processID: pid_t
    private let input: Int32
    private let output: Int32
    private var heard: [UInt8] = []
    private var unsent: [UInt8] = []
    private var isGone = false

    /// Starts it.
    ///
    /// - Parameter command: the program's path, or its name on the search path, and its words.
    init(_ command: [String]) throws(ProviderFault) {
        var questions: [Int32] = [0, 0]
        var answers: [Int32] = [0, 0]
        // A socket, so that writing to a program that has closed its end is an error here and no
        // signal to the whole process.
        let stream = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, stream, 0, &questions) == 0 else { throw Self.fault(errno) }
        guard socketpair(AF_UNIX, stream, 0, &answers) == 0 else {
            let number = errno
            for end in questions { close(end) }
            throw Self.fault(number)
        }
        var child: pid_t = 0
        let number = Self.spawn(command, input: questions[0], output: answers[1], &child)
        close(questions[0])
        close(answers[1])
        guard number == 0 else {
            close(questions[1])
            close(answers[0])
            throw Self.fault(number)
        }
        processID = child
        input = questions[1]
        output = answers[0]
        for end in [input, output] {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
        }
    }

    private static func fault(_ number: Int32) -> ProviderFault {
        .cannotStart(reason: String(cString: strerror(number)))
    }

    private static func spawn(
        _ command: [String], input: Int32, output: Int32, _ child: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var words = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        return posix_spawnp(&child, command[0], &actions, &attributes, &words, environ)
    }

    /// Sends lines, and what was left before, as far as the pipe takes it.
    func send(_ lines: [UInt8]) {
        unsent += lines
        flush()
    }

    private func flush() {
        while !unsent.isEmpty {
            let count = unsent.withUnsafeBytes { bytes in
                Glibc.send(input, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            // Full, or nobody reads: the end of its output says which.
            guard count > 0 else { return }
            unsent.removeFirst(count)
        }
    }

    /// Waits for lines, at most so long.
    ///
    /// - Throws: `ended` at the end of its output, `protocolBroken` for a line without an end.
    func lines(within limit: Duration) throws(ProviderFault) -> [[UInt8]] {
        var wait = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: unsent.isEmpty ? -1 : input, events: Int16(POLLOUT), revents: 0),
        ]
        _ = poll(&wait, 2, Int32(clamping: limit.wholeMilliseconds))
        flush()
        var lines: [[UInt8]] = []
        var buffer = [UInt8](repeating: 0, count: Self.lineLimit)
        let count = buffer.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
        if count == 0 { throw .ended(status: end()) }
        if count > 0 {
            heard += buffer[..<count]
            while let end = heard.firstIndex(of: 0x0A) {
                lines.append(Array(heard[..<end]))
                heard.removeSubrange(...end)
            }
        }
        guard heard.count <= Self.lineLimit else {
            throw .protocolBroken("a line is longer than \(Self.lineLimit) bytes")
        }
        return lines
    }

    /// Ends it and everything that it started; returns how it ended.
    @discardableResult
    func end() -> String {
        guard !isGone else { return "gone" }
        isGone = true
        close(input)
        close(output)
        kill(-processID, SIGTERM)
        var status: Int32 = 0
        var rest = Self.farewell.wholeMilliseconds
        while waitpid(processID, &status, WNOHANG) == 0 {
            if rest <= 0 {
                kill(-processID, SIGKILL)
                while waitpid(processID, &status, 0) < 0, errno == EINTR {}
                break
            }
            usleep(20_000)
            rest -= 20
        }
        // What it left behind of its group.
        kill(-processID, SIGKILL)
        let signal = status & 0x7F
        return signal == 0 ? "exit \(status >> 8 & 0xFF)" : "signal \(signal)"
    }

    deinit { end() }
}
