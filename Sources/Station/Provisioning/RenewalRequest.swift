internal import Core
internal import PKI
public import Site
internal import Uplink

/// Asks HQ by hand for the device's next certificate, where no link can: HQ answers the file with
/// `waypost-hub enrol`, and ``EnrolmentImport`` takes the answer.
public struct RenewalRequest: Sendable {
    private let paths: Paths
    private let files = LinuxFiles()
    private let time = SystemTime()

    public init(paths: Paths) {
        self.paths = paths
    }

    /// Writes the request; the certificate in use stays in use. Run again it asks for the same key,
    /// as the uplink does, so that whichever answer comes first is the one.
    public func run(out path: String) throws -> ProvisioningReport {
        _ = try paths.validated()
        let site = try AcceptedSite.loadForRole(paths: paths, files: files).site
        let device = SecretFiles(paths: paths).device(files)
        guard let current = try device.current() else { throw EnrolmentFault.notEnrolled }
        let key = try device.successorKey()
        try Ownership.role(Role.uplink.rawValue).applyToEntry(at: device.next)
        let renewal = try CarriedRenewal(
            of: site.post.id, key: key, signedBy: current, at: time.now())
        try OutputFile(path, files: files).write(
            Array(renewal.json.compactText.utf8), mode: 0o644)
        var report = ProvisioningReport()
        report.add(
            "renewal", .done,
            "\(path): for waypost-hub enrol --csr; the certificate in use lives until "
                + "\(current.certificate.notAfter)")
        return report
    }
}
