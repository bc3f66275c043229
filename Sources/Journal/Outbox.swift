public import Core
public import Records

/// Where a role other than capture leaves its records until the journal takes them: one flushed
/// file a record, named by the record's identifier (RECORD.md: one writer for each journal).
///
/// Writing and taking may overlap: a file appears whole by rename, and the journal is idempotent,
/// so a record that was appended but not yet deleted is appended once.
public struct Outbox: Sendable {
    /// Files that may wait. A full outbox refuses and is a finding: what it would hold then is
    /// about a post whose capture role has been down for long.
    public static let limit = 1_000
    /// Bytes of one waiting record.
    public static let recordLimit = 64 * 1_024

    public let directory: String
    private let files: any DurableFiles

    public init(directory: String, files: any DurableFiles = LinuxFiles()) {
        self.directory = directory
        self.files = files
    }

    /// Leaves a record. Returns after its flush.
    ///
    /// Throws ``OutboxFault/full(directory:)`` at the limit, or what the file system says.
    public func put(_ draft: RecordDraft) throws(OutboxFault) {
        guard try waiting().count < Self.limit else { throw .full(directory: directory) }
        let content: JSONValue = [
            "kind": .string(draft.kind.rawValue), "id": .string(draft.id.description),
            "body": draft.body, "officer": JSONValue(draft.officer),
            "workstation": JSONValue(draft.workstation), "verdicts": draft.verdicts ?? .null,
        ]
        do {
            try files.replace(
                path(draft.id), with: Array(content.compactText.utf8), mode: 0o640)
        } catch {
            throw .files(error)
        }
    }

    /// Identifiers of the waiting records, oldest first.
    public func waiting() throws(OutboxFault) -> [Identifier] {
        do {
            return try files.list(directory, limit: Self.limit * 2).compactMap { name in
                name.hasSuffix(".json") ? Identifier(name.dropLast(5)) : nil
            }
        } catch {
            if error.isNotFound { return [] }
            throw .files(error)
        }
    }

    /// Reads one back. A file that is no record is ``OutboxFault/unreadable(path:reason:)``.
    public func take(_ id: Identifier) throws(OutboxFault) -> RecordDraft {
        let bytes: [UInt8]
        do {
            bytes = try files.read(path(id), limit: Self.recordLimit)
        } catch {
            throw .files(error)
        }
        do {
            let json = try JSONValue(parsing: bytes)
            guard let kind = json["kind"]?.string.flatMap(RecordKind.init),
                json["id"]?.string == id.description, let body = json["body"]
            else { throw OutboxFault.unreadable(path: path(id), reason: "kind, id or body") }
            return RecordDraft(
                kind: kind, id: id, body: body, officer: json["officer"]?.string,
                workstation: json["workstation"]?.string,
                verdicts: json["verdicts"].flatMap { $0.isNull ? nil : $0 })
        } catch let fault as OutboxFault {
            throw fault
        } catch {
            throw .unreadable(path: path(id), reason: "\(error)")
        }
    }

    /// Deletes what the journal now holds.
    public func remove(_ id: Identifier) throws(OutboxFault) {
        do {
            try files.remove(path(id))
        } catch {
            throw .files(error)
        }
    }

    /// Puts a file that is no record out of the way, where people can look at it.
    public func setAside(_ id: Identifier) throws(OutboxFault) {
        do {
            let bytes = try files.read(path(id), limit: Self.recordLimit * 4)
            try files.replace(path(id) + ".refused", with: bytes, mode: 0o640)
            try files.remove(path(id))
        } catch {
            throw .files(error)
        }
    }

    private func path(_ id: Identifier) -> String { "\(directory)/\(id).json" }
}

/// Why an outbox did not take or give a record.
public enum OutboxFault: Fault {
    case full(directory: String)
    case unreadable(path: String, reason: String)
    case files(FileFault)

    public var problem: String {
        switch self {
        case .full(let directory): "the outbox \(directory) already holds \(Outbox.limit) records"
        case .unreadable(let path, let reason): "\(path) is not a waiting record: \(reason)"
        case .files(let fault): fault.problem
        }
    }

    public var remedy: String? {
        switch self {
        case .full: "start the capture role, which takes them into the journal"
        case .unreadable: nil
        case .files(let fault): fault.remedy
        }
    }

    public var isTransient: Bool {
        switch self {
        case .full: true
        case .unreadable: false
        case .files(let fault): fault.isTransient
        }
    }
}
