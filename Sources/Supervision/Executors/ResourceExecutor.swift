/// Where an actor that owns a blocking resource (a bus, a database, a key) does its work: one job
/// after the other, never on the cooperative pool.
///
/// Shipped roles hand in ``ThreadExecutor``; a simulation hands in one that runs jobs in its own
/// order. An actor takes it so:
///
///     actor Store {
///         private let executor: any ResourceExecutor
///         nonisolated var unownedExecutor: UnownedSerialExecutor {
///             executor.asUnownedSerialExecutor()
///         }
///     }
public protocol ResourceExecutor: SerialExecutor {
    /// Runs a plain closure behind everything that waits already, in the same order as jobs. The
    /// closure may block.
    func perform(_ work: @escaping @Sendable () -> Void)

    /// Returns when everything that waited has run and the means (a thread) are given back. Must
    /// not be called from work on this executor. The executor stays usable: later work takes the
    /// means anew, so that a straggler is never left hanging.
    func stop()
}

extension ResourceExecutor where Self == ThreadExecutor {
    /// A POSIX thread of its own.
    /// - Parameter name: shown by `top -H`; the kernel keeps its first 15 bytes.
    public static func thread(name: String) -> ThreadExecutor {
        ThreadExecutor(name: name)
    }
}
