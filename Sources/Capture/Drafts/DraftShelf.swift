public import Core
internal import PKI
public import Supervision

/// Half-filled forms, so that an officer goes on with one at any workstation.
///
/// 1. A draft is its officer's: nobody else reads, changes or drops it, and it is in no record,
///    search or statistic.
/// 2. It is on disk before it is answered, and survives a start of the role.
/// 3. It is about a traveller, so that it lies sealed (AES-256-GCM) under a key of this post which
///    is made of capture's secret: a file without the secret says nothing.
/// 4. It goes when its crossing has its receipt, when its officer drops it, and
///    ``DraftLimits/lifetime`` after it was saved last. A file that cannot be opened goes too: no
///    key will ever open it.
/// 5. Two pages that hold the same draft do not undo each other's work: each save says which
///    revision it goes on from.
///
/// Calls block on the executor that is handed in; ``holds(_:)`` is answered at once.
public actor DraftShelf {
    private let executor: any ResourceExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private static let suffix = ".draft"
    /// What the key is for; changes with the form of the files.
    private static let purpose = Array("waypost drafts of forms 1".utf8)

    private let directory: String
    private let files: any DurableFiles
    private let time: any TimeSource
    private let random: any RandomSource
    private let cipher: AES256GCM
    private var notes: [Identifier: DraftNote] = [:]
    private var isRead = false
    /// `nil` until the folder was read.
    private nonisolated let names = Guarded<Set<Identifier>?>(nil)

    /// - Parameters:
    ///   - directory: made with mode 0700 once there is something to keep.
    ///   - secret: capture's own secret bytes, which lie elsewhere than the drafts.
    public init(
        directory: String, files: any DurableFiles, secret: [UInt8], time: any TimeSource,
        random: any RandomSource, executor: any ResourceExecutor
    ) {
        self.directory = directory
        self.files = files
        self.time = time
        self.random = random
        self.executor = executor
        // A code has the length of a key.
        guard let cipher = try? AES256GCM(key: HMACSHA256.code(for: Self.purpose, key: secret))
        else { preconditionFailure("a code of another length than a key") }
        self.cipher = cipher
    }

    /// Whether a draft of that name may be here; from any thread.
    nonisolated func holds(_ id: Identifier) -> Bool {
        names.withLock { $0?.contains(id) ?? true }
    }

    /// How many there are, of whomever.
    func count() -> Int {
        try? sweep()
        return notes.count
    }

    /// The officer's drafts, what was saved last first.
    func notes(of badge: String) throws(DraftFault) -> [DraftNote] {
        try sweep()
        return notes.values.filter { $0.badge == badge }
            .sorted { ($0.saved.time, $0.id.description) > ($1.saved.time, $1.id.description) }
    }

    /// `nil` where that officer has none of that name.
    func draft(
        _ id: Identifier, of badge: String
    ) throws(DraftFault) -> (note: DraftNote, text: DraftText)? {
        try sweep()
        guard notes[id]?.badge == badge else { return nil }
        return try opened(id)
    }

    /// Keeps what was sent; sent again it is kept once.
    ///
    /// - Parameter revision: the one that this goes on from; 0 where its maker knows of none.
    func save(
        _ text: DraftText, as id: Identifier, over revision: Int64, of badge: String,
        at workstation: String
    ) throws(DraftFault) -> (note: DraftNote, isNew: Bool) {
        try sweep()
        let known = notes[id]
        if let known {
            guard known.badge == badge else { throw .taken }
            if known.digest == text.digest { return (known, false) }
            guard known.revision == revision else {
                throw .changed(workstation: known.workstation, revision: known.revision)
            }
        } else {
            guard notes.values.filter({ $0.badge == badge }).count < DraftLimits.ofOfficer else {
                throw .tooMany(limit: DraftLimits.ofOfficer)
            }
            guard notes.count < DraftLimits.all else { throw .full(limit: DraftLimits.all) }
        }
        let note = DraftNote(
            id: id, badge: badge, workstation: workstation,
            revision: (known?.revision ?? 0) + 1, saved: moment, label: text.label,
            digest: text.digest)
        try write(note, text)
        set(note, for: id)
        return (note, known == nil)
    }

    /// Drops that officer's draft; one that is not there is dropped already.
    func remove(_ id: Identifier, of badge: String) throws(DraftFault) {
        try sweep()
        guard notes[id]?.badge == badge else { return }
        try drop(id)
    }

    /// Drops what is older than a draft may be.
    public func sweep() throws(DraftFault) {
        try readFolder()
        let now = moment
        for note in notes.values where note.isOver(at: now) { try drop(note.id) }
    }

    private var moment: AccessState.Moment {
        AccessState.Moment(time: time.now(), bootID: time.bootID, monotonic: time.monotonic())
    }

    private func set(_ note: DraftNote?, for id: Identifier) {
        notes[id] = note
        let all = Set(notes.keys)
        names.withLock { $0 = all }
    }

    private func path(_ id: Identifier) -> String { "\(directory)/\(id)\(Self.suffix)" }

    private func write(_ note: DraftNote, _ text: DraftText) throws(DraftFault) {
        let nonce = random.bytes(AES256GCM.nonceLength)
        let sealed = cipher.seal(
            Array(note.file(of: text).compactText.utf8), nonce: nonce,
            authenticating: Array(note.id.description.utf8))
        do throws(FileFault) {
            try files.makeDirectory(directory, mode: 0o700)
            try files.replace(path(note.id), with: nonce + sealed, mode: 0o600)
        } catch {
            throw .files(error)
        }
    }

    private func drop(_ id: Identifier) throws(DraftFault) {
        do throws(FileFault) {
            try files.remove(path(id))
        } catch {
            throw .files(error)
        }
        set(nil, for: id)
    }

    /// What a file holds; `nil` where this key does not open it.
    private func opened(
        _ id: Identifier
    ) throws(DraftFault) -> (note: DraftNote, text: DraftText)? {
        let bytes: [UInt8]
        do throws(FileFault) {
            bytes = try files.read(path(id), limit: DraftLimits.file)
        } catch {
            throw .files(error)
        }
        let plain = try? cipher.open(
            Array(bytes.dropFirst(AES256GCM.nonceLength)),
            nonce: Array(bytes.prefix(AES256GCM.nonceLength)),
            authenticating: Array(id.description.utf8))
        return plain.flatMap { try? JSONValue(parsing: $0) }
            .flatMap { DraftNote.read($0, named: id) }
    }

    private func readFolder() throws(DraftFault) {
        guard !isRead else { return }
        var found: [Identifier: DraftNote] = [:]
        do throws(FileFault) {
            let entries =
                files.exists(directory)
                ? try files.list(directory, limit: DraftLimits.entries) : []
            for entry in entries where entry.hasSuffix(Self.suffix) {
                guard let id = Identifier(String(entry.dropLast(Self.suffix.count))) else {
                    continue
                }
                let draft: (note: DraftNote, text: DraftText)?
                do throws(DraftFault) {
                    draft = try opened(id)
                } catch {
                    // What cannot be read now may be readable after the next start.
                    continue
                }
                if let draft {
                    found[id] = draft.note
                } else {
                    try files.remove(path(id))
                }
            }
        } catch {
            throw .files(error)
        }
        notes = found
        isRead = true
        let all = Set(found.keys)
        names.withLock { $0 = all }
    }
}
