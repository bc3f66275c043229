internal import COpenSSL

extension CMS {
    /// For whom a message is encrypted: the certificate, as its issuer numbered it.
    public struct Recipient: Sendable, Hashable {
        public let issuerCommonName: String?
        /// As ``Certificate/serial``; `nil` where the message names its recipient in another way.
        public let serial: String?
    }

    /// For whom an encrypted message is, which it says in the open.
    ///
    /// - Throws: `malformed` when it is no message, or has more than ``PKILimit/recipients``.
    public static func recipients(of der: [UInt8]) throws(PKIFault) -> [Recipient] {
        let activity = "read the message's recipients"
        let message = try read(der, activity)
        let count = Int(shim_recipients_count(message.pointer))
        guard count <= PKILimit.recipients else {
            throw PKIFault(
                .malformed, activity,
                "\(count) recipients where \(PKILimit.recipients) are the limit")
        }
        return (0..<count).map { index in
            var issuer: OpaquePointer?
            var serial: UnsafeMutablePointer<ASN1_INTEGER>?
            guard shim_recipient_at(message.pointer, Int32(index), &issuer, &serial) == 1 else {
                return Recipient(issuerCommonName: nil, serial: nil)
            }
            return Recipient(
                issuerCommonName: DistinguishedName.commonName(issuer),
                serial: serial.map { Certificate.text(of: $0) })
        }
    }
}
