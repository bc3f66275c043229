internal import Core
internal import Uplink

/// What is in force of a kind of which a post has one, with the one before it: a small file that is
/// replaced whole, so that after a power cut the old one is in force or the new.
struct PublicationShelf: Sendable {
    struct Publication: Sendable, Hashable {
        /// `KIND/NAME/VERSION`.
        let release: String
        /// By HQ's clock; of two the later one counts, whatever their names.
        let madeAt: Timestamp
        let installedAt: Timestamp
        let text: String

        var bytes: [UInt8] { Array(text.utf8) }

        fileprivate var json: JSONValue {
            [
                "release": .string(release), "made_at": .string(madeAt.description),
                "installed_at": .string(installedAt.description), "text": .string(text),
            ]
        }

        init(release: String, madeAt: Timestamp, installedAt: Timestamp, text: String) {
            self.release = release
            self.madeAt = madeAt
            self.installedAt = installedAt
            self.text = text
        }

        fileprivate init?(_ json: JSONValue) {
            guard let release = json["release"]?.string,
                let madeAt = json["made_at"]?.string.flatMap({ Timestamp($0) }),
                let installedAt = json["installed_at"]?.string.flatMap({ Timestamp($0) }),
                let text = json["text"]?.string
            else { return nil }
            self.init(release: release, madeAt: madeAt, installedAt: installedAt, text: text)
        }
    }

    private static let fileLimit = 2 << 20

    let path: String
    let files: LinuxFiles

    /// The one in force, and the one before it.
    func load() -> (current: Publication?, previous: Publication?) {
        guard let bytes = try? files.read(path, limit: Self.fileLimit),
            let json = try? JSONValue(parsing: bytes)
        else { return (nil, nil) }
        return (
            json["current"].flatMap(Publication.init), json["previous"].flatMap(Publication.init)
        )
    }

    /// Whether there is a file that cannot be read.
    var isDamaged: Bool { files.exists(path) && load().current == nil }

    /// Why that publication cannot take the place of the one in force; `nil` where it can. One that
    /// is in force already can.
    func objection(to release: String, madeAt: Timestamp) -> String? {
        guard let current = load().current, current.release != release, current.madeAt >= madeAt
        else { return nil }
        return "\(current.release) is in force here and was made later, at \(current.madeAt)"
    }

    /// The one that was in force becomes the one before.
    func put(_ publication: Publication) throws(FileFault) {
        let (current, previous) = load()
        let before = current?.release == publication.release ? previous : current
        let json: JSONValue = [
            "schema": 1, "current": publication.json, "previous": before?.json ?? .null,
        ]
        // No secret stands in it, and other roles read it.
        try files.replace(path, with: Array(json.compactText.utf8), mode: 0o644)
    }
}

extension PublicationShelf {
    /// The file's text in the place of the one in force.
    func put(_ file: ReleaseFile, text: String) throws(FileFault) {
        try put(
            Publication(
                release: file.release.description, madeAt: file.statement.madeAt,
                installedAt: file.time, text: text))
    }
}
