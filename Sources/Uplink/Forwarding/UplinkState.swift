public import Core

/// What the uplink remembers between runs and shows to others: `cursor.json` in its directory.
public struct UplinkState: Sendable, Hashable {
    /// The link in the words of `waypost status`.
    public enum Link: String, Sendable {
        case up, probing, down, off
    }

    /// The last record that HQ's receipt covers.
    public struct Forwarded: Sendable, Hashable {
        /// In the journal, from 1.
        public let position: Int64
        public let epoch: Identifier
        public let sequence: Int64

        public init(position: Int64, epoch: Identifier, sequence: Int64) {
            self.position = position
            self.epoch = epoch
            self.sequence = sequence
        }
    }

    /// A record whose content HQ did not take; only its hash was handed over.
    public struct SetAside: Sendable, Hashable {
        public let epoch: Identifier
        public let sequence: Int64
        public let reason: String
        public let at: Timestamp

        public init(epoch: Identifier, sequence: Int64, reason: String, at: Timestamp) {
            self.epoch = epoch
            self.sequence = sequence
            self.reason = reason
            self.at = at
        }
    }

    /// An attachment that could not be brought to HQ.
    public struct LostAttachment: Sendable, Hashable {
        public let sha256: Digest256
        public let reason: String
        public let at: Timestamp

        public init(sha256: Digest256, reason: String, at: Timestamp) {
            self.sha256 = sha256
            self.reason = reason
            self.at = at
        }
    }

    /// Why the link was not up.
    public struct Break: Sendable, Hashable {
        public let reason: String
        public let at: Timestamp
    }

    /// More than these and HQ is in doubt, not the records: forwarding stops with a fault.
    public static let setAsideLimit = 1_000
    /// Bytes of `cursor.json`.
    static let fileLimit = 1 << 20

    public internal(set) var forwarded: Forwarded?
    public internal(set) var link: Link
    /// When ``link`` became what it is.
    public internal(set) var linkSince: Timestamp?
    /// When HQ is tried again; `nil` while it is, or need not be.
    public internal(set) var nextAttempt: Timestamp?
    /// The last one, also behind it.
    public internal(set) var lastBreak: Break?
    /// `nil` before the modem was first thought of.
    public internal(set) var modem: KeptLadder?
    public internal(set) var lastContact: Timestamp?
    /// What stands in the way now; `nil` while all goes well.
    public internal(set) var lastError: String?
    public internal(set) var lastErrorAt: Timestamp?
    /// The calendar month in UTC that ``monthTraffic`` counts, as `2026-11`.
    public internal(set) var month: String?
    public internal(set) var monthTraffic: LinkTraffic
    /// The same by what it was for.
    public internal(set) var monthPurposes: [LinkPurpose: LinkTraffic]
    public internal(set) var setAside: [SetAside]
    /// Epochs of which HQ holds another branch too: this card or another is a copy.
    public internal(set) var forkedEpochs: [Identifier]
    /// Urgent records up to this place of the journal were shown to HQ.
    public internal(set) var foretold: Int64
    /// Up to which place of the journal a lane's attachments are at HQ, or lost.
    public internal(set) var attachmentsDone: [Lane: Int64]
    /// HQ was turned back once: what it signed for attachments named up to this place is asked
    /// anew.
    public internal(set) var doubtful: Int64
    /// The last of them, at most ``lostLimit``.
    public internal(set) var lostAttachments: [LostAttachment]
    /// Why a lane does not go now.
    public internal(set) var deferrals: [Lane: Deferral]
    /// What failed lately of all that stands beside the records, each until it goes well again.
    public internal(set) var troubles: [LinkPurpose: String]
    /// How far HQ has the power history and the roles' logs, by the name of the ring.
    public internal(set) var rings: [String: RingPlace]
    /// What that costs today.
    public internal(set) var ringDay: RingDay
    /// What the link carried lately while it was busy, in bytes a second, both ways.
    public internal(set) var rate: Int64?
    /// What a record cost lately, in bytes both ways.
    public internal(set) var recordBytes: Int64?

    /// HQ's clock against this board's, at the last answer; `nil` until enough answers agree.
    public internal(set) var clockOffset: Duration?

    static let lostLimit = 100

    /// Nothing has happened yet.
    public init() {
        forwarded = nil
        link = .off
        lastContact = nil
        lastError = nil
        lastErrorAt = nil
        month = nil
        monthTraffic = LinkTraffic()
        setAside = []
        forkedEpochs = []
        monthPurposes = [:]
        foretold = 0
        attachmentsDone = [:]
        doubtful = 0
        lostAttachments = []
        deferrals = [:]
        troubles = [:]
        rings = [:]
        ringDay = RingDay()
        rate = nil
        recordBytes = nil
        clockOffset = nil
    }

    /// Reads the state that the uplink keeps in `directory`; a fresh one where it has none yet.
    ///
    /// - Throws: `files` where the file cannot be read, `damagedState` where it says something
    ///   else than a state.
    public static func load(
        directory: String, files: any DurableFiles = LinuxFiles()
    ) throws(UplinkFault) -> UplinkState {
        let path = UplinkPaths.cursor(directory)
        guard files.exists(path) else { return UplinkState() }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: files.read(path, limit: fileLimit))
        } catch let fault as FileFault {
            throw .files(fault)
        } catch {
            throw .damagedState(path: path, reason: "\(error)")
        }
        guard let state = UplinkState(json) else {
            throw .damagedState(path: path, reason: "a member is missing or of a wrong type")
        }
        return state
    }

    mutating func count(
        _ traffic: LinkTraffic, for purpose: LinkPurpose, at time: Timestamp
    ) {
        let name = String(time.date.description.prefix(7))
        if month != name {
            month = name
            monthTraffic = LinkTraffic()
            monthPurposes = [:]
        }
        monthTraffic += traffic
        monthPurposes[purpose, default: LinkTraffic()] += traffic
    }

    mutating func lose(_ sha256: Digest256, _ reason: String, at time: Timestamp) {
        lostAttachments.append(LostAttachment(sha256: sha256, reason: reason, at: time))
        lostAttachments = Array(lostAttachments.suffix(Self.lostLimit))
    }

    func isSetAside(epoch: Identifier, sequence: Int64) -> Bool {
        setAside.contains { $0.epoch == epoch && $0.sequence == sequence }
    }
}

/// Where things lie in the uplink's directory, `var/lib/waypost/uplink`.
enum UplinkPaths {
    static func cursor(_ directory: String) -> String { directory + "/cursor.json" }
    static func receipts(_ directory: String) -> String { directory + "/receipts" }
    static func receipt(_ directory: String, _ epoch: Identifier) -> String {
        receipts(directory) + "/\(epoch).json"
    }
    static func notice(_ directory: String, _ epoch: Identifier) -> String {
        receipts(directory) + "/\(epoch)" + noticeSuffix
    }
    static func attachmentReceipts(_ directory: String) -> String {
        receipts(directory) + "/attachments"
    }
    static func attachmentReceipt(_ directory: String, _ sha256: Digest256) -> String {
        attachmentReceipts(directory) + "/\(sha256).json"
    }
    static let noticeSuffix = ".elsewhere.json"
}
