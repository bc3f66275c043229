public import Core

/// `site.toml`: strict reading with every fault at once.
public enum SiteFile {
    /// Bytes. A post with 32 loads needs a twentieth of it.
    public static let largest = 262_144
    /// The form of the file that this release reads.
    public static let schema = 1

    /// Reads a site file.
    ///
    /// - Parameter name: as it shall stand in the faults.
    /// - Throws: every fault of the file, each with its line.
    public static func load(
        _ bytes: [UInt8], name: String, catalogue: Catalogue
    ) throws(SiteFaults) -> Site {
        let report = FaultReport(file: name)
        let site = read(bytes, catalogue: catalogue, report: report)
        if !report.faults.isEmpty { throw SiteFaults(report.faults) }
        guard let site else {
            // No reading gives nothing without a fault; were one to, the post must still refuse.
            report.add(
                "", line: 1, found: "a file that makes no site", allowed: "a whole site file")
            throw SiteFaults(report.faults)
        }
        return site
    }

    /// Reads the site file of a root and the definitions it names, as `waypost config check` and
    /// the first start do.
    ///
    /// - Parameter path: another file than the root's own `site.toml`.
    public static func check(
        paths: Paths, path: String? = nil, files: some DurableFiles
    ) throws(SiteFaults) -> Site {
        let (catalogue, faults) = Catalogue.loadWhatIsInOrder(paths: paths, files: files)
        let site: Site
        do throws(SiteFaults) {
            site = try read(path ?? paths.siteFile, files: files, catalogue: catalogue).site
        } catch {
            // A definition that is broken explains a board that is unknown: say both.
            throw SiteFaults(faults + error.faults)
        }
        guard faults.isEmpty else { throw SiteFaults(faults) }
        return site
    }

    static func read(
        _ path: String, files: some DurableFiles, catalogue: Catalogue
    ) throws(SiteFaults) -> (site: Site, bytes: [UInt8]) {
        let bytes: [UInt8]
        do throws(FileFault) {
            bytes = try files.read(path, limit: largest)
        } catch {
            throw SiteFaults([SiteFault(error)])
        }
        return (try load(bytes, name: path, catalogue: catalogue), bytes)
    }

    /// Takes `schema`; a number that is not ours has an answer of its own, and nothing else of the
    /// file is judged then.
    static func isCurrentSchema(_ table: TableReader) -> Bool {
        guard let found = table.required("schema", .whole(0...Int.max)) else { return true }
        if found != schema {
            table.refuse(
                "schema", found: "\(found), the form of another release",
                allowed: "\(schema): bring the file into the form of this release, or install the "
                    + "release that wrote it")
        }
        return found == schema
    }

    private static func read(
        _ bytes: [UInt8], catalogue: Catalogue, report: FaultReport
    ) -> Site? {
        guard let root = TOMLDocument.read(bytes, limit: largest, report: report),
            let table = TableReader(root, path: "", report: report), isCurrentSchema(table)
        else { return nil }
        return SiteReader(catalogue: catalogue).site(table)
    }
}
