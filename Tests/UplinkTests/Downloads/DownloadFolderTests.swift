import Core
import PKI
import Testing

@testable import Uplink

@Suite("The uplink's inbox")
struct DownloadFolderTests {
    private let place: TemporaryDirectory
    private let publishers: SamplePublishers
    private let signed: SignedRelease
    private let installed = Guarded(HeldReleases())
    private let arrivals = Counter()

    init() throws {
        place = try TemporaryDirectory()
        publishers = try SamplePublishers()
        signed = try publishers.signed(try SamplePublishers.statement())
    }

    /// As a process that has just started sees it.
    private var folder: DownloadFolder {
        let (root, installed) = (publishers.root.certificate, installed)
        return DownloadFolder(
            directory: place.path, register: place.path + "/own.json",
            surroundings: DownloadFolder.Surroundings(
                post: "NE-01", authorities: { [root] },
                installed: { installed.withLock { $0 } }, room: { 1 << 30 },
                whenArrived: { arrivals.add() }))
    }

    private var offer: ReleaseOffer { ReleaseOffer(signed.statement) }

    @Test("shows a file to its role whole and in one step, wherever it was cut off before")
    func whole() throws {
        try folder.begin(signed, for: offer, at: SamplePublishers.now)
        for byte in SamplePublishers.content {
            #expect(try !folder.isWhole(offer))
            #expect(try DownloadFolder.arrived(in: place.path, files: LinuxFiles()).isEmpty)
            #expect(folder.begun(offer) == signed)
            try folder.append([byte], to: offer)
        }
        #expect(folder.offset(of: offer) == offer.size)
        #expect(try folder.isWhole(offer))
        try folder.finish(signed, for: offer, at: SamplePublishers.now)
        #expect(folder.isArrived(offer.release) && arrivals.value == 1)
        let content = DownloadFolder.content(of: offer.release, in: place.path)
        #expect(try LinuxFiles().read(content, limit: 100) == SamplePublishers.content)
        #expect(try !folder.clearSettled())
        installed.withLock { $0.take(offer.release, at: SamplePublishers.now) }
        #expect(try folder.clearSettled())
        #expect(!folder.isArrived(offer.release))
        #expect(folder.isSettled(offer.release))
    }

    @Test("begins nothing that this post will never take, and remembers why")
    func refused() throws {
        let other = try publishers.signed(try SamplePublishers.statement(version: 2))
        #expect(throws: ReleaseFault.self) {
            try folder.begin(other, for: offer, at: SamplePublishers.now)
        }
        installed.withLock {
            $0.note(offer.release) { $0.version = 7 }
        }
        #expect(throws: ReleaseFault.self) {
            try folder.begin(signed, for: offer, at: SamplePublishers.now)
        }
        try folder.refuse(offer, "it is older", at: SamplePublishers.now)
        #expect(folder.isSettled(offer.release))
        let held = try #require(folder.held.first)
        #expect(held.version == 7 && held.refusal?.version == 1)
        #expect(held.refusal?.reason == "it is older")
        #expect(HeldRelease(held.json) == held)
    }

    @Test("keeps one program, the newest, and lets go of parts that HQ offers no more")
    func kept() throws {
        for version in [1, 2] as [Int64] {
            let program = try publishers.signed(
                try SamplePublishers.statement(
                    .firmware, version: version, content: [UInt8(version)]))
            let offer = ReleaseOffer(program.statement)
            try folder.begin(program, for: offer, at: SamplePublishers.now)
            try folder.append([UInt8(version)], to: offer)
            try folder.finish(program, for: offer, at: SamplePublishers.now)
        }
        #expect(
            try DownloadFolder.arrived(in: place.path, files: LinuxFiles()).map(\.version) == [2])
        #expect(folder.held.map(\.version) == [2])
        #expect(arrivals.value == 0)
        try folder.append([1], to: offer)
        try folder.keepPartials(of: [offer])
        #expect(folder.offset(of: offer) == 1)
        try folder.keepPartials(of: [])
        #expect(folder.offset(of: offer) == 0)
    }

    @Test("counts starts of a role within the hour behind a release")
    func starts() throws {
        var held = HeldReleases()
        held.take(offer.release, at: SamplePublishers.now)
        let changes = [3_599, 3_600, -1].map { seconds in
            held.noteStart(at: SamplePublishers.now + .seconds(seconds))
        }
        #expect(changes == [true, false, false])
        #expect(held[offer.release]?.starts == 1)
        try held.save(path: place.path + "/held.json", files: LinuxFiles())
        #expect(HeldReleases(path: place.path + "/held.json", files: LinuxFiles()) == held)
    }
}
