internal import Core
internal import PKI

extension Forwarder {
    /// A certificate of HQ's that this post did not take.
    struct RefusedRecipient: Sendable {
        /// What the greeting called it.
        let mark: String
        /// A clause.
        let reason: String
    }

    /// Why HQ's present certificate for what is carried by hand is not used; `nil` where it is, or
    /// where HQ told of none.
    public var recipientRefusal: String? { refusedRecipient?.reason }

    /// Asks HQ to whom to seal what is carried by hand where a greeting says that it is another one
    /// now. One that is refused is asked for once and told of in the post's findings; all else goes
    /// on.
    func learnRecipient(_ greeting: HubGreeting) async throws(UplinkFault) {
        guard let kept = options.recipient, let mark = greeting.recipient,
            mark != refusedRecipient?.mark
        else { return }
        guard kept.mark != mark else {
            refusedRecipient = nil
            return
        }
        do throws(UplinkFault) {
            let certificate = try await charged(.contact) { () async throws(UplinkFault) in
                try await exchange.recipient()
            }
            switch try kept.keep(certificate) {
            case .kept, .known:
                refusedRecipient = nil
                options.whenRecipientChanged?()
            case .older:
                refusedRecipient = RefusedRecipient(
                    mark: mark,
                    reason: "it began on \(certificate.notBefore.date), before the one that this "
                        + "post has")
            }
        } catch .recipientRefused(let reason), .badAnswer(let reason) {
            refusedRecipient = RefusedRecipient(mark: mark, reason: reason)
        }
    }
}
