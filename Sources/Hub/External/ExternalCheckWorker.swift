public import Core
public import Logging
public import Supervision

/// Asks one provider, as long as it runs. Any number of these may work for one provider, in
/// processes and on machines of their own: questions are claimed for a time, and what one leaves
/// unanswered another takes up.
///
/// 1. A question is asked over the program's input and answered over its output, a line of JSON
///    each (HEADQUARTERS.md, "Asking a service").
/// 2. A program that ends, hangs, floods or does not keep to the protocol is stopped and started
///    again, later each time; until it answers, one question at a time is risked.
/// 3. What was asked before without an answer is asked alone: it may be what the program cannot
///    bear, and must not take others with it.
/// 4. The log says how many, never whom.
public struct ExternalCheckWorker: Sendable {
    public struct Options: Sendable {
        /// Questions open at a time, 1 to 64.
        public var window = 8
        /// 1 to 60,000.
        public var perMinute = 600
        /// For an answer, 1 to 600 s.
        public var limit: Duration = .seconds(30)
        /// With nothing due the database is looked at so often.
        public var pause: Duration = .seconds(2)
        /// Between two that are asked alone.
        public var repetition: Duration = .seconds(1)
        public var backOff = BackOff(first: .seconds(2), cap: .seconds(300))

        public init() {}
    }

    /// How long the program's output is waited for at a time.
    private static let listen: Duration = .milliseconds(100)
    /// What a claim lasts beyond the time for the answer.
    private static let leaseSlack: Duration = .seconds(10)

    private let provider: String
    private let command: [String]
    private let store: any HubStore
    private let options: Options
    private let time: any TimeSource
    private let log: Logger
    private let thread = ThreadExecutor.thread(name: "provider")
    private let worker: Identifier

    /// - Parameter command: the program and its words; it is started when there is a question.
    public init(
        provider: String, command: [String], store: any HubStore, options: Options = Options(),
        time: any TimeSource = SystemTime(), random: some RandomSource = SystemRandom(),
        log: Logger
    ) {
        self.provider = provider
        self.command = command
        self.store = store
        self.options = options
        self.time = time
        self.log = log
        worker = .version7(at: time.now(), random: random)
    }

    /// Until the task is cancelled.
    public func run() async {
        var failures = 0
        while !Task.isCancelled {
            let fault = await serve(isProbing: failures > 0) { failures = 0 }
            guard let fault, !Task.isCancelled else { continue }
            failures += 1
            log.warning("\(provider): \(fault)")
            if let fault = fault as? ProviderFault {
                try? await store.note(failure: fault, of: provider, at: time.now())
            }
            let delay = options.backOff.delay(attempt: failures, chance: 0.5)
            try? await time.sleep(for: delay)
        }
    }

    /// One life of the program: from the first question to its end.
    ///
    /// - Parameter whenAnswered: called with each answer.
    /// - Returns: why it ended; `nil` where this was cancelled.
    private func serve(
        isProbing: Bool, whenAnswered: () -> Void
    ) async -> (any Error)? {
        var conversation = ProviderConversation(window: options.window, limit: options.limit)
        var pace = ProviderPace(perMinute: options.perMinute)
        var isProbing = isProbing
        var repeatedAt: Duration?
        var isAlone = false
        var process: Program?
        do {
            while !Task.isCancelled {
                let now = time.monotonic()
                let isIdle = conversation.isIdle
                isAlone = isAlone && !isIdle
                let isRepeating = repeatedAt.map { now - $0 >= options.repetition } ?? true
                let most = isProbing || isRepeating ? 1 : conversation.room
                var count = isAlone || (!isIdle && most == 1) ? 0 : most
                count = pace.allowance(of: count, at: now)
                var questions: [ExternalQuestion] = []
                if isRepeating, isIdle, count > 0 {
                    questions = try await claim(1, isRepeated: true)
                    isAlone = !questions.isEmpty
                    repeatedAt = now
                }
                if questions.isEmpty { questions = try await claim(count) }
                pace.spent(questions.count, at: now)
                if questions.isEmpty, conversation.isIdle {
                    try await time.sleep(for: options.pause)
                    continue
                }
                var lines: [UInt8] = []
                for question in questions { lines += conversation.ask(question, at: now) }
                let program = try await program(process)
                process = program
                for line in try await exchange(lines, with: program) {
                    let (question, answer) = try conversation.hear(line)
                    try await settle(question, answer)
                    isProbing = false
                    whenAnswered()
                }
                try conversation.check(at: time.monotonic())
            }
        } catch {
            await end(process, leaving: conversation.unanswered)
            return error
        }
        await end(process, leaving: conversation.unanswered)
        return nil
    }

    private func claim(
        _ count: Int, isRepeated: Bool = false
    ) async throws(HubFault) -> [ExternalQuestion] {
        guard count > 0 else { return [] }
        return try await store.claim(
            count, of: provider, isRepeated: isRepeated, by: worker,
            for: options.limit + Self.leaseSlack,
            at: time.now())
    }

    private func settle(
        _ question: ExternalQuestion, _ answer: ExternalAnswer
    ) async throws(HubFault) {
        let now = time.now()
        switch answer.verdict {
        case .noHit: try await store.settle(question, hit: nil, by: worker, at: now)
        case .hit(let entry):
            if try await store.settle(question, hit: entry, by: worker, at: now) {
                log.notice("\(provider): a hit for \(question.post)")
            }
        case .cannotSay(let pause):
            try await store.release([question], by: worker, after: pause, at: now)
        }
    }

    /// The program between the tasks that use it, one at a time, and the thread that it lives on.
    private final class Program: Sendable {
        private let process: Guarded<ProviderProcess>

        init(_ process: sending ProviderProcess) {
            self.process = Guarded(process)
        }

        func exchange(_ lines: [UInt8]) throws(ProviderFault) -> [[UInt8]] {
            try process.withLock { (process) throws(ProviderFault) in
                process.send(lines)
                return try process.lines(within: ExternalCheckWorker.listen)
            }
        }

        func end() {
            process.withLock { _ = $0.end() }
        }
    }

    private func program(_ running: Program?) async throws(ProviderFault) -> Program {
        if let running { return running }
        return try await thread.value { [command] () throws(ProviderFault) in
            Program(try ProviderProcess(command))
        }
    }

    private func exchange(
        _ lines: [UInt8], with program: Program
    ) async throws(ProviderFault) -> [[UInt8]] {
        try await thread.value { () throws(ProviderFault) in try program.exchange(lines) }
    }

    /// Nothing was said about what is left: it is asked again.
    private func end(_ program: Program?, leaving questions: [ExternalQuestion]) async {
        await thread.value { program?.end() }
        guard !questions.isEmpty else { return }
        // Where the database is away the claims run out.
        try? await store.release(questions, by: worker, at: time.now())
    }
}
