internal import Control
internal import Core

/// A command that somebody who comes from afar may give, with the words that may follow it.
///
/// What is not named here is not offered: a new command, and a new option of an old one, stays at
/// the post's own console until somebody decides otherwise. Nothing here names a file, so that
/// nobody reads or writes one by it.
struct VisitOffer: Sendable {
    let words: [String]
    /// Whom it is for, besides those who are let in to everything.
    let needs: CallerAuthority
    var flags: Set<String> = []
    /// Options with a value.
    var options: Set<String> = []
    /// Words behind the command that belong to no option.
    var operands = 0

    var name: String { words.joined(separator: " ") }

    private static let everywhere: Set<String> = ["--json", "--help", "-h", "--version"]

    /// In the order in which they are told.
    static let all: [VisitOffer] = [
        VisitOffer(words: ["status"], needs: .view, flags: ["--watch"]),
        VisitOffer(words: ["doctor", "show"], needs: .view),
        VisitOffer(words: ["doctor", "explain"], needs: .view, operands: 1),
        VisitOffer(
            words: ["doctor", "mute"], needs: .tech, options: ["--for", "--because"], operands: 1),
        VisitOffer(words: ["doctor", "unmute"], needs: .tech, operands: 1),
        VisitOffer(words: ["check"], needs: .view, operands: 1),
        VisitOffer(words: ["services", "show"], needs: .view, operands: 1),
        VisitOffer(words: ["services", "hold"], needs: .tech, options: ["--because"], operands: 1),
        VisitOffer(words: ["services", "release"], needs: .tech, operands: 1),
        VisitOffer(words: ["power", "show"], needs: .view),
        VisitOffer(
            words: ["power", "history"], needs: .view, flags: ["--csv"],
            options: ["--hours", "--days", "--from", "--to", "--step"]),
        VisitOffer(words: ["power", "cleaned"], needs: .tech),
        VisitOffer(
            words: ["power", "battery", "replaced"], needs: .tech,
            options: ["--chemistry", "--ah"]),
        VisitOffer(words: ["loads", "show"], needs: .view),
        VisitOffer(
            words: ["loads", "shed"], needs: .tech, options: ["--for", "--confirm"], operands: 1),
        VisitOffer(
            words: ["loads", "restore"], needs: .tech, options: ["--for", "--confirm"],
            operands: 1),
        VisitOffer(
            words: ["loads", "auto"], needs: .tech, options: ["--for", "--confirm"], operands: 1),
        VisitOffer(words: ["link"], needs: .view),
        VisitOffer(words: ["lists", "show"], needs: .view),
        VisitOffer(words: ["clock"], needs: .view),
        VisitOffer(words: ["disk"], needs: .view),
        VisitOffer(
            words: ["log"], needs: .view, flags: ["--follow", "-f"],
            options: ["--role", "--since", "--level", "--lines"]),
        VisitOffer(words: ["metrics"], needs: .view),
        VisitOffer(words: ["update", "status"], needs: .view),
        VisitOffer(words: ["update", "confirm"], needs: .tech),
        VisitOffer(words: ["update", "rollback"], needs: .tech),
        VisitOffer(words: ["config", "show"], needs: .view),
        VisitOffer(words: ["config", "check"], needs: .view),
        VisitOffer(words: ["records", "verify"], needs: .tech),
        VisitOffer(words: ["records", "retention"], needs: .tech),
        VisitOffer(
            words: ["records", "list"], needs: .audit, flags: ["--corrected"],
            options: ["--after", "--limit"]),
        VisitOffer(words: ["records", "show"], needs: .audit, operands: 1),
        VisitOffer(
            words: ["support-bundle"], needs: .tech, options: ["--limit", "--print", "--offset"]),
        VisitOffer(
            words: ["enrol", "workstation"], needs: .admin, flags: ["--replace"], operands: 1),
        VisitOffer(words: ["enrol", "list"], needs: .admin),
        VisitOffer(
            words: ["officers", "add"], needs: .admin, options: ["--role", "--name"], operands: 1),
        VisitOffer(words: ["officers", "list"], needs: .admin),
        VisitOffer(words: ["officers", "lock"], needs: .admin, operands: 1),
        VisitOffer(words: ["officers", "reset"], needs: .admin, operands: 1),
        VisitOffer(words: ["officers", "recovery"], needs: .admin, flags: ["--renew"]),
    ]

