/// Names of the calls on the roles' sockets.
enum RoleCall {
    /// What the role knows of itself and its part of the status document.
    static let status = "status"
    /// The supervision tree.
    static let services = "services"
    /// To ups, capture and uplink: keep a child stopped, and let it start again.
    static let holdService = "services-hold"
    static let releaseService = "services-release"
    /// To capture: another role has left something in its outbox, or HQ's word on this post's
    /// epochs.
    static let collect = "collect"
    /// To uplink: there are new records. Answered with what HQ's answers say of the clock.
    static let wake = "wake"
    /// To capture: HQ's time is known, or better than before; ``wake`` tells it.
    static let takeTime = "time-take"
    /// To uplink and capture: what provisioning or a download installed has changed.
    static let reload = "reload"
    /// To uplink: HQ's receipts that were carried here.
    static let takeReceipts = "receipts-take"
    /// To capture: something of HQ's lies in the uplink's inbox.
    static let takeReleases = "releases-take"
    /// To capture: the journal could not be read somewhere.
    static let readJournal = "journal-read"
    static let enrolWorkstation = "enrol-workstation"
    static let installList = "lists-install"
    static let removeList = "lists-remove"
    static let listWorkstations = "workstations"
    static let addOfficer = "officers-add"
    static let listOfficers = "officers-list"
    static let lockOfficer = "officers-lock"
    static let resetOfficer = "officers-reset"
    /// To capture: how many recovery codes are left, and to make ten others.
    static let recoveryCodes = "officers-recovery"
    static let makeRecoveryCodes = "officers-recovery-make"
    /// To power: everything it knows.
    static let power = "power"
    /// To power, from capture: the last days and the plan as its page draws them.
    static let powerDays = "power-days"
    /// To power, from capture: when each load from tier 3 on loses its power next.
    static let supply = "supply"
    /// To power, from uplink: whether the link's loads have power, and to switch one off and on.
    static let linkSupply = "link-supply"
    static let cycleLink = "link-cycle"
    /// To power: a person's order for a load.
    static let orderLoad = "loads-order"
    /// To power: the bank was replaced by another.
    static let batteryReplaced = "battery-replaced"
    /// To power: what a supervisor's request would cost, or to carry it out.
    static let requestLoads = "loads-request"
    /// The code of its refusal.
    static let refusedRequest = "request"
    /// To power: somebody cleaned the panels.
    static let panelsCleaned = "panels-cleaned"
    /// To ups: what is planned for each load, answered with what clients have been told.
    static let plan = "plan"
    /// To relays: the lines that it holds, to drive one, and what its input lines say.
    static let lines = "lines"
    static let setLine = "set"
    static let contacts = "contacts"

    /// The code of a refusal whose caller asked for what cannot be.
    static let usage = "usage"
}
