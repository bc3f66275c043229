internal import Core
internal import Journal
internal import PKI
internal import Records
internal import Site
internal import Uplink

/// The places of this post's chains that HQ has signed for, their signatures checked: the newest
/// last, those of epochs that the journal does not know among them.
struct VouchedHeads {
    let places: [SignedPlace]
    /// Files that are there and cannot be believed, and why.
    let doubts: [String]
    private let attachments: AttachmentWord?

    /// HQ's receipts for attachments and who may have signed them.
    private struct AttachmentWord {
        let store: ReceiptStore
        let verifier: ReceiptVerifier
    }

    private init(
        places: [SignedPlace], doubts: [String], attachments: AttachmentWord? = nil
    ) {
        self.places = places
        self.doubts = doubts
        self.attachments = attachments
    }

    /// Whether HQ has signed that it holds an attachment.
    func holds(attachment sha256: Digest256) -> Bool {
        guard let attachments, let signed = try? attachments.store.receipt(attachment: sha256),
            let receipt = try? attachments.verifier.verified(signed)
        else { return false }
        return receipt.sha256 == sha256
    }

    /// What the journal must hold: the other branch of a known fork was never in it.
    var owed: [ChainHead] { places.filter(\.isOwed).map(\.head) }

    /// The furthest place of a journal that HQ has signed, and that it holds with the same chain.
    func position(in reader: JournalReader) throws(JournalFault) -> Int64 {
        var furthest: Int64 = 0
        for head in owed
        where try reader.chainHash(epoch: head.epoch, sequence: head.sequence) == head.chainHash {
            furthest = max(
                furthest, try reader.position(epoch: head.epoch, sequence: head.sequence) ?? 0)
        }
        return furthest
    }

    /// Nothing for a post that is not enrolled.
    ///
    /// - Parameter post: whose receipts count; `nil` where the journal cannot say it any more, and
    ///   HQ's signature alone decides.
    static func load(paths: Paths, post: String?, files: LinuxFiles) -> VouchedHeads {
        let authorities = SecretFiles(paths: paths).authorities(files)
        guard authorities.isEnrolled(.hub) else { return VouchedHeads(places: [], doubts: []) }
        let store = ReceiptStore(directory: paths.state(of: .uplink), files: files)
        let trust: TrustStore
        let names: [ReceiptStore.Name]
        do {
            trust = TrustStore(anchors: try authorities.trusted(.hub).everBelieved)
            names = try store.names()
        } catch {
            return VouchedHeads(places: [], doubts: ["\(error)"])
        }
        var signed: [(at: Timestamp, place: SignedPlace)] = []
        var doubts: [String] = []
        for name in names {
            do {
                guard let kept = try store.receipt(name) else { continue }
                let receipt = try ReceiptVerifier(
                    post: post ?? kept.receipt.post, trust: trust
                ).verified(kept)
                guard receipt.epoch == name.epoch else {
                    throw UplinkFault.badReceipt(reason: "it is of epoch \(receipt.epoch)")
                }
                let head = ChainHead(
                    epoch: receipt.epoch, sequence: receipt.sequence, chainHash: receipt.chainHash)
                let place = SignedPlace(
                    head: head, isFork: receipt.isFork, isElsewhere: name.isElsewhere)
                signed.append((receipt.at, place))
            } catch {
                doubts.append("\(store.path(of: name)): \(error)")
            }
        }
        return VouchedHeads(
            places: signed.sorted { $0.at < $1.at }.map(\.place), doubts: doubts,
            attachments: post.map {
                AttachmentWord(store: store, verifier: ReceiptVerifier(post: $0, trust: trust))
            })
    }
}
