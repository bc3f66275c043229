internal import Control
internal import Core
internal import Health
internal import Journal
internal import Logging
internal import PKI
internal import Records
internal import Site
internal import Supervision
internal import Uplink

/// The role that holds the device key and faces the WAN: it reads the journal and brings it to HQ.
struct UplinkRole: Sendable {
    private let context: RoleContext
    private let status: RoleStatus
    private let forwarder = Guarded<Forwarder?>(nil)
    private let reload = Doorbell()
    private let renewalRefusal = Guarded<String?>(nil)
    private let nudgeThread = ThreadExecutor.thread(name: "nudge")
    private let numbersThread = ThreadExecutor.thread(name: "numbers")

    /// One request with its answer on a thin link (``HTTPSHubExchange``), and the disk's time.
    static let longestStep: Duration = .seconds(720)
    /// Between two looks at HQ's settings.
    private static let settingsPause: Duration = .seconds(600)

    init(_ context: RoleContext) {
        self.context = context
        status = RoleStatus(role: .uplink, context: context)
    }

    var tree: SupervisorSpecification {
        .role(
            .uplink,
            [
                .control { try await serveCalls($0) },
                ChildSpecification(id: "outbox") { _ in await announceOutbox() },
                RoleChild.forwarder.working { try await forward($0) },
                RoleChild.renewal.working { child in
                    try await CertificateRenewing(
                        context: context, reload: reload,
                        hint: { await forwarder.withLock { $0 }?.clockHint },
                        spent: { await forwarder.withLock { $0 }?.charge($0) },
                        refusal: renewalRefusal
                    ).run(child)
                },
            ])
    }

    private var secrets: SecretFiles { SecretFiles(paths: context.paths) }

    /// Forwards while the post is enrolled; until then waits to be told that it is.
    private func forward(_ child: ChildContext) async throws {
        child.whenAsked { question in
            // Steps are the proof where there is a forwarder; it says when it rests.
            guard forwarder.withLock({ $0 }) == nil else { return }
            reload.ask(question)
        }
        while !Task.isCancelled {
            guard context.files.exists(secrets.deviceCertificate) else {
                context.log.warning("not enrolled: records are stored and not forwarded")
                guard await reload.wait() else { return }
                continue
            }
            let site = settledSite
            let forwarder = try makeForwarder(child, site)
            self.forwarder.withLock { $0 = forwarder }
            defer { self.forwarder.withLock { $0 = nil } }
            await withDiscardingTaskGroup { group in
                group.addTask { await forwarder.run() }
                // Other certificates or settings: made anew with them. Cancelled: the forwarder is
                // too. A ring may be lost, settings are not.
                while !Task.isCancelled,
                    await !reload.wait(atMost: Self.settingsPause, by: context.time),
                    settledSite.uplink == site.uplink
                {}
                group.cancelAll()
            }
        }
    }

    /// The site with HQ's settings over it.
    private var settledSite: Site {
        PostSettings(paths: context.paths, files: context.files).settled(over: context.site).site
    }

