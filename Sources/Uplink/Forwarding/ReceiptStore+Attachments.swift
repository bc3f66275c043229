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
            for folder in [
                UplinkPaths.receipts(directory), UplinkPaths.attachmentReceipts(directory),
            ] where !files.exists(folder) {
                // Provisioning gives them a group through which capture reads; that must stay.
                try files.makeDirectory(folder, mode: 0o750)
            }
            try files.replace(path, with: Array(signed.json.compactText.utf8), mode: 0o640)
        } catch {
            throw .files(error)
        }
    }

    /// Drops receipts for what the post itself no longer holds, of as many as one look finds.
    func forgetAttachments(unless isHeld: (Digest256) -> Bool) {
        let folder = UplinkPaths.attachmentReceipts(directory)
        for name in (try? files.list(folder, limit: Self.listLimit)) ?? [] {
            guard name.hasSuffix(".json"), let sha256 = Digest256(name.dropLast(5)),
                !isHeld(sha256)
            else { continue }
            try? files.remove(folder + "/" + name)
        }
    }
}
