internal import Core
internal import Health
internal import Site

/// What the status document says of the rest of the post, each as a point.
struct PostChecks {
    let document: StatusDocument
    let site: Site
    let isEnrolled: Bool

    /// HQ must have answered within this.
    static let contactLimit: Int64 = 900

    var points: [SelftestPoint] { [roles, clock, room] + [link, hub] + lists }

    private var roles: SelftestPoint {
        let down = Role.allCases.filter { document.report(of: $0).state != .running }
        guard !down.isEmpty else {
            return SelftestPoint("roles", .passed, "relays, power, ups, capture and uplink run")
        }
        let names = down.map { "\($0.rawValue) \(document.report(of: $0).state.rawValue)" }
        return SelftestPoint(
            "roles", .failed, names.joined(separator: ", "),
            remedy: "waypost services; systemctl start waypost.target")
    }

    private var clock: SelftestPoint {
        let measured = [
            SelftestPoint.Measure("trust", document.clock.trust),
            SelftestPoint.Measure("offset_from_hq", document.clock.offsetSeconds, "s"),
        ]
        func point(
            _ outcome: SelftestPoint.Outcome, _ summary: String, _ remedy: String? = nil
        ) -> SelftestPoint {
            SelftestPoint("clock", outcome, summary, remedy: remedy, measured: measured)
        }
        switch document.clock.trust {
        case "synchronised"?: return point(.passed, "synchronised")
        case "holdover"?:
            return point(
                .warning, "held over: it was synchronised within the last week",
                "chronyc tracking; the battery of the board's clock")
        default:
            return point(
                .failed, "nobody vouches for it: lists cannot say, and records say so",
                "chronyc tracking, or the link to HQ; waypost clock")
        }
    }

    private var room: SelftestPoint {
        let measured = [
            SelftestPoint.Measure(
                "free", document.disk.freeBytes.map { Double($0) / 1e6 }, "MB", decimals: 0)
        ]
        guard document.disk.state == .ok else {
            return SelftestPoint(
                "disk.room", document.disk.state == .low ? .warning : .failed,
                "\(document.disk.freeBytes.map(Quantities.bytes) ?? "an unknown room") free",
                remedy: "waypost disk tells what takes it", measured: measured)
        }
        return SelftestPoint(
            "disk.room", .passed,
            "\(document.disk.freeBytes.map(Quantities.bytes) ?? "?") free", measured: measured)
    }

    private static let notEnrolled = "HQ has not enrolled this post yet"
    private static let enrol = "waypost provision --import BUNDLE"

    private var link: SelftestPoint {
        guard isEnrolled else {
            return SelftestPoint("link", .notTried, Self.notEnrolled, remedy: Self.enrol)
        }
        guard document.link.state == .up else {
            let why = document.link.reason ?? document.link.lastError
            return SelftestPoint(
                "link", .failed,
                "\(document.link.state?.rawValue ?? "not known")" + (why.map { ": \($0)" } ?? ""),
                remedy: "antenna, SIM, credit, then waypost link")
        }
        return SelftestPoint("link", .passed, "up")
    }

    private var hub: SelftestPoint {
        guard isEnrolled else {
            return SelftestPoint("hub", .notTried, Self.notEnrolled, remedy: Self.enrol)
        }
        let age = document.link.lastContactSeconds
        let measured = [
            SelftestPoint.Measure("last_contact", age.map { Double($0) }, "s", decimals: 0),
            SelftestPoint.Measure(
                "pending", document.records.pending.map { Double($0) }, "", decimals: 0),
        ]
        guard let age, age <= Self.contactLimit else {
            return SelftestPoint(
                "hub", .failed,
                "\(site.uplink.hub) "
                    + (age.map { "has been silent for \(Quantities.age($0))" }
                        ?? "has not answered yet"),
                remedy: "waypost link; at HQ: waypost-hub status", measured: measured)
        }
        return SelftestPoint(
            "hub", .passed, "answered \(Quantities.age(age)) ago, over mutual TLS",
            measured: measured)
    }

    private var lists: [SelftestPoint] {
        guard let lists = document.lists else {
            return [
                SelftestPoint(
                    "lists", .failed, "the capture role does not tell of them",
                    remedy: "waypost services capture")
            ]
        }
        guard !lists.isEmpty else {
            return [
                SelftestPoint(
                    "lists", .warning, "none is installed: every look-up says cannot_say",
                    remedy: "at HQ: waypost-hub publish lists; or waypost lists install FILE")
            ]
        }
        return lists.map { list in
            let measured = [
                SelftestPoint.Measure(
                    "age", list.ageSeconds.map { Double($0) / 86_400 }, "d", decimals: 1)
            ]
            let code = "list.\(list.name)"
            let version = list.version.string ?? list.version.compactText
            switch list.state {
            case .current:
                return SelftestPoint(
                    code, .passed, "version \(version), its signature holds", measured: measured)
            case .old, .expired:
                return SelftestPoint(
                    code, .warning,
                    "version \(version) is \(list.state.rawValue)"
                        + (list.reason.map { ": \($0)" } ?? ""),
                    remedy: "its owner publishes anew: waypost lists", measured: measured)
            case .unreadable:
                return SelftestPoint(
                    code, .failed, "cannot be used" + (list.reason.map { ": \($0)" } ?? ""),
                    remedy: "waypost lists verify; then have HQ publish it again",
                    measured: measured)
            }
        }
    }
}
