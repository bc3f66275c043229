public import Core
public import PKI

/// An alert list as its owner signed it, opened and proven, its pages read when they are asked for.
///
/// Opening checks the signature, the structure and everything but the pages of entries; each of
/// those is checked against the signed index when it is read. So a look-up is right or throws.
public final class Bundle: Sendable {
    public let description: BundleDescription
    /// Made anew for each build of a list.
    public let identifier: Identifier
    /// Who signed.
    public let signer: Certificate?

    let manifest: BundleManifest
    let file: BundleFile
    let header: BundleHeader
    let pages: BundlePages
    /// `nil` where the list holds no documents.
    let documents: Documents?
    /// `nil` where the list holds no persons.
    let persons: Persons?
    /// Of a change: whose entries of earlier bundles count no more.
    let personChanges: PersonChanges?

    /// Opens and proves a list; reads the manifest and the index, not the entries. Blocks.
    ///
    /// - Parameters:
    ///   - trust: whose lists are taken.
    ///   - recipientKey: this post's key, needed for an encrypted list.
    ///   - recipientCertificate: belongs to the key; `nil` tries the key on all recipients.
    ///   - time: when the signer's chain must be valid; `nil` asks no dates, for a list that was
    ///     proven when it came.
    /// - Throws: `file`, `notABundle`, `untrusted`, `altered`, `notARecipient`.
    public static func open(
        _ path: String, trust: BundleTrust, recipientKey: PrivateKey? = nil,
        recipientCertificate: Certificate? = nil, at time: Timestamp?
    ) throws(ScreeningFault) -> Bundle {
        let proven = try Proven(path, trust, time)
        let contentKey =
            proven.envelope.isEmpty
            ? nil : try unwrap(proven.envelope, recipientKey, recipientCertificate)
        return try Bundle(
            manifest: proven.manifest, signer: proven.signer, file: proven.file,
            header: proven.header, contentKey: contentKey)
    }

    /// What can be proven of a list by whoever cannot read its content.
    struct Proven {
        let file: BundleFile
        let header: BundleHeader
        let manifest: BundleManifest
        let signer: Certificate
        /// The wrapped content key; empty in a clear list.
        let envelope: [UInt8]

        init(_ path: String, _ trust: BundleTrust, _ time: Timestamp?) throws(ScreeningFault) {
            file = try BundleFile(path)
            guard file.size <= ScreeningLimit.bundle else {
                throw .notABundle(
                    "it has \(file.size) bytes where \(ScreeningLimit.bundle) are the limit")
            }
            header = try BundleHeader(
                try file.read(at: 0, count: min(BundleHeader.length, file.size)))
            let signed = try file.read(at: BundleHeader.length, count: header.manifestLength)
            envelope = try file.read(at: header.envelopeStart, count: header.envelopeLength)
            guard header.fits(manifest: signed, envelope: envelope) else {
                throw .altered("the manifest or the key envelope")
            }
            let (content, signer) = try Bundle.verified(signed, trust, time)
            self.signer = signer
            manifest = try BundleManifest(bytes: content)
            guard manifest.envelopeDigest == (envelope.isEmpty ? nil : SHA256.digest(envelope))
            else { throw .altered("the key envelope") }
            try Bundle.checkPlaces(manifest, header, file)
        }
    }

    private init(
        manifest: BundleManifest, signer: Certificate?, file: BundleFile, header: BundleHeader,
        contentKey: [UInt8]?
    ) throws(ScreeningFault) {
        do throws(PKIFault) {
            pages = try BundlePages(contentKey: contentKey, identifier: manifest.identifier)
        } catch {
            throw .notABundle("its content key has the wrong length")
        }
        self.manifest = manifest
        self.signer = signer
        self.file = file
        self.header = header
        description = manifest.description
        identifier = manifest.identifier
        documents = try Self.documents(manifest, file, header, pages)
        persons = try Self.persons(manifest, file, header, pages)
        personChanges = try Self.personChanges(manifest, file, header, pages)
    }

    fileprivate static func verified(
        _ signed: [UInt8], _ trust: BundleTrust, _ time: Timestamp?
    ) throws(ScreeningFault) -> ([UInt8], Certificate) {
        do throws(PKIFault) {
            switch trust {
            case .authorities(let store):
                return try CMS.verify(signed, trust: store, at: time, purpose: .listSigning)
            case .signer(let certificate):
                let claimed = try CMS.verifyIntegrity(of: signed)
                if claimed.claimedSigner.publicKey == certificate.publicKey {
                    return (claimed.content, claimed.claimedSigner)
                }
                return (try CMS.verify(signed, signer: certificate), certificate)
            }
        } catch {
            throw ScreeningFault(
                .untrusted, "the list's signature does not hold: \(error.problem)", error.remedy)
        }
    }

    private static func unwrap(
        _ envelope: [UInt8], _ key: PrivateKey?, _ certificate: Certificate?
    ) throws(ScreeningFault) -> [UInt8] {
        let remedy = "ask the list's owner to name this post among the recipients"
        guard let key else {
            throw ScreeningFault(
                .notARecipient, "the list is encrypted and no recipient's key was given", remedy)
        }
        do throws(PKIFault) {
            return try CMS.decrypt(envelope, key: key, certificate: certificate)
        } catch {
            throw ScreeningFault(.notARecipient, error.problem, remedy)
        }
    }

    /// Sections fill the file from the header's end without gap or overlap; the padding before them
    /// is zero.
    fileprivate static func checkPlaces(
        _ manifest: BundleManifest, _ header: BundleHeader, _ file: BundleFile
    ) throws(ScreeningFault) {
        let padding = try file.read(at: header.end, count: header.sectionsStart - header.end)
        guard padding.allSatisfy({ $0 == 0 }) else { throw .altered("the header's padding") }
        var end = 0
        for section in manifest.sections {
            guard section.offset == end else {
                throw .notABundle("its sections do not follow one another")
            }
            end += section.length
        }
        guard file.size == header.sectionsStart + end else {
            throw .notABundle(
                "it has \(file.size) bytes where its manifest has \(header.sectionsStart + end)")
        }
    }

    /// A section that is held in memory, proven as a whole.
    static func whole(
        _ place: (index: Int, section: BundleSection), _ name: String, _ file: BundleFile,
        _ header: BundleHeader, _ pages: BundlePages
    ) throws(ScreeningFault) -> [UInt8] {
        let section = place.section
        var digest = SHA256Stream()
        var plain: [UInt8] = []
        plain.reserveCapacity(section.pageCount * BundlePages.payload)
        for page in 0..<section.pageCount {
            let stored = try file.read(
                at: header.sectionsStart + section.offset + page * BundlePages.stored,
                count: BundlePages.stored)
            digest.update(stored)
            plain += try pages.open(stored, section: place.index, page: page)
        }
        guard digest.finish() == section.digest else { throw .altered(name) }
        plain.removeLast(plain.count - section.payload)
        return plain
    }
}
