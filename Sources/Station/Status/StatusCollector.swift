internal import Control
internal import Core
internal import Glibc
public import Health
internal import Journal
internal import PKI
internal import Records
public import Site
internal import Supervision
internal import Uplink

/// Puts a status document together from the outside: it asks each role in bounded time and reads
/// the files itself where a role does not answer, so that it works with everything stopped.
public struct StatusCollector: Sendable {
    /// For each role; they are asked at the same time.
    public static let roleTimeout: Duration = .milliseconds(1_500)

    let paths: Paths
    private let timeout: Duration
    let time = SystemTime()
    private let files = LinuxFiles()

    public init(paths: Paths, timeout: Duration = roleTimeout) {
        self.paths = paths
        self.timeout = timeout
    }

    public func collect() async -> StatusDocument {
        let loaded = try? AcceptedSite.loadForRole(paths: paths, files: files)
        var document = StatusDocument(post: loaded?.site.post.id, at: time.now())
        let answers = await askAll()
        for (role, answer) in answers { document.roles[role] = answer.report }
        document.power = answers[.power]?.value?["power"].map(PowerReport.init) ?? PowerReport()
        let state = try? UplinkState.load(directory: paths.state(of: .uplink), files: files)
        document.records = JournalNumbers.read(paths, state, at: time.now())
        if document.records.sequence == nil, let told = answers[.uplink]?.value?["records"] {
            // Who may not read the journal is told numbers by the role that may.
            document.records = RecordsReport(told)
        }
        describeLink(&document, state, isRunning: document.report(of: .uplink).state == .running)
        describeCapture(&document, answers[.capture]?.value)
        let isEnrolled = files.exists(SecretFiles(paths: paths).deviceCertificate)
        let refused = Role.allCases.filter { answers[$0]?.isRefused == true }
        let safeMode = SafeMode.read(paths, files, time)
        let seal = SealMark.load(paths, files)
        if document.post == nil { document.post = seal?.post }
        let seen =
            (seal.map { [$0.finding] } ?? []) + (safeMode.map { [$0.finding(time)] } ?? [])
            + (loaded?.findings ?? [Findings.notProvisioned(siteFile: paths.siteFile)])
            + (VisitorKeys(paths: paths, files: files).breakglassUse().map {
                [Findings.breakglassUsed(post: document.post ?? "POST", at: $0)]
            } ?? [])
            + UpdateFindings.of(
                UpdateRecord.load(paths.updateRecord, files), card: BootedCard.Notes(files: files),
                at: time.now())
            + (refused.isEmpty ? [] : [Findings.mayNotAsk(refused)])
            + (isForked(document, state) ? [Findings.forked] : [])
            + Findings.of(
                document,
                expected: Set(RoleProcess.implemented).subtracting(refused)
                    .subtracting(seal == nil ? [] : PostSeal.roles),
                isEnrolled: isEnrolled || seal != nil, isInSafeMode: safeMode != nil)
        document.findings = Findings.merged(
            seen, told: Role.allCases.compactMap { answers[$0]?.value?["findings"] })
        return document
    }

    private func isForked(_ document: StatusDocument, _ state: UplinkState?) -> Bool {
        guard let epoch = document.records.epoch else { return false }
        return state?.forkedEpochs.contains(epoch) ?? false
    }

    struct Answer {
        var report: RoleReport
        var value: JSONValue?
        /// The role is there and does not talk to this user.
        var isRefused = false
    }

    func askAll() async -> [Role: Answer] {
        await withTaskGroup(of: (Role, Answer).self) { group in
            for role in Role.allCases { group.addTask { (role, await ask(role)) } }
            var answers: [Role: Answer] = [:]
            for await (role, answer) in group { answers[role] = answer }
            return answers
        }
    }

    private func ask(_ role: Role) async -> Answer {
        // A thread each, so that a role that hangs does not keep the other from answering.
        let executor = ThreadExecutor.thread(name: "ask")
        do {
            let value = try await ControlClient.call(
                path: paths.socket(of: role), call: RoleCall.status, timeout: timeout,
                time: time, on: executor)
            return Answer(report: RoleReport(value["role"] ?? .null), value: value)
        } catch {
            switch error {
            case .absent: return Answer(report: RoleReport(state: .stopped))
            case .refused, .system(_, _, EACCES):
                return Answer(report: RoleReport(state: .unknown), isRefused: true)
            default: return Answer(report: RoleReport(state: .unknown))
            }
        }
    }

    private func describeLink(
        _ document: inout StatusDocument, _ state: UplinkState?, isRunning: Bool
    ) {
        guard let state else { return }
        if isRunning { document.clock.offsetSeconds = state.clockOffset?.inSeconds }
        document.link = LinkReport(state, isRunning: isRunning, by: time)
    }

    func describeCapture(_ document: inout StatusDocument, _ answer: JSONValue?) {
        // Only the role can open them: nobody else holds the key and knows the clock's trust.
        document.lists = answer?["lists"]?.array?.compactMap(ListReport.init)
        if let trust = answer?.at("clock", "trust")?.string {
            document.clock.trust = trust
        } else {
            // The role knows whether the clock was right earlier in this boot; this is its now.
            document.clock.trust = StampingClock(source: time).stamp().trust.rawValue
        }
        if let space = DiskSpace(at: paths.state) {
            document.disk = DiskReport(
                freeBytes: space.freeBytes, reserveBytes: Journal.Options().reserveBytes)
        }
    }
}
