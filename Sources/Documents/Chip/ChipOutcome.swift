/// What a chip's files prove (passive authentication, Doc 9303-11 §5.1), each kind of failure
/// apart. Only ``genuine`` is an acceptance.
public enum ChipOutcome: String, Sendable, CaseIterable {
    /// A trusted State signed these data while its certificates were valid, and they are this
    /// document's.
    case genuine
    /// As genuine, by means that are too weak to prove it: ``ChipWeakness`` names them.
    case weak
    /// A signature is false, or was made by somebody who may not sign documents.
    case notGenuine = "not_genuine"
    /// What was signed is genuine in form and is not what stands in the chip.
    case alteredData = "altered_data"
    /// No authority is known that could vouch for the signer, or too little was read.
    case cannotBeVerified = "cannot_be_verified"
    /// The signer's certificate or its authority's was not valid when it signed.
    case expiredSigner = "expired_signer"
    /// The signer's certificate was revoked.
    case revoked
    /// The chip's zone is not the printed one: the chip is another document's, or the print was
    /// altered or misread.
    case otherDocument = "other_document"
    /// The files are not what they should be.
    case unreadable
}
