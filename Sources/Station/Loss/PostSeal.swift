internal import Core
internal import Glibc
internal import Journal
internal import Logging
internal import Records
internal import Site
internal import Supervision
internal import Uplink

/// Takes from a box that is about to be lost whatever its finder could use. Every step may be cut
/// off by the power and is done again from its beginning.
///
/// 1. **Cut**, the part that counts in seconds: the processes that hold keys in memory are killed
///    first, then the mark is written that keeps them from starting again, then the keys go: that
///    to which alert lists are wrapped, that of drafts and PINs, those of the page, and with the
///    register of access every session and workstation. No step waits for another role, the
///    journal or the link.
/// 2. **Lock away**: what waits for the journal goes into it, with a record of the seal; what HQ
///    has not signed for is sealed to HQ as for a stick, and flushed.
/// 3. **Erase**: the journal, images, lists and all else that stands in the clear; last the
///    device's own key.
///
/// Power, relays and ups go on: they hold nothing of people, and keep the loads and the battery.
struct PostSeal: Sendable {
    /// The roles that hold people's data or the way to HQ; they do not start on a sealed post.
    static let roles: Set<Role> = [.capture, .uplink]
    /// For the kernel to end a killed process whose disk hangs.
    private static let patience: Duration = .seconds(10)
    private static let pause: Duration = .milliseconds(50)
    /// What stays of capture's state: none of it is of people.
    private static let kept: Set<String> = [
        "holds.json", "log", "outbox", "process.json", "resets.json", "site.accepted.toml",
    ]
    private static let entries = 10_000

    let paths: Paths
    let files: LinuxFiles
    let time: SystemTime
    private let shredder: Shredder
    private let secrets: SecretFiles

    init(paths: Paths, files: LinuxFiles, time: SystemTime) {
        self.paths = paths
        self.files = files
        self.time = time
        shredder = Shredder(files: files)
        secrets = SecretFiles(paths: paths)
    }

    /// Step 1; of a post that is sealed already, nothing.
    ///
    /// - Returns: what stands in the mark from now on.
    /// - Throws: where not even the mark can be written.
    func cut(_ report: inout LossReport) throws(FileFault) -> SealMark {
        let begin = time.monotonic()
        var killed = kill()
        let known = SealMark.load(paths, files)
        let mark =
            known
            ?? SealMark(
                stage: .sealing,
                post: (try? AcceptedSite.loadForRole(paths: paths, files: files))?.site.post.id,
                since: time.now())
        if known == nil { try mark.keep(paths, files) }
        // One that was started anew before the mark stood.
        killed.formUnion(kill())
        report.add(
            "roles", killed.isEmpty ? .already : .done,
            "\(killed.count) killed; capture and uplink do not start here any more")
        let keys = [
            ("list key", secrets.listKey), ("key of PINs, drafts", secrets.pinPepper),
            ("page's key", secrets.lanKey), ("page's authority", secrets.lanAuthorityKey),
            ("sessions, workstations", secrets.accessRegister),
        ]
        for (name, path) in keys {
            report.carryOut(name) { (try shredder.shred(path), path) }
        }
        for (name, path) in [
            ("alert lists", paths.lists), ("drafts", paths.drafts), ("training", paths.training),
            ("lists on the way", paths.inbox(of: .uplink)), ("", paths.inbox(of: .capture)),
        ] {
            let count = (try? shredder.remove(path)) ?? 0
            if !name.isEmpty { report.add(name, count > 0 ? .done : .already, "\(count) files") }
        }
        let took = (time.monotonic() - begin).wholeMilliseconds
        report.add("cut off", .done, "after \(took) ms nobody gets in and no list can be opened")
        return mark
    }

    /// Steps 2 and 3.
    func finish(_ mark: SealMark, _ report: inout LossReport) async {
        var mark = mark
        guard let locks = await locks() else {
            return report.add(
                "journal", .failed,
                "a killed role still holds its lock: run waypost seal again")
        }
        if mark.stage == .sealing {
            await takeWaiting(mark, &report)
            let isLocked = report.carryOut("journal") {
                let missing = try lockAway(&mark)
                let note = missing > 0 ? "; \(missing) images that records name are not here" : ""
                return (true, Self.told(mark) + note)
            }
            guard isLocked else { return }
        }
        if mark.stage == .erasing {
            report.carryOut("erased") {
                let count = try erase()
                mark.stage = .sealed
                try mark.keep(paths, files)
                return (true, "\(count) files: journal, images, all that people left here")
            }
            if paths.root == "/" {
                let isTaken = shredder.discard(at: paths.state)
                report.add(
                    "medium", isTaken ? .done : .already,
                    isTaken ? "told what is free" : "takes no word of what is free")
            }
        } else {
            report.add("journal", .already, Self.told(mark))
        }
        withExtendedLifetime(locks) {}
    }

