public import Core
internal import Records

/// What a supervisor asks of the power side, as its body says it: a load held on or off, or one
/// given up for another, for a while. What is possible beyond the form the power side decides.
struct LoadWish: Sendable, Equatable {
    /// Seconds; the power side's own limits.
    static let duration: ClosedRange<Int64> = 600...43_200
    static let nameLimit = 64

    /// As it is passed on, without who asks.
    let members: [String: JSONValue]
    /// Whether it is to be carried out, and not only priced.
    let isTaken: Bool

    private static let keys: Set<String> = ["wish", "load", "other", "on", "for_s", "take"]

    init(_ body: JSONValue) throws(CaptureFault) {
        guard let found = body.object else {
            throw .refused([BodyRefusal(pointer: JSONPointer(), detail: "an object is expected")])
        }
        var refusals: [BodyRefusal] = []
        func refuse(_ key: String, _ detail: String) {
            refusals.append(BodyRefusal(pointer: JSONPointer([key]), detail: detail))
        }
        for key in found.keys.sorted() where !Self.keys.contains(key) {
            refuse(key, "an unknown key")
        }
        let wish = found["wish"]?.string
        if wish != "hold" && wish != "swap" { refuse("wish", "hold or swap") }
        for key in wish == "swap" ? ["load", "other"] : ["load"] {
            let name = found[key]?.string ?? ""
            if name.isEmpty || name.utf8.count > Self.nameLimit { refuse(key, "a load's name") }
        }
        if wish == "hold", found["on"]?.bool == nil { refuse("on", "true or false") }
        if wish == "swap", found["on"] != nil { refuse("on", "only with the wish hold") }
        if wish == "hold", found["other"] != nil { refuse("other", "only with the wish swap") }
        if !(found["for_s"]?.integer.map(Self.duration.contains) ?? false) {
            refuse(
                "for_s",
                "whole seconds from \(Self.duration.lowerBound) to \(Self.duration.upperBound)")
        }
        if found["take"]?.bool == nil {
            refuse("take", "true to carry it out, false to hear what it costs")
        }
        guard refusals.isEmpty else { throw .refused(refusals) }
        members = found
        isTaken = found["take"]?.bool ?? false
    }

    /// For the audit: `hold workstation-2 on for 7200 s`.
    var words: String {
        let load = members["load"]?.string ?? ""
        let duration = members["for_s"]?.integer ?? 0
        let wish =
            members["other"]?.string.map { "swap \(load) for \($0)" }
            ?? "hold \(load) \(members["on"]?.bool == true ? "on" : "off")"
        return "\(wish), \(duration) s"
    }
}

/// What came of a request to the power side.
public enum PowerAnswer: Sendable, Equatable {
    /// Its cost, and whether it was carried out.
    case answered(JSONValue)
    /// Why it is not possible, and what would be.
    case refused(String)
    /// The power side does not answer.
    case silent
}
