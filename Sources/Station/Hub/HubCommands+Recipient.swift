internal import Core
internal import Hub
internal import PKI
internal import Uplink

/// To whom posts seal what is carried by hand.
extension HubCommands {
    /// `carried status`.
    public func carriedRecipient(_ choice: StoreChoice?) async -> Int32 {
        await succeeding(choice) { hub, posts in
            try show(hub, posts)
            return ExitCode.ok
        }
    }

    /// `carried next`: another key; those before it open what is still under way.
    public func replaceCarriedRecipient(_ choice: StoreChoice?) async -> Int32 {
        await succeeding(choice) { hub, posts in
            _ = try hub.replaceRecipient(at: time.now())
            try show(hub, posts)
            return ExitCode.ok
        }
    }

    private func show(_ hub: HubDirectory, _ posts: [PostHealth]) throws {
        let certificate = try hub.certificate(.carried)
        let mark = RecipientFiles.mark(of: certificate)
        let former = try hub.formerRecipients()
        let inService = posts.filter { $0.certificateEnd != nil }.count
        let behind = posts.filter { $0.isSealing(toOtherThan: mark) }.map(\.post)
        guard !isJSON else {
            let document: JSONValue = [
                "mark": .string(mark), "not_before": JSONValue(certificate.notBefore),
                "not_after": JSONValue(certificate.notAfter),
                "former_keys": JSONValue(former.count), "posts": JSONValue(inService),
                "not_heard": .array(behind.map(JSONValue.string)),
            ]
            return console.line(document.prettyText)
        }
        console.line(
            "carried.pem \(mark) ends \(certificate.notAfter.date); keys before it: \(former.count)"
        )
        guard !behind.isEmpty else { return }
        let names = behind.prefix(AuthorityReport.named).joined(separator: " ")
        let more = behind.count > AuthorityReport.named ? " ..." : ""
        console.line(
            "  \(behind.count) of \(inService) posts have not said that they seal to it: "
                + names + more)
    }
}
