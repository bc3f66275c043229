import Core
import PKI

/// One passive authentication under way. Every step notes what it finds; of several faults the one
/// that was found first, in the order of ``run()``, is the outcome.
struct ChipInspection {
    private(set) var verdict: ChipVerdict
    private let trust: PassiveAuthentication
    private let files: ChipFiles
    private let document: PassiveAuthentication.Document
    private let time: Timestamp

    /// ICAO's type of the content, and those of Belgium and France, the Netherlands, and China.
    private static let contentType = "2.23.136.1.1.1"
    private static let otherContentTypes: Set<String> = [
        "1.3.27.1.1.1", "1.2.528.1.1006.1.20.1", "1.2.840.113549.1.7.1",
    ]
    /// Clocks of signers may run ahead of ours.
    private static let clockTolerance = Duration.seconds(86_400)

    init(
        _ trust: PassiveAuthentication, _ files: ChipFiles,
        _ document: PassiveAuthentication.Document, _ time: Timestamp
    ) {
        self.trust = trust
        self.files = files
        self.document = document
        self.time = time
        verdict = ChipVerdict(.genuine, nil, at: time)
    }

    mutating func run() {
        do throws(ChipFault) {
            guard files.unreadable.isEmpty else {
                throw ChipFault(files.unreadable.joined(separator: ", "), "no Base64, or too long")
            }
            let message = try signedMessage()
            guard let signer = prove(message) else { return }
            let object = try SecurityObject(message.content)
            compareHashes(object)
            let zone = readZone()
            checkSigner(signer, of: zone)
            compareZones(zone)
            compareFace()
            judgeStrength(object, message, signer)
        } catch {
            // A signature that is false says more than what it covers.
            find(.unreadable, error.problem)
        }
    }

    /// The first fault is the outcome: those that follow may come of it.
    private mutating func find(_ outcome: ChipOutcome, _ reason: String) {
        guard verdict.outcome == .genuine else { return }
        verdict.outcome = outcome
        verdict.reason = reason
    }

    private mutating func remark(_ remark: ChipRemark, if isSo: Bool = true) {
        if isSo, !verdict.remarks.contains(remark) { verdict.remarks.append(remark) }
    }

    // MARK: The signed list of hashes

    private mutating func signedMessage() throws(ChipFault) -> SignedMessage {
        let bytes = try files.signedMessage()
        do throws(PKIFault) {
            return try SignedMessage(bytes)
        } catch {
            throw ChipFault("EF.SOD", error.problem)
        }
    }

    /// - Returns: the signer; `nil` where nothing more can be said.
    private mutating func prove(_ message: SignedMessage) -> Certificate? {
        let proof = SignatureProof(message)
        verdict.remarks = proof.remarks
        verdict.signedAt = message.signers.first?.signingTime
        switch proof.outcome {
        case .signed(let signer):
            verdict.signer = signer
            guard message.contentType == Self.contentType else {
                guard Self.otherContentTypes.contains(message.contentType) else {
                    find(.notGenuine, "a message of the type \(message.contentType) was signed")
                    return nil
                }
                remark(.otherContentType)
                return signer
            }
            return signer
        case .notSigned: find(.notGenuine, proof.reason ?? "")
        case .contentAltered: find(.alteredData, proof.reason ?? "")
        case .signerMissing: find(.cannotBeVerified, proof.reason ?? "")
        }
        return nil
    }

    private mutating func compareHashes(_ object: SecurityObject) {
        for (number, hash) in object.hashes {
            let isIntact = files.dataGroups[number].map { object.digest.digest($0) == hash }
            verdict.dataGroups[number] =
                isIntact == nil ? .notRead : isIntact == true ? .intact : .altered
        }
        for number in files.dataGroups.keys where object.hashes[number] == nil {
            verdict.dataGroups[number] = .notSigned
        }
        for (number, state) in verdict.dataGroups.sorted(by: { $0.key < $1.key }) {
            switch state {
            case .altered: find(.alteredData, "DG\(number) is not what was signed")
            case .notSigned: find(.alteredData, "DG\(number) is not among what was signed")
            case .intact, .notRead: continue
            }
        }
    }

    // MARK: Who signed

    private mutating func checkSigner(_ signer: Certificate, of zone: MachineReadableZone?) {
        checkPurpose(signer)
        defer { checkTimes(signer, "signer") }
        guard let authority = trust.authorities.issuer(of: signer) else {
            if trust.authorities.holdsKey(namedBy: signer) {
                find(
                    .notGenuine,
                    "the authority that \(signer.issuerText) claims to be did not sign its signer")
            } else {
                find(.cannotBeVerified, "no authority here signed for \(signer.issuerText)")
            }
            return
        }
        verdict.authority = authority
        remark(.noAuthorityKey, if: signer.authorityKeyIdentifier == nil)
        remark(.issuerNameDiffers, if: !signer.namesAsIssuer(authority.certificate))
        remark(.authorityUnplaced, if: authority.placement == .issuerAbsent)
        checkCountry(authority.certificate, zone)
        checkRevocation(signer)
        checkTimes(authority.certificate, "authority")
    }

