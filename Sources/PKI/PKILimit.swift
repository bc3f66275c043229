/// How much of each input is read, in bytes. Longer input is `malformed` before OpenSSL sees it.
public enum PKILimit {
    /// A PEM text with one object.
    public static let pem = 64 << 10
    /// A PEM text with several certificates, and how many of them.
    public static let bundle = 4 << 20
    public static let bundleCertificates = 2_048
    /// A certificate or a public key in DER.
    public static let certificate = 64 << 10
    /// A revocation list.
    public static let revocationList = 16 << 20
    /// A CMS message in DER, and the content that goes into one.
    public static let message = 64 << 20
    /// What AES-GCM encrypts at once.
    public static let sealed = 1 << 30
    /// The working memory of scrypt: enough for cost 2¹⁷ with blocks of 8.
    public static let scryptMemory = 256 << 20
    /// A key's URI.
    public static let uri = 4 << 10
    /// Characters of a common name or organisation (RFC 5280 appendix A.1, `ub-common-name`).
    public static let name = 64
    /// Subject alternative names of one certificate, and the length of each.
    public static let alternativeNames = 64
    public static let alternativeName = 2_048
    /// Certificates between a leaf and its anchor.
    public static let chainDepth: Int32 = 8
    /// Recipients of one encrypted message.
    public static let recipients = 256
}