    private func makeForwarder(_ child: ChildContext, _ site: Site) throws -> Forwarder {
        let files = context.files
        let authorities = try secrets.authorities(files).trusted(.hub)
        guard let pair = try secrets.device(files).current() else {
            throw EnrolmentFault.notEnrolled
        }
        let identity = pair.identity(trusting: authorities.believed)
        let post = context.site.post.id
        let log = context.log
        var options = Forwarder.Options()
        options.whenShared = { nudgeCapture() }
        options.whenUnreadable = { doubtJournal() }
        options.authorities = secrets.authorities(files)
        options.whenTrustChanged = { trustChanged($0) }
        options.recipient = secrets.recipient(files)
        options.whenRecipientChanged = {
            log.notice("what is carried by hand is sealed to another certificate of HQ's now")
        }
        options.whenTimeIsKnown = { tellTime() }
        let uplink = site.uplink
        options.attachments = AttachmentChoice(uplink.attachments)
        options.budget = LinkBudget(site)
        let clock = PostClock(zone: context.site.post.timeZone, time: context.time)
        options.isCheap = { uplink.isCheap($0, by: clock) }
        options.downloads = downloads
        options.orders = orders
        options.rings = PostRings(context.paths, files: files)
        options.modem = ModemCare(
            power: LinkPowerCalls(path: context.paths.socket(of: .power), time: context.time),
            time: context.postTime, witness: witness)
        let time = context.time
        options.observer = { step in
            step.prove(child, by: time)
            if let error = step.error { log.warning("\(error)") }
        }
        let reader = try JournalReader(directory: context.paths.journal)
        return try Forwarder(
            source: reader, attachments: PostAttachments(context.paths, reader: reader),
            exchange: HTTPSHubExchange(
                address: context.site.uplink.hub.description, post: post, identity: identity,
                time: context.time,
                tidings: { [context] in
                    let collector = StatusCollector(paths: context.paths)
                    let secrets = SecretFiles(paths: context.paths)
                    return PostTidings(
                        await collector.collectFromRoles(post: post),
                        secrets.authorities(context.files), secrets.recipient(context.files))
                }),
            verifier: ReceiptVerifier(
                post: post, trust: TrustStore(anchors: authorities.everBelieved)),
            directory: context.paths.state(of: .uplink), files: files, time: context.time,
            random: SystemRandom(), options: options)
    }

    /// Who else answers over the link; `nil` where the site file names nobody.
    private var witness: (@Sendable () async -> String?)? {
        let addresses = context.site.uplink.witnesses
        guard !addresses.isEmpty else { return nil }
        return {
            for address in addresses {
                let host = "\(address.host)"
                if await LinkWitness.answers(host: host, port: Int(address.port)) {
                    return "\(address)"
                }
            }
            return nil
        }
    }

    /// What HQ publishes: it leaves attachments their reserve.
    private var downloads: DownloadFolder {
        let (paths, files, secrets) = (context.paths, context.files, secrets)
        let inbox = paths.inbox(of: .uplink)
        return DownloadFolder(
            directory: inbox, register: paths.uplinkReleases, files: files,
            surroundings: DownloadFolder.Surroundings(
                post: context.site.post.id,
                authorities: { (try? secrets.authorities(files).trusted(.lists))?.believed },
                installed: { HeldReleases(path: paths.captureReleases, files: files) },
                room: {
                    (DiskSpace(at: inbox)?.freeBytes ?? 0)
                        - AttachmentStore.Options().reserveBytes
                },
                whenArrived: {
                    ControlClient.nudge(
                        path: paths.socket(of: .capture), call: RoleCall.takeReleases,
                        on: nudgeThread)
                }))
    }

    /// What HQ asks of this post: capture carries it out.
    private var orders: OrderFolder {
        let (paths, nudgeThread) = (context.paths, nudgeThread)
        return OrderFolder(
            directory: paths.inbox(of: .uplink), register: paths.captureOrders,
            files: context.files
        ) {
            ControlClient.nudge(
                path: paths.socket(of: .capture), call: RoleCall.takeReleases, on: nudgeThread)
        }
    }

    /// What this process left in its outbox before it came up is capture's to take.
    private func announceOutbox() async {
        nudgeCapture()
        // A permanent child: ended, it would be started again.
        await Never.arriving()
    }

    /// Capture looks into outboxes and at HQ's receipts.
    private func nudgeCapture() {
        ControlClient.nudge(
            path: context.paths.socket(of: .capture), call: RoleCall.collect, on: nudgeThread)
    }

    /// The talk with HQ is made anew, and capture looks at its lists again.
    private func trustChanged(_ use: AuthorityUse) {
        context.log.notice("HQ's authorities have changed: \(use.rawValue)")
        switch use {
        case .hub: reload.ring()
        case .lists:
            ControlClient.nudge(
                path: context.paths.socket(of: .capture), call: RoleCall.reload, on: nudgeThread)
        }
    }

    /// Capture asks for HQ's time and has the journal say which of its stamps are wrong.
    private func tellTime() {
        ControlClient.nudge(
            path: context.paths.socket(of: .capture), call: RoleCall.takeTime, on: nudgeThread)
    }

