/// One post as its `site.toml` describes it, every value checked (CONTRACT §3).
///
/// Read by ``SiteFile``; the properties may be changed by who tries out another post.
public struct Site: Sendable, Hashable {
    public var post: Post
    public var board: BoardDefinition
    public var power: Power
    public var capture: Capture
    public var ups: UPS
    public var uplink: Uplink
    public var retention = Retention()
    public var lists = Lists()
    public var lan = LAN()

    /// `[post]`: which post this is, and where.
    public struct Post: Sendable, Hashable {
        /// What records of training have in place of a post's id, and no post may be called.
        public static let trainingID = "TRAINING"

        /// Unique in the State: a letter, then letters, digits and hyphens, up to 40.
        public var id: String
        /// For people, up to 200 characters.
        public var name: String
        public var country: CountryCode
        /// Degrees north, −90 to 90.
        public var latitude: Double
        /// Degrees east, −180 to 180.
        public var longitude: Double
        /// A name of the tz database.
        public var timeZone: String
    }

    /// `[lan]`: the board's port to the workstations. The card image sets it up
    /// (`Image/README.md`); elsewhere the system's own settings count.
    public struct LAN: Sendable, Hashable {
        /// The only prefix that is served: addresses from .100 to .199 are given out.
        public static let servedPrefix = 24

        /// The post's address there; `nil` where the LAN gives it one.
        public var address: InterfaceAddress?
        /// Whether the post gives workstations addresses, the name `waypost.lan` and the time.
        public var serves = false
    }

    /// `[capture]`: the LAN's service.
    public struct Capture: Sendable, Hashable {
        public static let defaultAuthorityPort: UInt16 = 80

        /// HTTPS: the page and the API.
        public var listen: NetworkAddress
        /// Plain HTTP: only the post's own authority and how to install it; `nil` for `none`.
        public var authorityListen: NetworkAddress?
    }

    /// `[ups]`: RFC 9271 for the workstations.
    public struct UPS: Sendable, Hashable {
        public var listen: NetworkAddress
    }

    /// `[retention]`: for how many days the post keeps what HQ holds too. Nothing goes before HQ's
    /// signed receipt for it is 30 days old.
    public struct Retention: Sendable, Hashable {
        /// Days that each class may be kept: a month, so that HQ can be restored to an older
        /// state, to ten years.
        public static let days = 30...3_650

        /// Crossings, their amendments and hit outcomes, vehicle visits, incidents, shifts,
        /// tallies.
        public var crossingsDays = 365
        /// Images and other files of crossings, at most as long as the crossings themselves.
        public var attachmentsDays = 90
        public var auditDays = 730
        public var referralsDays = 90

        public init() {}
    }

    /// `[lists]`: alert lists.
    public struct Lists: Sendable, Hashable {
        /// None to three months.
        public static let days = 0...92

        /// Crossings of so many days are asked about again when a list comes with something new.
        public var lateDays = 14

        public init() {}

        init(lateDays: Int) { self.lateDays = lateDays }
    }

    /// `[uplink]`: the way to headquarters.
    public struct Uplink: Sendable, Hashable {
        /// Which attachments go over the link; all others wait for a stick.
        public enum Attachments: String, Sendable, CaseIterable {
            /// Those of crossings with a hit or a doubt.
            case flagged
            case all
            /// None.
            case stick
        }

        public var hub: HubAddress
        /// Megabytes of 1,000,000 bytes in a calendar month.
        public var monthlyBudgetMegabytes: Int
        public var attachments: Attachments
        /// Local times in which attachments go that otherwise wait for a stick.
        public var cheapHours: ServiceHours?
        /// Hosts on the far side of the link that answer whatever becomes of HQ.
        public var witnesses: [NetworkAddress] = []

        public static let witnessLimit = 4

        public var monthlyBudgetBytes: Int { monthlyBudgetMegabytes * 1_000_000 }
    }
}
