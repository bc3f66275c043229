/// Which attachments go over the link (`[uplink] attachments`).
public enum AttachmentChoice: Sendable, Hashable {
    /// Those of hits, refusals and referrals.
    case flagged
    case all
    /// None: they wait for the stick.
    case stick
}
