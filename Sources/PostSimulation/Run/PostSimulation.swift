internal import Capture
internal import Core
internal import Hub
internal import Journal
internal import Plant
internal import Records
internal import Simulation
internal import Site

/// Runs a whole post under virtual time, once for each seed, and watches that what must hold holds.
///
/// In one process and on one thread: the roles power, ups, capture and uplink under their real
/// supervisors, the real journal on a real SQLite file, the real forwarder, and HQ's real service
/// and store. Sockets, TLS and the machine's clocks are left out: requests, plans, lines of the UPS
/// protocol, Modbus requests and batches are handed over as values where they would leave or enter
/// a process.
///
/// The children that run have the shipped specifications (`RoleChild` in Station) and prove
/// themselves as those do. What the shipped trees have and these leave out:
///
/// - of every role the child `control` with its socket, so also orders, holds, status and
///   administration;
/// - of capture `lists` and `findings`, and whether HQ holds others under the journal's numbers
///   (`ChainContinuity`): no list is installed, and a journal that forks is a violation;
/// - of uplink `outbox`: a role's word of its start rings the collector at once;
/// - of ups the server's loop and thread: a child drives the bank, and the lines of its clients
///   reach the bank beside it;
/// - the role relays: the simulated post has no lines of its board in use;
/// - of each process the ledger of resets, the watch over its pool and systemd's watchdog; a role
///   whose tree gives up is started again as systemd would, without its start limit.
public final class PostSimulation: Sendable {
    public struct Options: Sendable {
        public var days = 3
        public var faults: Set<FaultKind> = Set(FaultKind.allCases)
        /// An existing directory in which files are made and removed again; shared memory where the
        /// machine has it.
        public var directory: String?
        package var canary: Canary?

        public init() {}
    }

    /// Days of one run that are simulated.
    public static let dayLimit = 366

    private let options: Options
    private let folder: RunFolder
    private let identities: PostIdentities

    /// Makes the keys of post and hub, which all runs share, and removes what runs of processes
    /// that were killed left in the same directory.
    /// - Throws: where the directory is missing or cannot be written, or OpenSSL makes no key.
    public init(_ options: Options = Options()) throws {
        self.options = options
        let base = options.directory ?? (LinuxFiles().exists("/dev/shm") ? "/dev/shm" : "/tmp")
        RunFolder.removeLeftovers(in: base)
        folder = try RunFolder(in: base)
        identities = try PostIdentities(
            post: PostSite.post, in: folder.path + "/pki", at: PostSite.start)
    }

    deinit {
        folder.remove()
    }

    /// Removes every file of this simulation, at any moment and from any thread: for a process that
    /// is about to end. A run that is under way cannot go on.
    public func discard() {
        folder.remove()
    }

    /// One run. Blocks the calling thread, on which all of it happens.
    /// - Throws: where the run could not be set up; what goes wrong within is in the summary.
    public func run(seed: UInt64) throws -> PostRunSummary {
        let place = "\(folder.path)/\(seed)"
        try LinuxFiles().makeDirectory(place, mode: 0o700)
        defer { RunFolder.remove(place) }
        return try PostRun(
            seed: seed, days: options.days, faults: options.faults, canary: options.canary,
            folder: place, identities: identities
        ).run()
    }
}