    /// Capture reads the journal and recovers it where it must.
    private func doubtJournal() {
        ControlClient.nudge(
            path: context.paths.socket(of: .capture), call: RoleCall.readJournal, on: nudgeThread)
    }

    private func serveCalls(_ child: ChildContext) async throws {
        let server = ControlServer(
            path: context.paths.socket(of: .uplink),
            calls: [
                ControlCall(RoleCall.status, needs: [.view]) { _, _ throws(ControlFault) in
                    await describe()
                },
                ControlCall(RoleCall.services, needs: [.view]) { _, _ throws(ControlFault) in
                    await status.tree()
                },
                ControlCall(RoleCall.wake, needs: [.role("capture"), .tech]) {
                    _, _ throws(ControlFault) in
                    let forwarder = forwarder.withLock { $0 }
                    forwarder?.wake()
                    return await forwarder?.clockHint?.json ?? .null
                },
                ControlCall(RoleCall.takeReceipts, needs: [.audit, .admin]) {
                    _, arguments throws(ControlFault) in
                    try await take(arguments)
                },
                ControlCall(RoleCall.reload, needs: [.admin, .role("capture")]) {
                    _, _ throws(ControlFault) in
                    reload.ring()
                    return .null
                },
            ] + status.holdCalls, time: context.time)
        try await server.run(as: child)
    }

    private func take(_ receipts: JSONValue) async throws(ControlFault) -> JSONValue {
        guard let forwarder = forwarder.withLock({ $0 }) else {
            throw .failed(
                code: RoleCall.usage, problem: "the post is not enrolled, or forwarding is stopped",
                remedy: "waypost provision --import BUNDLE; waypost services uplink")
        }
        do {
            return ["kept": .integer(Int64(try await forwarder.take(CarriedReceipts(receipts))))]
        } catch {
            throw .failed(code: RoleCall.usage, problem: error.problem, remedy: error.remedy)
        }
    }

    private func describe() async -> JSONValue {
        let state = await forwarder.withLock { $0 }?.snapshot
        return [
            "role": await status.report().json,
            "cursor": state?.json ?? .null,
            "lanes": .array(await lanes(state).map(\.json)),
            "downloads": .array(await downloading(state).map(\.json)),
            "records": await numbers(state).json,
            "enrolled": .bool(context.files.exists(secrets.deviceCertificate)),
            "findings": status.findings(
                [Findings.distrusted(state?.lastError), await stick(state)]
                    + [
                        Findings.renewalRefused(renewalRefusal.withLock { $0 }),
                        Findings.recipientRefused(
                            await forwarder.withLock { $0 }?.recipientRefusal),
                    ]
                    + CertificateEnds(.uplink, context).findings),
        ]
    }

    /// What HQ published and is on its way.
    private func downloading(_ state: UplinkState?) async -> [DownloadReport] {
        let deferral = state?.deferrals[.downloads]
        return (await forwarder.withLock { $0 }?.downloading ?? []).map {
            DownloadReport($0.offer, held: $0.held, deferral: $0.offer.isUrgent ? nil : deferral)
        }
    }

    /// What waits in each lane, likewise.
    private func lanes(_ state: UplinkState?) async -> [LaneReport] {
        guard let state else { return [] }
        let paths = context.paths
        let downloads = await downloading(state)
        let left = LinkBudget(settledSite).leftForAttachments(
            state.monthPurposes, at: context.time.now())
        return await numbersThread.value {
            LinkLanes.read(paths, state, downloads: downloads, left: left)
        }
    }

    /// Whether somebody must come for what the link does not carry.
    private func stick(_ state: UplinkState?) async -> Finding? {
        guard let state else { return nil }
        let (paths, now) = (context.paths, context.time.now())
        return await numbersThread.value {
            StickForecast.read(paths, state)?.finding(at: now)
        }
    }

    /// How many records there are, for those who may not read the journal: numbers, and nothing of
    /// what stands in it. The disk is waited for on a thread of its own.
    private func numbers(_ state: UplinkState?) async -> RecordsReport {
        let (paths, now) = (context.paths, context.time.now())
        return await numbersThread.value { JournalNumbers.read(paths, state, at: now) }
    }
}
