public import Core
internal import PKI
public import Screening

/// The alert list of those who learn: made at the post, of invented entries, in the form of a real
/// one, and looked up in by the same code. Real lists are not shown in training: what they hold is
/// for the officers who need it.
public enum TrainingList {
    static let name = "training"
    private static let lifetime: Duration = .seconds(36_500 * 86_400)

    private static let documents = """
        issuer,number,type,kind,date,action,contact,reference
        UTO,TRN000002,passport,stolen,2024-05-02,deny,your supervisor (training),TRAINING-1
        """

    /// Written otherwise than in the zone, as names on lists are.
    private static let persons = """
        id,names,birth_dates,nationality,documents,action,contact,reference
        training-2,Jonah Amady KESTRELL,1979-08-14,UTO,,detain,your supervisor (training),TRAINING-2
        """

    /// Writes the list and opens it. Blocks for a few small files.
    ///
    /// - Parameters:
    ///   - path: replaced where it is there; its folder takes scratch files.
    ///   - time: of its issue.
    /// - Throws: ``ScreeningFault`` or a fault of the keys that are made for it.
    public static func make(
        at path: String, time: Timestamp, random: some RandomSource
    ) throws -> InstalledList {
        let key = try PrivateKey.generate()
        // Around all that a clock may say: nobody but this function relies on it.
        let owner = try CertificateAuthority.createRoot(
            commonName: name, key: key, notBefore: Timestamp(milliseconds: 0),
            notAfter: time + lifetime, random: random)
        var builder = try BundleBuilder(
            BundleDescription(
                name: name, owner: "Waypost training", legalBasis: "none: every entry is invented",
                issuedAt: time),
            scratch: LinuxFiles.parent(of: path))
        try builder.add(documents: TableSource(Array(documents.utf8)))
        try builder.add(persons: TableSource(Array(persons.utf8)))
        _ = try builder.build(
            to: path, key: key, certificate: owner.certificate, recipients: [], random: random)
        return InstalledList(
            try Bundle.open(path, trust: .signer(owner.certificate), at: nil))
    }
}
