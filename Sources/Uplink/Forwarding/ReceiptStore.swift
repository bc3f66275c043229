public import Core

/// HQ's furthest receipt of each epoch, one file each: the evidence that what it covers cannot be
/// rewritten unseen. Calls block.
public struct ReceiptStore: Sendable {
    /// Bytes of one receipt's file.
    static let fileLimit = 64 << 10

    private let directory: String
    private let files: any DurableFiles

    /// - Parameter directory: the uplink's, `var/lib/waypost/uplink`.
    public init(directory: String, files: any DurableFiles = LinuxFiles()) {
        self.directory = directory
        self.files = files
    }

    /// The furthest receipt of that epoch, unverified; `nil` where HQ has said nothing of it yet.
    public func receipt(epoch: Identifier) throws(UplinkFault) -> SignedReceipt? {
        let path = UplinkPaths.receipt(directory, epoch)
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

    /// Keeps the receipt unless a further one of its epoch is kept already: one that HQ gave
    /// stays true, even where HQ was since restored to an earlier moment.
    func keep(_ signed: SignedReceipt) throws(UplinkFault) {
        let epoch = signed.receipt.epoch
        // A damaged file is replaced: what HQ says now is as good as what it said then.
        if let kept = try? receipt(epoch: epoch),
            kept.receipt.sequence >= signed.receipt.sequence
        {
            return
        }
        do throws(FileFault) {
            try files.makeDirectory(UplinkPaths.receipts(directory), mode: 0o750)
            try files.replace(
                UplinkPaths.receipt(directory, epoch), with: Array(signed.json.compactText.utf8),
                mode: 0o640)
        } catch {
            throw .files(error)
        }
    }
}
