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
public final class PostSimulation: Sendable {
    public struct Options: Sendable {
        public var days = 3
        public var faults: Set<FaultKind> = Set(FaultKind.allCases)
        /// Where files are made and removed again; shared memory where the machine has it.
        public var directory: String?
        package var canary: Canary?

        public init() {}
    }

    /// Days of one run that are simulated.
    public static let dayLimit = 366

    private let options: Options
    private let root: String
    private let identities: PostIdentities

    /// Makes the keys of post and hub, which all runs share.
    /// - Throws: where the directory cannot be written or OpenSSL makes no key.
    public init(_ options: Options = Options()) throws {
        self.options = options
        let files = LinuxFiles()
        let base = options.directory ?? (files.exists("/dev/shm") ? "/dev/shm" : "/tmp")
        root = "\(base)/waypost-post-\(Identifier.version4(random: SystemRandom()))"
        try files.makeDirectory(root, mode: 0o700)
        identities = try PostIdentities(
            post: PostSite.post, in: root + "/pki", at: PostSite.start)
    }

    deinit {
        RunFolder.remove(root)
    }

    /// One run. Blocks the calling thread, on which all of it happens.
    /// - Throws: where the run could not be set up; what goes wrong within is in the summary.
    public func run(seed: UInt64) throws -> PostRunSummary {
        let folder = "\(root)/\(seed)"
        try LinuxFiles().makeDirectory(folder, mode: 0o700)
        defer { RunFolder.remove(folder) }
        return try PostRun(
            seed: seed, days: options.days, faults: options.faults, canary: options.canary,
            folder: folder, identities: identities
        ).run()
    }
}
