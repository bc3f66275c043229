public import Core
public import Uplink

/// A release at HQ: what was signed, and how far it went.
public struct PublishedRelease: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable {
        /// For the second person's signature: no post sees it.
        case waiting
        case open
        /// No further post gets it until somebody has looked.
        case halted
    }

    /// Which bundle of an alert list a release is.
    public struct Lineage: Sendable, Hashable {
        public let bundle: String
        /// The bundle that must be a post's last one before it; `nil` for a whole list.
        public let base: String?

        public init(bundle: String, base: String?) {
            self.bundle = bundle
            self.base = base
        }
    }

    public let signed: SignedRelease
    /// `nil` for other kinds, and for lists that were published before HQ kept it.
    public let lineage: Lineage?
    public internal(set) var state: State
    /// Why it is halted.
    public internal(set) var reason: String?
    public let stages: ReleaseStages
    /// From 0 on.
    public internal(set) var stage: Int
    public internal(set) var stageAt: Timestamp
    /// After so long in a stage the next begins by itself, if a post took the release and none
    /// had trouble; `nil` for by hand.
    public let pace: Duration?
    /// A post that got the release and then was silent for so long halts it.
    public let silence: Duration
    public internal(set) var resumedAt: Timestamp?

    public var statement: ReleaseStatement { signed.statement }
    public var release: ReleaseName { signed.statement.release }

    public init(
        _ signed: SignedRelease, lineage: Lineage? = nil, stages: ReleaseStages, pace: Duration?,
        silence: Duration, at time: Timestamp
    ) {
        self.signed = signed
        self.lineage = lineage
        self.stages = stages
        self.pace = pace
        self.silence = silence
        state = .waiting
        reason = nil
        stage = 0
        stageAt = time
        resumedAt = nil
    }

    /// Posts that it is for, of those that HQ knows.
    func targets(of posts: [String]) -> [String] { posts.filter { statement.isFor($0) } }

    /// Whether it goes to that post now.
    func reaches(_ post: String, among posts: [String]) -> Bool {
        guard state == .open, statement.isFor(post) else { return false }
        return stages.isLast(stage)
            || stages.reach(stage, of: targets(of: posts), file: statement.sha256).contains(post)
    }
}

/// How a post stands to a name of a kind.
public struct PostStanding: Sendable, Hashable {
    public let post: String
    public var lastContact: Timestamp
    public var installed: Int64?
    public var installedAt: Timestamp?
    /// How often the role started within the hour behind the installation.
    public var starts: Int64 = 0
    public var refused: Int64?
    public var refusedReason: String?
    public var refusedAt: Timestamp?
    /// Whose last byte was handed over.
    public var fetched: Int64?
    public var fetchedAt: Timestamp?

    public init(post: String, lastContact: Timestamp) {
        self.post = post
        self.lastContact = lastContact
    }
}