    /// What a command without its last word means.
    private static let usual = [
        "doctor": "show", "services": "show", "power": "show", "loads": "show", "lists": "show",
        "records": "list", "officers": "list", "update": "status",
    ]

    /// Commands that want root, files of the post or a wire of their own.
    static let elsewhere: Set<String> = [
        "lists build", "lists inspect", "lists query", "lists compare", "lists verify",
        "lists install", "lists remove", "mrz parse", "document inspect", "controller probe",
        "controller read", "power simulate", "records export", "records import-receipts",
        "provision", "selftest", "seal", "recover", "erase", "session",
        "update apply", "update step", "update serve",
    ]

    /// The words to run `waypost` with: the command, its options, and its operands last, each
    /// looked at. So no word means one thing here and another to whoever parses it next.
    ///
    /// - Parameters:
    ///   - typed: with or without `waypost` in front.
    ///   - authorities: what the person may do; `nil` is everything.
    static func arguments(
        _ typed: [String], for authorities: Set<CallerAuthority>?
    ) throws(VisitFault) -> [String] {
        let words = typed.first == "waypost" ? Array(typed.dropFirst()) : typed
        let offer = try offer(words)
        if let authorities, !offer.isFor(authorities) {
            throw .notForThis(command: offer.name, needs: offer.needs.account)
        }
        return try offer.arguments(words.dropFirst(offer.length(in: words)))
    }

    static func offered(to authorities: Set<CallerAuthority>?) -> [VisitOffer] {
        all.filter { offer in authorities.map(offer.isFor) ?? true }
    }

    private func isFor(_ authorities: Set<CallerAuthority>) -> Bool {
        // Whoever is let in may look.
        needs == .view || authorities.contains(needs)
    }

    private static func offer(_ words: [String]) throws(VisitFault) -> VisitOffer {
        let named = words.prefix { !$0.hasPrefix("-") }
        for count in 1...2 where count <= named.count {
            let name = named.prefix(count).joined(separator: " ")
            if elsewhere.contains(name) { throw .notOffered(name, isElsewhere: true) }
        }
        for length in stride(from: min(3, named.count), to: 0, by: -1) {
            var candidate = Array(named.prefix(length))
            if length == 1, let last = usual[candidate[0]] { candidate.append(last) }
            if let offer = all.first(where: { $0.words == candidate }) { return offer }
        }
        throw .notOffered(named.prefix(2).joined(separator: " "), isElsewhere: false)
    }

    /// How many of the words name this command.
    private func length(in words: [String]) -> Int {
        words.starts(with: self.words) ? self.words.count : self.words.count - 1
    }

    private func arguments(_ words: ArraySlice<String>) throws(VisitFault) -> [String] {
        var (given, behind): ([String], [String]) = ([], [])
        var rest = words
        while let word = rest.popFirst() {
            guard word.hasPrefix("-") else {
                guard behind.count < operands else {
                    throw .tooManyOperands(word, command: name)
                }
                behind.append(word)
                continue
            }
            if flags.contains(word) || Self.everywhere.contains(word) {
                given.append(word)
                continue
            }
            let parts = word.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let option = String(parts[0])
            guard options.contains(option) else { throw .unknownOption(option, command: name) }
            guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst(),
                !value.hasPrefix("-")
            else { throw .noValue(option, command: name) }
            given += [option, value]
        }
        return self.words + given + behind
    }
}