    /// Authorities and signers of other things must not sign documents (Doc 9303-12 §7.1).
    private mutating func checkPurpose(_ signer: Certificate) {
        if signer.isAuthority { find(.notGenuine, "an authority signed where a signer must") }
        if signer.allowsSignatures == false || !signer.extendedKeyUsages.isEmpty {
            find(.notGenuine, "\(signer.subjectText) is no signer of documents")
        }
        if !signer.isUnderstood {
            find(.notGenuine, "the signer's certificate has an unknown critical part")
        }
        if case .ellipticCurve(nil, _, _) = signer.publicKey.kind {
            find(.notGenuine, "the signer's key lies on an unknown curve")
        }
        remark(.noKeyUsage, if: signer.allowsSignatures == nil)
        if case .ellipticCurve(_, _, isExplicit: true) = signer.publicKey.kind {
            remark(.explicitCurveParameters)
        }
    }

    private mutating func checkRevocation(_ signer: Certificate) {
        let (state, since) = trust.revocations.state(of: signer, at: time)
        verdict.revocation = state
        if state == .revoked {
            find(.revoked, "its signer was revoked on \(since.map { "\($0.date)" } ?? "a day")")
        }
    }

    private mutating func checkTimes(_ certificate: Certificate, _ name: String) {
        let stated = verdict.signedAt ?? document.issuedOn.map(Timestamp.init(noonOf:))
        remark(.signingTimeUnknown, if: verdict.signedAt == nil)
        let judged = stated ?? time
        verdict.judgedAt = judged
        if let signedAt = verdict.signedAt, signedAt > time + Self.clockTolerance {
            find(.expiredSigner, "it was signed in the future, on \(signedAt.date)")
        }
        guard certificate.isValid(at: judged) else {
            find(
                .expiredSigner,
                "the \(name)'s certificate was valid from \(certificate.notBefore.date) to "
                    + "\(certificate.notAfter.date) and not on \(judged.date)")
            return
        }
        guard !certificate.isValid(at: time) else { return }
        remark(name == "signer" ? .signerExpiredSince : .authorityExpiredSince)
    }

    private mutating func checkCountry(_ authority: Certificate, _ zone: MachineReadableZone?) {
        guard let issuer = zone?.fields.issuer, let country = authority.subjectCountry else {
            return
        }
        let countries = CountryCode.ofCertificates(issuer: issuer)
        if !countries.isEmpty, !countries.contains(country) {
            find(.notGenuine, "an authority of \(country) vouches for a document of \(issuer)")
        }
    }

    // MARK: Whose data they are

    /// A DG1 that is no zone does not keep its signer from being judged.
    private mutating func readZone() -> MachineReadableZone? {
        do throws(ChipFault) {
            return try files.zone()
        } catch {
            find(.unreadable, error.problem)
            return nil
        }
    }

    private mutating func compareZones(_ zone: MachineReadableZone?) {
        guard let zone else {
            find(.cannotBeVerified, "DG1 was not read, so that nothing ties the chip to a document")
            return
        }
        guard let printed = document.printed else { return }
        let differing = printed.differingFields(from: zone)
        verdict.differingFields = differing
        if !differing.isEmpty {
            find(
                .otherDocument,
                "chip and print differ in " + differing.joined(separator: ", "))
        }
    }

    private mutating func compareFace() {
        guard let group = files.dataGroups[2], let face = try? FaceImage(dataGroup: group) else {
            return
        }
        do throws(ContainerFault) {
            verdict.face = try BiometricContainer.recognise(face.block)
        } catch {
            verdict.faceFault = error
        }
        guard !document.faces.isEmpty else { return }
        let hashes = [group[...], face.block, face.image ?? []]
            .map { SHA256.digest(Array($0)) }
        verdict.isFaceBound = document.faces.contains(where: hashes.contains)
    }

    // MARK: How strong it is

    private mutating func judgeStrength(
        _ object: SecurityObject, _ message: SignedMessage, _ signer: Certificate
    ) {
        let authority = verdict.authority?.certificate
        let signers = message.signers.first
        let found: [(ChipWeakness, Bool)] = [
            (.sha1Signature, signers?.scheme?.digest == .sha1 || signers?.digest == .sha1),
            (.sha1Certificate, signer.signatureScheme?.digest == .sha1),
            (.sha1DataGroups, object.digest == .sha1),
            (.shortSignerKey, Self.isShort(signer.publicKey.kind)),
            (.shortAuthorityKey, authority.map { Self.isShort($0.publicKey.kind) } ?? false),
        ]
        verdict.weaknesses = found.filter(\.1).map(\.0)
        if !verdict.weaknesses.isEmpty {
            find(.weak, verdict.weaknesses.map(\.rawValue).joined(separator: ", "))
        }
    }

    private static func isShort(_ kind: PublicKey.Kind) -> Bool {
        if case .ellipticCurve(_, let bits, _) = kind { return bits < 224 }
        return kind.bits < 2_048
    }
}

extension MachineReadableZone {
    /// The names of the fields in which another zone says something else; both as printed.
    func differingFields(from other: MachineReadableZone) -> [String] {
        let (own, others) = (fields.json.object ?? [:], other.fields.json.object ?? [:])
        return own.keys.filter { own[$0] != others[$0] }.sorted()
    }
}

extension Timestamp {
    /// Noon in UTC of a day: some hour of it everywhere but at the date line.
    fileprivate init(noonOf day: CalendarDate) {
        self.init(milliseconds: Int64(day.daysSinceEpoch) * 86_400_000 + 43_200_000)
    }
}
