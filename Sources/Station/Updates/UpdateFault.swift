internal import Core

/// Why a release is not taken, or a step of an update not done.
enum UpdateFault: Fault, Hashable {
    /// This post is no card image with two slots.
    case noSlots
    /// RAUC does not accept the file; its own words.
    case unusable(bundle: String, reason: String)
    case foreign(bundle: String, board: String, own: String)
    case notNewer(offered: ReleaseVersion, running: ReleaseVersion)
    /// It was here and did not prove itself.
    case returned(ReleaseVersion, because: String)
    /// Another one is being installed or on trial.
    case busy(ReleaseVersion)
    /// Nothing is on trial, or nothing can be gone back to.
    case nothingTo(String)
    /// The battery, or what the post does just now.
    case notNow(reasons: [String])
    case unproven(reasons: [String])
    case failed(operation: String, reason: String)

    var problem: String {
        switch self {
        case .noSlots: "this board was not started from a Waypost card"
        case .unusable(let bundle, let reason): "\(bundle) is no release for this post: \(reason)"
        case .foreign(let bundle, let board, let own):
            "\(bundle) is for \(board), and this is \(own)"
        case .notNewer(let offered, let running):
            "\(offered) is not newer than \(running), which runs"
        case .returned(let version, let because):
            "\(version) was tried here and did not prove itself: \(because)"
        case .busy(let version): "\(version) is installed and not yet proved"
        case .nothingTo(let act): "there is nothing to \(act)"
        case .notNow(let reasons): "not now: " + reasons.joined(separator: "; ")
        case .unproven(let reasons): "not proved: " + reasons.joined(separator: "; ")
        case .failed(let operation, let reason): "cannot \(operation): \(reason)"
        }
    }

    var remedy: String? {
        switch self {
        case .noSlots: "only a board with Waypost's own image is updated so"
        case .unusable: "take a release that HQ signed; waypost update status names the board"
        case .foreign: "take the release for this board"
        case .notNewer: "waypost update rollback goes back to the release before"
        case .returned: "HQ makes another, with a higher version"
        case .busy: "waypost update status; confirm, or rollback"
        case .nothingTo: "waypost update status"
        case .notNow: "it is tried again by itself, once a minute, where it is installed already"
        case .unproven: "waypost doctor; it goes back by itself where that does not mend"
        case .failed: nil
        }
    }

    var isTransient: Bool {
        switch self {
        case .notNow, .busy, .unproven: true
        default: false
        }
    }
}