    private static func told(_ mark: SealMark) -> String {
        mark.folder.map {
            "\(mark.records) records, \(mark.attachments) images sealed to HQ: \($0)"
        } ?? "HQ has signed for everything"
    }

    /// What other roles left for the journal, and that the post was sealed, so that HQ gets both.
    private func takeWaiting(_ mark: SealMark, _ report: inout LossReport) async {
        let name = "waiting records"
        guard
            let post = mark.post
                ?? (try? AcceptedSite.loadForRole(paths: paths, files: files))?.site.post.id
        else {
            return report.add(name, .failed, "stay where they are: no configuration can be read")
        }
        let silent = Logger(label: "waypost") { _ in SwiftLogNoOpLogHandler() }
        let opening = JournalOpening(
            paths: paths, post: post, log: silent, clock: StampingClock(source: time),
            thread: ThreadExecutor(name: "journal"),
            attachments: AttachmentFolder(directory: paths.attachments, files: files))
        let journal: Journal
        do {
            journal = try await opening.thread.value { () throws(JournalFault) in
                try opening.open()
            }
        } catch {
            return report.add(name, .failed, "stay where they are: \(error)")
        }
        do {
            // One name of the record for all runs: it is stored once.
            _ = try await journal.append(
                RecordDraft(
                    kind: .audit, id: mark.record,
                    body: ["action": "post_sealed", "target": .string(post), "result": "done"],
                    officer: "uid:\(getuid())"))
            let round = try await OutboxCollector(
                outboxes: paths.outboxes.map {
                    Outbox(directory: $0, files: files)
                }, journal: journal
            ).collect()
            report.add(name, round.taken > 0 ? .done : .already, "\(round.taken) taken in")
        } catch {
            report.add(name, .failed, "stay where they are: \(error)")
        }
        await journal.close()
    }

    /// What HQ lacks, sealed to it; the mark says so once that is flushed.
    ///
    /// - Returns: how many images that records name are not on this disk.
    private func lockAway(_ mark: inout SealMark) throws -> Int {
        // What an interrupted run left is a part at best.
        _ = try shredder.remove(paths.sealedBundles)
        let carried = try CarriedSource(paths: paths, journal: paths.journal, files: files)
        let (summary, folder) = try carried.seal(below: paths.sealedBundles, at: time.now())
        mark.stage = .erasing
        mark.folder = summary.parts > 0 ? folder : nil
        mark.records = summary.records
        mark.attachments = summary.attachments
        try mark.keep(paths, files)
        return summary.missing.count
    }

    /// All of capture's state but what is of the machine alone, what outboxes put aside, and the
    /// device's key, which nobody needs any more. Records that the journal could not take wait on:
    /// they tell of acts at the post and of no traveller.
    private func erase() throws -> Int {
        var count = 0
        let state = paths.state(of: .capture)
        for name in try files.list(state, limit: Self.entries) where !Self.kept.contains(name) {
            count += try shredder.remove("\(state)/\(name)")
        }
        for outbox in paths.outboxes {
            guard files.exists(outbox) else { continue }
            for name in try files.list(outbox, limit: Self.entries)
            where !name.hasSuffix(".json") {
                count += try shredder.remove("\(outbox)/\(name)")
            }
        }
        let device = secrets.device(files)
        for path in [secrets.deviceKey, device.inUse, device.next]
        where try shredder.shred(path) {
            count += 1
        }
        return count
    }

    /// - Returns: the processes that were killed.
    private func kill() -> Set<Int32> {
        var processes: Set<Int32> = []
        for role in Self.roles {
            do throws(SupervisionFault) {
                _ = try RoleLocks.acquire(role, paths)
            } catch .lockHeld(_, let process?) where isRole(process) {
                processes.insert(process)
            } catch {
                // Not running, or never was.
            }
        }
        for process in processes { Glibc.kill(process, SIGKILL) }
        return processes
    }

    /// The lock's file is the role's to write: nobody else may be killed through it.
    private func isRole(_ process: Int32) -> Bool {
        let name = (try? files.read("/proc/\(process)/comm", limit: 64)) ?? []
        return process > 1 && String(decoding: name, as: UTF8.self) == "waypostd\n"
    }

    /// No role may write while its files go. `nil` where a killed one does not come to its end.
    private func locks() async -> RoleLocks? {
        let end = time.monotonic() + Self.patience
        while true {
            if let locks = try? RoleLocks(Self.roles, paths, files) { return locks }
            guard time.monotonic() < end, (try? await time.sleep(for: Self.pause)) != nil else {
                return nil
            }
        }
    }
}
