internal import Core
internal import Site

/// HQ's settings at this post, over what its `site.toml` says.
///
/// They were found in order before they came into force. Where they are not any more (another
/// `site.toml`, another release, a damaged file), those before them stand in their place, then the
/// site file alone, and a finding says so: no role ends for them.
struct PostSettings: Sendable {
    struct Settled: Sendable {
        /// The site to run on.
        let site: Site
        /// The settings that it has; `nil` for none.
        let settings: StateSettings?
        let publication: PublicationShelf.Publication?
        let finding: Finding?
    }

    let shelf: PublicationShelf

    init(paths: Paths, files: LinuxFiles) {
        shelf = PublicationShelf(path: paths.stateSettings, files: files)
    }

    /// The site that the roles of this root run on, for commands.
    ///
    /// - Throws: every fault of a site file that cannot be used.
    static func site(paths: Paths, files: LinuxFiles) throws(SiteFaults) -> Site {
        PostSettings(paths: paths, files: files).settled(
            over: try AcceptedSite.loadForRole(paths: paths, files: files).site
        ).site
    }

    /// Blocks for a small file.
    func settled(over site: Site) -> Settled {
        let (current, previous) = shelf.load()
        var refusal: String? =
            shelf.isDamaged ? "\(shelf.path) cannot be read" : nil
        for publication in [current, previous].compactMap(\.self) {
            do throws(SiteFaults) {
                let settings = try StateSettings.load(
                    publication.bytes, name: publication.release)
                return Settled(
                    site: try settings.applied(to: site, name: publication.release),
                    settings: settings, publication: publication,
                    finding: refusal.map { finding($0, instead: publication.release) })
            } catch {
                refusal = refusal ?? error.problem
            }
        }
        return Settled(
            site: site, settings: nil, publication: nil,
            finding: refusal.map { finding($0, instead: "site.toml alone") })
    }

    private func finding(_ refusal: String, instead: String) -> Finding {
        Finding(
            code: "settings.refused", severity: .warning,
            summary: "HQ's settings do not fit this post any more (\(refusal)); it runs on "
                + "\(instead).",
            remedy: "waypost config show; HQ publishes settings that fit")
    }
}
