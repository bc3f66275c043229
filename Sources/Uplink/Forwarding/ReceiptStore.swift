public import Core

/// What HQ has signed of each epoch: its furthest receipt for this journal's own records, and what
/// it said of records that did not come from here. One file each, written by the uplink and read
/// by capture, which opens a new epoch where the current one is shared. Calls block.
public struct ReceiptStore: Sendable {
    /// Bytes of one receipt's file.
    static let fileLimit = 64 << 10
    /// Files that are looked at: two for each of more epochs than a post ever has.
    static let listLimit = 4_096

    /// A file of the store.
    public struct Name: Sendable, Hashable {
        public let epoch: Identifier
        /// Whether HQ said it of records that did not come from this journal.
        public let isElsewhere: Bool
    }

    let directory: String
    let files: any DurableFiles

    /// - Parameter directory: the uplink's, `var/lib/waypost/uplink`.
    public init(directory: String, files: any DurableFiles = LinuxFiles()) {
        self.directory = directory
        self.files = files
    }

    /// What there is; nothing where HQ has not said anything yet.
    public func names() throws(UplinkFault) -> [Name] {
        do throws(FileFault) {
            return try files.list(UplinkPaths.receipts(directory), limit: Self.listLimit)
                .compactMap { file in
                    let suffix = UplinkPaths.noticeSuffix
                    if file.hasSuffix(suffix) {
                        return Identifier(file.dropLast(suffix.count)).map {
                            Name(epoch: $0, isElsewhere: true)
                        }
                    }
                    guard file.hasSuffix(".json") else { return nil }
                    return Identifier(file.dropLast(5)).map { Name(epoch: $0, isElsewhere: false) }
                }
        } catch {
            if error.isNotFound { return [] }
            throw .files(error)
        }
    }

    /// What stands under that name, unverified; `nil` where HQ has said nothing of it.
    public func receipt(_ name: Name) throws(UplinkFault) -> SignedReceipt? {
        let path = self.path(of: name)
        guard files.exists(path) else { return nil }
        do {
            return try SignedReceipt(
                JSONValue(parsing: files.read(path, limit: Self.fileLimit)))
        } catch let fault as FileFault {
            throw .files(fault)
        } catch {
            throw .damagedState(path: path, reason: "\(error)")
        }
    }

    /// The furthest receipt of that epoch for this journal's own records, unverified; `nil` where
    /// HQ has said nothing of it yet.
    public func receipt(epoch: Identifier) throws(UplinkFault) -> SignedReceipt? {
        try receipt(Name(epoch: epoch, isElsewhere: false))
    }

    /// Where a person finds the file.
    public func path(of name: Name) -> String {
        name.isElsewhere
            ? UplinkPaths.notice(directory, name.epoch) : UplinkPaths.receipt(directory, name.epoch)
    }

    /// Keeps the receipt unless a further one of its epoch is kept already: one that HQ gave
    /// stays true, even where HQ was since restored to an earlier moment.
    ///
    /// - Parameter isHeld: whether the journal holds the place that a kept receipt names. One that
    ///   it does not hold is the evidence that the journal was changed, and stays.
    func keep(
        _ signed: SignedReceipt, isHeld: (Receipt) throws(UplinkFault) -> Bool
    ) throws(UplinkFault) {
        let epoch = signed.receipt.epoch
        // A damaged file is replaced: what HQ says now is as good as what it said then.
        if let kept = try? receipt(epoch: epoch) {
            guard kept.receipt.sequence < signed.receipt.sequence, try isHeld(kept.receipt) else {
                return
            }
        }
        try write(signed, Name(epoch: epoch, isElsewhere: false))
    }

    /// Keeps what HQ said of records that are not this journal's; that it holds both branches says
    /// more than that it holds the other one.
    func keepNotice(_ signed: SignedReceipt) throws(UplinkFault) {
        let name = Name(epoch: signed.receipt.epoch, isElsewhere: true)
        if let kept = try? receipt(name)?.receipt {
            let isNews = signed.receipt.isFork || signed.receipt.sequence > kept.sequence
            guard !kept.isFork, isNews else { return }
        }
        try write(signed, name)
    }

    private func write(_ signed: SignedReceipt, _ name: Name) throws(UplinkFault) {
        let folder = UplinkPaths.receipts(directory)
        do throws(FileFault) {
            // Provisioning gives it a group through which capture reads it; that must stay.
            if !files.exists(folder) { try files.makeDirectory(folder, mode: 0o750) }
            try files.replace(
                path(of: name), with: Array(signed.json.compactText.utf8), mode: 0o640)
        } catch {
            throw .files(error)
        }
    }
}
