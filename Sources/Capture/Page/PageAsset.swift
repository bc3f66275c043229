internal import Core
internal import PKI

/// A file of the page as it is served.
struct PageAsset: Sendable {
    let text: String
    let type: String
    /// Changes with the content.
    let tag: String

    private init(_ text: String, _ type: String) {
        self.text = text
        self.type = type
        tag = "\"\(SHA256.digest(Array(text.utf8)).description.prefix(32))\""
    }

    private static let script = "text/javascript; charset=utf-8"

    /// By the name under `/assets/`.
    static let named: [String: PageAsset] = [
        "alerts.js": PageAsset(EmbeddedAsset.alerts, script),
        "amendment.js": PageAsset(EmbeddedAsset.amendment, script),
        "api.js": PageAsset(EmbeddedAsset.api, script),
        "app.js": PageAsset(EmbeddedAsset.app, script),
        "audit.js": PageAsset(EmbeddedAsset.audit, script),
        "crossing.js": PageAsset(EmbeddedAsset.crossing, script),
        "drafts.js": PageAsset(EmbeddedAsset.drafts, script),
        "earlier.js": PageAsset(EmbeddedAsset.earlier, script),
        "events.js": PageAsset(EmbeddedAsset.events, script),
        "form.js": PageAsset(EmbeddedAsset.form, script),
        "half.js": PageAsset(EmbeddedAsset.half, script),
        "identifier.js": PageAsset(EmbeddedAsset.identifier, script),
        "images.js": PageAsset(EmbeddedAsset.images, script),
        "keys.js": PageAsset(EmbeddedAsset.keys, script),
        "loads.js": PageAsset(EmbeddedAsset.loads, script),
        "notices.js": PageAsset(EmbeddedAsset.notices, script),
        "officers.js": PageAsset(EmbeddedAsset.officers, script),
        "paper.js": PageAsset(EmbeddedAsset.paper, script),
        "picture.js": PageAsset(EmbeddedAsset.picture, script),
        "power.js": PageAsset(EmbeddedAsset.power, script),
        "queue.js": PageAsset(EmbeddedAsset.queue, script),
        "receipt.js": PageAsset(EmbeddedAsset.receipt, script),
        "referral.js": PageAsset(EmbeddedAsset.referral, script),
        "rooms.js": PageAsset(EmbeddedAsset.roomsScript, script),
        "scan.js": PageAsset(EmbeddedAsset.scan, script),
        "search.js": PageAsset(EmbeddedAsset.search, script),
        "shift.js": PageAsset(EmbeddedAsset.shift, script),
        "statistics.js": PageAsset(EmbeddedAsset.statistics, script),
        "storage.js": PageAsset(EmbeddedAsset.storage, script),
        "supply.js": PageAsset(EmbeddedAsset.supply, script),
        "surge.js": PageAsset(EmbeddedAsset.surge, script),
        "tally.js": PageAsset(EmbeddedAsset.tally, script),
        "texts.js": PageAsset(EmbeddedAsset.texts, script),
        "zone.js": PageAsset(EmbeddedAsset.zone, script),
        "waypost.css": PageAsset(EmbeddedAsset.style, "text/css; charset=utf-8"),
        "waypost.svg": PageAsset(EmbeddedAsset.emblem, "image/svg+xml"),
    ]
}
