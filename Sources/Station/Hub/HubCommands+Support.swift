internal import Core
internal import Health
internal import Hub
internal import PKI
internal import Uplink

/// What posts send for help.
extension HubCommands {
    private static let keyLimit = 65_536

    /// `support open FILE [--to DIR|-] [--key PEM]`: decrypts a post's support bundle, says whose
    /// it is and when it was made, and writes its parts out.
    ///
    /// - Parameters:
    ///   - place: a directory, in which a folder named after the file is made; `-` is standard
    ///     output; `nil` only shows what is inside.
    ///   - key: of the certificate that posts hold as `support.pem`; `nil` is the hub's own.
    /// - Returns: 0 opened, 1 not.
    public func openSupportBundle(_ file: String, to place: String?, key: String?) -> Int32 {
        answering {
            let hub = try HubDirectory.open(directory)
            let secrets =
                if let key {
                    [try PrivateKey(pem: files.read(key, limit: Self.keyLimit))]
                } else {
                    try hub.openingKeys()
                }
            let (bundle, origin) = try SupportBundle.open(
                files.read(file, limit: 2 * SupportBundle.largest), keys: secrets,
                trust: TrustStore(anchors: try hub.believed(.hub)))
            if let place, place != "-" {
                let folder = place + "/" + Self.folder(of: file)
                try files.makeDirectory(folder, mode: 0o750)
                for part in bundle.parts where !part.text.isEmpty {
                    try files.replace(
                        folder + "/" + part.name, with: Array(part.text.utf8), mode: 0o640)
                }
            }
            if isJSON {
                console.line(Self.json(bundle, origin, withTexts: place == "-").prettyText)
                return ExitCode.ok
            }
            console.write(Self.text(bundle, origin))
            guard place == "-" else { return ExitCode.ok }
            for part in bundle.parts where !part.text.isEmpty {
                console.write("\n==> \(part.name) <==\n\(part.text)")
            }
            return ExitCode.ok
        }
    }

    /// The file's name without its ending.
    private static func folder(of file: String) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? "support"
        return name.hasSuffix(SupportBundle.suffix)
            ? String(name.dropLast(SupportBundle.suffix.count)) : name + "-opened"
    }

    private static func json(
        _ bundle: SupportBundle, _ origin: SupportBundle.Origin, withTexts: Bool
    ) -> JSONValue {
        let signer: JSONValue =
            switch origin {
            case .device(let post, let serial): ["post": .string(post), "serial": .string(serial)]
            case .unsigned: .null
            }
        return [
            "post": JSONValue(bundle.post), "made_at": JSONValue(bundle.madeAt),
            "release": .string(bundle.release), "signed_by": signer,
            "parts": .array(
                bundle.parts.map {
                    [
                        "name": .string($0.name), "bytes": JSONValue($0.text.utf8.count),
                        "omitted": JSONValue($0.omitted),
                        "text": withTexts ? .string($0.text) : .null,
                    ]
                }),
        ]
    }

    private static func text(
        _ bundle: SupportBundle, _ origin: SupportBundle.Origin
    ) -> String {
        let signature =
            switch origin {
            case .device(_, let serial): "Signed by this post's device, certificate \(serial)"
            case .unsigned: "NOT SIGNED: nothing proves from which post it comes"
            }
        var lines = [
            "\(bundle.post ?? "No post"), \(bundle.madeAt), release \(bundle.release)", signature,
        ]
        lines += bundle.parts.map { part in
            let name = part.name + String(repeating: " ", count: max(1, 20 - part.name.count))
            let size = Quantities.bytes(Int64(part.text.utf8.count))
            return "  \(name)\(size)" + (part.omitted.map { "; left out: \($0)" } ?? "")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
