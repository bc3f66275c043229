public import Core

/// The site file that was last in order, kept so that a wrong one never stops a running post.
public enum AcceptedSite {
    /// What a role starts on: its `site.toml`, strictly, at the first start; later, where that file
    /// is refused or cannot be read, the accepted one and a critical finding `site.refused`.
    ///
    /// Throws every fault of the current file when there is no accepted one to fall back on.
    /// Writes nothing.
    public static func loadForRole(
        paths: Paths, files: some DurableFiles
    ) throws(SiteFaults) -> (site: Site, findings: [Finding]) {
        let refusal: SiteFaults
        do throws(SiteFaults) {
            return (try SiteFile.check(paths: paths, files: files), [])
        } catch {
            refusal = error
        }
        guard files.exists(paths.acceptedSiteFile) else { throw refusal }
        let (catalogue, _) = Catalogue.loadWhatIsInOrder(paths: paths, files: files)
        do throws(SiteFaults) {
            let accepted = try SiteFile.read(
                paths.acceptedSiteFile, files: files, catalogue: catalogue)
            return (accepted.site, [finding(refusal, paths: paths)])
        } catch {
            throw SiteFaults(refusal.faults + error.faults)
        }
    }

    /// Keeps the current file as the accepted one, if it is in order and not kept already. To be
    /// called by one role only; a power cut leaves the old copy or the new, never a part.
    ///
    /// - Returns: whether a new copy was written.
    /// - Throws: the faults of the current file, which is not kept then, or why it could not be
    ///   written.
    @discardableResult
    public static func accept(
        paths: Paths, files: some DurableFiles
    ) throws(SiteFaults) -> Bool {
        let catalogue = try Catalogue.load(paths: paths, files: files)
        let current = try SiteFile.read(paths.siteFile, files: files, catalogue: catalogue).bytes
        // A copy that cannot be read is replaced like one that differs.
        if let kept = try? files.read(paths.acceptedSiteFile, limit: SiteFile.largest),
            kept == current
        {
            return false
        }
        do throws(FileFault) {
            try files.replace(paths.acceptedSiteFile, with: current, mode: 0o644)
        } catch {
            throw SiteFaults([SiteFault(error)])
        }
        return true
    }

    private static func finding(_ refusal: SiteFaults, paths: Paths) -> Finding {
        let count = refusal.faults.count + refusal.omitted
        return Finding(
            code: "site.refused", severity: .critical,
            summary: "\(paths.siteFile) is refused (\(count == 1 ? "1 fault" : "\(count) faults"), "
                + "first \(refusal.faults[0].problem)); the post runs on the one accepted before",
            remedy: "waypost config check")
    }
}
