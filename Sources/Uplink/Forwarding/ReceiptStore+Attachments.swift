public import Core

/// HQ's receipts for attachments, one file each under the attachment's name. Calls block.
extension ReceiptStore {
    /// Whether HQ has signed for that attachment: what it said then is on disk. Whether the
    /// signature holds was checked before the file was written.
    public func holds(attachment sha256: Digest256) -> Bool {
        files.exists(UplinkPaths.attachmentReceipt(directory, sha256))
    }

    /// What stands there, unverified; `nil` where HQ has not signed for it.
    public func receipt(
        attachment sha256: Digest256
    ) throws(UplinkFault) -> Signed<AttachmentReceipt>? {
        let path = UplinkPaths.attachmentReceipt(directory, sha256)
        guard files.exists(path) else { return nil }
        do {
            return try Signed(JSONValue(parsing: files.read(path, limit: Self.fileLimit)))
        } catch let fault as FileFault {
            throw .files(fault)
        } catch {
            throw .damagedState(path: path, reason: "\(error)")
        }
    }

    func keep(_ signed: Signed<AttachmentReceipt>) throws(UplinkFault) {
        let path = UplinkPaths.attachmentReceipt(directory, signed.receipt.sha256)
        do throws(FileFault) {
            var folder = UplinkPaths.receipts(directory)
            for part in ["attachments", String(signed.receipt.sha256.description.prefix(2))] {
                folder += "/" + part
                // Not before it is looked for: the group that provisioning gave must stay.
                if !files.exists(folder) { try files.makeDirectory(folder, mode: 0o750) }
            }
            try files.replace(path, with: Array(signed.json.compactText.utf8), mode: 0o640)
        } catch {
            throw .files(error)
        }
    }

    /// The post no longer has the attachment either.
    public func forget(attachment sha256: Digest256) {
        try? files.remove(UplinkPaths.attachmentReceipt(directory, sha256))
    }
}
