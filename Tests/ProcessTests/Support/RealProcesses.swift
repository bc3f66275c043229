import Foundation
import Testing

/// The ring of tests with real processes: the shipped programs, killed, starved and misused.
///
/// One test at a time: each starts half a dozen processes, and their common machine is small.
@Suite("Real processes", .serialized, .onThreadsOfTheirOwn)
enum RealProcesses {}

/// Runs a test on threads of its own. Tests of processes wait for the kernel; on the cooperative
/// pool they would stop every other test of the run meanwhile.
struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func scopeProvider(for test: Test, testCase: Test.Case?) -> OwnThreads? {
        testCase == nil ? nil : self
    }

    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(ThreadPerJob()) { try await function() }
    }
}

extension Trait where Self == OwnThreads {
    static var onThreadsOfTheirOwn: OwnThreads { OwnThreads() }
}

/// An executor that gives each job a new thread.
private final class ThreadPerJob: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
