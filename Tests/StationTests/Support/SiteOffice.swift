import Core
import Hub
import PKI
import Site
import Testing

@testable import Station

/// HQ as it makes posts: a hub's directory, and a person who signs site files.
struct SiteOffice {
    let folder: String
    let directory: String
    var key: String { folder + "/publisher.key" }
    var certificate: String { folder + "/publisher.pem" }
    var sites: String { folder + "/sites" }

    init(_ folder: String, publisher: String = "a.diallo") throws {
        self.folder = folder
        directory = folder + "/hub"
        try LinuxFiles().makeDirectory(folder, mode: 0o700)
        let said = Transcript()
        let hub = said.hub(directory)
        #expect(hub.create(addresses: ["127.0.0.1"], port: 9_443) == ExitCode.ok)
        try admit(publisher)
    }

    /// A certificate for the person's key; called again, by the authority that issues then.
    func admit(_ publisher: String) throws {
        let csr = folder + "/publisher.csr"
        if LinuxFiles().exists(key) { try LinuxFiles().remove(key) }
        let said = Transcript()
        let hub = said.hub(directory)
        #expect(hub.requestPublisher(publisher, key: key, request: csr) == ExitCode.ok)
        #expect(hub.admitPublisher(request: csr, out: certificate) == ExitCode.ok)
    }

    /// Lets a card know this HQ.
    func introduce(to root: TemporaryRoot) throws {
        try LinuxFiles().makeDirectory(root.paths.configuration, mode: 0o755)
        #expect(
            Transcript().hub(directory).showAuthorities(
                out: root.paths.configuration + "/headquarters.pem") == ExitCode.ok)
    }

    /// Signs one; `FILE.signed` stands beside it then.
    func sign(
        _ site: String, days: Int = 90, device: String? = nil,
        store: HubCommands.StoreChoice? = nil
    ) async {
        let said = Transcript()
        let code = await said.hub(directory).signSites(
            .init(
                sites: [site], key: key, certificate: certificate, days: days, device: device,
                out: nil), store)
        #expect(code == ExitCode.ok, "\(said.complaints)")
    }
}
