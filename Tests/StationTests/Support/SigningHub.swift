import Core
import Hub
import PKI
import Records
import Site
import Uplink

@testable import Station

/// A hub's keys, for a post that believes them.
struct SigningHub {
    private let directory: HubDirectory

    /// Makes the keys and gives the post their authority.
    init(_ root: TemporaryRoot) throws {
        try LinuxFiles().makeDirectory(root.paths.configuration, mode: 0o755)
        directory = try HubDirectory.create(
            root.paths.root + "/signing-hub", addresses: ["127.0.0.1"], at: SystemTime().now())
        try LinuxFiles().replace(
            SecretFiles(paths: root.paths).hubAuthority,
            with: directory.certificate(.hubAuthority).pem, mode: 0o644)
    }

    /// Leaves a receipt where the uplink does.
    func sign(
        _ head: ChainHead, isFork: Bool = false, isElsewhere: Bool = false,
        post: String = "DEMO-01", on root: TemporaryRoot
    ) throws {
        let signed = try SignedReceipt.sign(
            Receipt(
                post: post, epoch: head.epoch, sequence: head.sequence, chainHash: head.chainHash,
                at: SystemTime().now(), hub: "hub", isFork: isFork),
            key: directory.key(.receiptSigner), certificate: directory.certificate(.receiptSigner))
        let folder = root.paths.state(of: .uplink) + "/receipts"
        if !LinuxFiles().exists(folder) {
            try LinuxFiles().makeDirectory(folder, mode: 0o750)
        }
        try LinuxFiles().replace(
            "\(folder)/\(head.epoch)\(isElsewhere ? ".elsewhere" : "").json",
            with: Array(signed.json.compactText.utf8), mode: 0o640)
    }
}
