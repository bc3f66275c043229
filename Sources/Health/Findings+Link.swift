public import Core

extension Findings {
    /// A link that has been silent for longer is told of; shorter breaks are a border post's day.
    public static let silenceLimit: Int64 = 24 * 3_600

    static func link(_ document: StatusDocument, isEnrolled: Bool) -> [Finding] {
        guard isEnrolled else {
            return [
                Finding(
                    code: "uplink.not_enrolled", severity: .warning,
                    summary: "HQ has not enrolled this post: records are stored but not forwarded.",
                    remedy: "waypost provision --import BUNDLE")
            ]
        }
        if let distrusted = distrusted(document.link.lastError) { return [distrusted] }
        return modem(document) + silence(document)
    }

    /// A modem that was switched off and on while nobody answers, or could not be.
    private static func modem(_ document: StatusDocument) -> [Finding] {
        let link = document.link
        guard link.state == .down || link.state == .probing, let modem = link.modem,
            let sentence = modem.sentence(at: document.at), let load = modem.load
        else { return [] }
        switch modem.result {
        case "cycled"?:
            return [
                Finding(
                    code: "link.modem_cycled", severity: .warning,
                    summary: "Nobody answers over the link: \(sentence); "
                        + "\(modem.today) times in 24 h.",
                    remedy:
                        "look at the lamps of \(load), its antenna, SIM and credit; waypost link",
                    since: modem.at)
            ]
        case "refused"?:
            return [
                Finding(
                    code: "link.modem_not_cycled", severity: .warning,
                    summary: "Nobody answers over the link: \(sentence).",
                    remedy: "waypost loads shows \(load) and why", since: modem.at)
            ]
        default: return []
        }
    }

    private static func silence(_ document: StatusDocument) -> [Finding] {
        let silence: String
        var since: Timestamp?
        switch document.link.lastContactSeconds {
        case let seconds? where seconds > silenceLimit:
            silence = "for \(Quantities.age(seconds))"
            since = document.at + .seconds(-seconds)
        case nil where document.link.state == .down: silence = "yet"
        default: return []
        }
        return [
            Finding(
                code: "link.silent", severity: .warning,
                summary: "HQ has not been reached \(silence).",
                remedy: "check modem, antenna and [uplink].hub; records are kept meanwhile",
                since: since)
        ]
    }

    /// What a hub says of a certificate that its TLS let in.
    private static let refusals = ["has been revoked", "is of another post", "is not accepted"]

    /// A certificate that is not accepted is no break of the link that passes by itself: somebody
    /// else answers, or one side's keys or clock are wrong. It is told of at once.
    ///
    /// - Parameter error: the uplink's last error. It is kept as text, so its openings are known
    ///   by their words, here and nowhere else.
    public static func distrusted(_ error: String?) -> Finding? {
        guard let error else { return nil }
        let summary: String
        let remedy: String
        if error.contains("the certificate of the hub at"), error.contains("is not accepted") {
            summary = "The certificate of the hub is not accepted: nothing is sent to it."
            remedy =
                "check hub and clock; then waypost provision --import BUNDLE; never skip it"
        } else if error.contains("does not accept this post's certificate")
            || refusals.contains(where: { error.contains("the hub refuses: The certificate \($0)") }
            )
        {
            summary = "The hub does not accept this post's certificate: nothing is forwarded."
            remedy =
                "ask HQ whether it is revoked; then waypost provision --import BUNDLE"
        } else if error.contains("no agreement on TLS") {
            summary = "Post and hub do not agree on TLS: something between them may meddle."
            remedy = "check that no proxy between post and hub ends TLS"
        } else {
            return nil
        }
        return Finding(
            code: "link.distrusted", severity: .critical, summary: summary, remedy: remedy)
    }
}
