internal import Core
internal import Uplink

/// A release on its way to this post.
struct DownloadReport: Sendable, Hashable {
    let release: String
    let size: Int64
    /// Bytes that are here.
    let held: Int64
    /// Why it does not go now.
    let deferral: String?

    init(_ offer: ReleaseOffer, held: Int64, deferral: Deferral?) {
        release = offer.release.description
        size = offer.size
        self.held = held
        self.deferral = deferral?.rawValue
    }

    var json: JSONValue {
        [
            "release": .string(release), "size": .integer(size), "held": .integer(held),
            "deferral": JSONValue(deferral),
        ]
    }

    init?(_ json: JSONValue) {
        guard let release = json["release"]?.string, let size = json["size"]?.integer, size > 0,
            let held = json["held"]?.integer
        else { return nil }
        self.release = release
        self.size = size
        self.held = held
        deferral = json["deferral"]?.string
    }
}
