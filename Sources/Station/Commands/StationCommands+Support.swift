internal import Core
internal import Health
internal import PKI
internal import Site
internal import Uplink

/// Evidence for a distant colleague.
extension StationCommands {
    /// Bundles that are kept in `var/lib/waypost/support`; the oldest go.
    private static let bundlesKept = 3
    private static let bundlesListed = 1_000

    /// Bytes that a bundle may be told to have at most.
    public static let supportLimits = SupportBundle.smallest...SupportBundle.largest

    /// `waypost support-bundle [--to DIR] [--limit BYTES]`: writes what a distant colleague needs,
    /// without people and keys, encrypted to them.
    ///
    /// - Parameters:
    ///   - directory: `nil` is `var/lib/waypost/support`, where the newest three are kept.
    ///   - limit: bytes, of ``supportLimits``.
    /// - Returns: 0 written, 1 not.
    public func makeSupportBundle(to directory: String?, limit: Int) async -> Int32 {
        do {
            let recipient = try supportRecipient()
            let collected = await SupportCollector(paths: paths, files: files, time: time).collect()
            // Who may not read the key sends a bundle all the same.
            let device = try? SecretFiles(paths: paths).device(files).current()
            let (bundle, file) = try collected.sealed(within: limit, by: device, for: recipient)
            let folder = directory ?? paths.supportBundles
            if !files.exists(folder) { try files.makeDirectory(folder, mode: 0o755) }
            let name = bundle.name(of: file)
            try files.replace(folder + "/" + name, with: file, mode: 0o644)
            if directory == nil { try dropOldBundles() }
            tell(
                bundle, SupportFile(folder: folder, name: name, bytes: file), recipient,
                isSigned: device != nil)
            return ExitCode.ok
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
    }

    /// `waypost support-bundle --print NAME [--offset N]`: one of those that are kept, from a byte
    /// on, to standard output; so a copy goes on where a line broke.
    public func printSupportBundle(_ name: String, offset: Int) -> Int32 {
        answering {
            let known = bundles()
            guard known.contains(name) else { throw SupportFault.noBundle(name, known: known) }
            let file = try files.read(
                paths.supportBundles + "/" + name, limit: SupportBundle.largest)
            guard offset <= file.count else {
                console.complain(
                    "waypost: --offset is \(offset) and \(name) has \(file.count) bytes: the copy "
                        + "is of something else; begin again at 0")
                return ExitCode.usage
            }
            console.writeBytes(Array(file[offset...]))
            return ExitCode.ok
        }
    }

    private func supportRecipient() throws -> Certificate {
        let secrets = SecretFiles(paths: paths)
        guard !files.exists(secrets.supportRecipient) else {
            return try readCertificate(secrets.supportRecipient)
        }
        guard let recipient = try secrets.recipient(files).current() else {
            throw SupportFault.noRecipient(secrets.supportRecipient)
        }
        return recipient
    }

    private func bundles() -> [String] {
        ((try? files.list(paths.supportBundles, limit: Self.bundlesListed)) ?? [])
            .filter { $0.hasSuffix(SupportBundle.suffix) }.sorted()
    }

    private func dropOldBundles() throws(FileFault) {
        for name in bundles().dropLast(Self.bundlesKept) {
            try files.remove(paths.supportBundles + "/" + name)
        }
    }

    private func tell(
        _ bundle: SupportBundle, _ file: SupportFile, _ recipient: Certificate, isSigned: Bool
    ) {
        if isJSON {
            let document: JSONValue = [
                "file": .string(file.path), "bytes": JSONValue(file.bytes.count),
                "sha256": .string("\(SHA256.digest(file.bytes))"), "signed": .bool(isSigned),
                "recipient": [
                    "name": JSONValue(recipient.subjectCommonName),
                    "sha256": .string("\(recipient.fingerprint)"),
                ],
                "parts": .array(
                    bundle.parts.map {
                        [
                            "name": .string($0.name), "bytes": JSONValue($0.text.utf8.count),
                            "omitted": JSONValue($0.omitted),
                        ]
                    }),
            ]
            return console.line(document.prettyText)
        }
        console.line(file.path)
        console.line(
            "\(Quantities.bytes(Int64(file.bytes.count))) in \(bundle.parts.count) parts, "
                + (isSigned ? "signed by this device" : "NOT SIGNED: no key to be read here"))
        console.line("Only \(recipient.subjectCommonName ?? "its recipient") can read it.")
        for part in bundle.parts {
            if let omitted = part.omitted { console.line("Left out of \(part.name): \(omitted)") }
        }
        console.line("At HQ: waypost-hub support open FILE --dir D --to DIR")
    }
}

private struct SupportFile {
    let folder: String
    let name: String
    let bytes: [UInt8]

    var path: String { folder + "/" + name }
}
