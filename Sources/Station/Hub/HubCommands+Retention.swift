internal import Core
internal import Hub

/// How long HQ keeps what.
extension HubCommands {
    /// Names of what has a rule of its own.
    public static var retentionClasses: [String] { HubRetentionClass.allCases.map(\.rawValue) }
    /// What may be set.
    public static var retentionMonths: ClosedRange<Int> { HubRetentionRule.bounds }

    /// A rule that is not run for so long is forgotten.
    private static let longestRest: Duration = .seconds(35 * 86_400)

    /// `retention show`: the rules; 1 where one is set and nobody runs it.
    public func retention(_ choice: StoreChoice?) async -> Int32 {
        await querying(choice) { store in
            let now = time.now()
            let (rules, lastRun) = try await store.retention()
            let since = lastRun ?? rules.map(\.setAt).min()
            let isForgotten = since.map { !rules.isEmpty && now - $0 > Self.longestRest } ?? false
            if isJSON {
                console.line(
                    JSONValue.object([
                        "rules": .array(rules.map { $0.json(at: now) }),
                        "last_run_at": JSONValue(lastRun),
                    ]).prettyText)
                return isForgotten ? ExitCode.failed : ExitCode.ok
            }
            for dataClass in HubRetentionClass.allCases {
                guard let rule = rules.first(where: { $0.dataClass == dataClass }) else {
                    console.line("\(dataClass.rawValue)  kept for good")
                    continue
                }
                console.line(
                    "\(dataClass.rawValue)  \(rule.months) months (\(rule.reference)), set by "
                        + "\(rule.setBy) \(rule.setAt); due is what came before "
                        + "\(rule.cutoff(at: now).date)")
            }
            guard !rules.isEmpty else { return ExitCode.ok }
            console.line("last run: \(lastRun?.description ?? "never")")
            if isForgotten {
                console.complain(
                    "waypost-hub: a rule is set and was not run for 35 days: "
                        + "waypost-hub retention run, from a timer")
            }
            return isForgotten ? ExitCode.failed : ExitCode.ok
        }
    }

    /// `retention set CLASS --months N | --forever`.
    ///
    /// - Parameters:
    ///   - name: one of ``retentionClasses``.
    ///   - months: of ``retentionMonths``; `nil` for good.
    public func setRetention(
        of name: String, months: Int?, reference: String, person: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            guard let dataClass = HubRetentionClass(rawValue: name) else {
                throw UnreadableName(
                    found: name, wanted: Self.retentionClasses.joined(separator: ", "))
            }
            let now = time.now()
            try await store.setRetention(
                of: dataClass, months: months, reference: reference, by: person, at: now)
            let rule = try await store.retention().rules.first { $0.dataClass == dataClass }
            if isJSON {
                console.line((rule?.json(at: now) ?? .null).prettyText)
            } else if let rule {
                console.line(
                    "\(name): \(rule.months) months. Nothing went yet; what came before "
                        + "\(rule.cutoff(at: now).date) is due now: waypost-hub retention run "
                        + "--dry-run counts it.")
            } else {
                console.line("\(name): kept for good.")
            }
            return ExitCode.ok
        }
    }

    /// `retention run [--dry-run]`.
    public func runRetention(
        isTrial: Bool, person: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            guard try await !store.retention().rules.isEmpty else {
                console.line(
                    isJSON
                        ? RetentionReport.nothing(isTrial: isTrial).json.prettyText
                        : "No rule is set, and nothing goes: waypost-hub retention set")
                return ExitCode.ok
            }
            let report = try await store.retain(isTrial: isTrial, by: person, at: time.now())
            if isJSON {
                console.line(report.json.prettyText)
            } else {
                tell(report)
            }
            return ExitCode.ok
        }
    }

    private func tell(_ report: RetentionReport) {
        let verb = report.isTrial ? "would go" : "went"
        let records = report.records.filter { $0.key != .referrals }
        for (dataClass, count) in records.sorted(by: { $0.key < $1.key }) {
            console.line("\(count) records of \(dataClass.rawValue) \(verb)")
        }
        console.line("\(report.attachments) attachments \(verb)")
        for (hold, count) in report.held.sorted(by: { $0.key < $1.key }) {
            console.line("\(count) stay: \(Self.words(for: hold))")
        }
        if !report.months.isEmpty {
            console.line("in one piece: \(report.months.joined(separator: " "))")
        }
        if !report.archived.isEmpty {
            console.line(
                "something is due in months that were taken out of the database; see to their "
                    + "dumps: "
                    + report.archived.joined(separator: " "))
        }
    }

    private static func words(for hold: RetentionHold) -> String {
        switch hold {
        case .hold: "held for a case (waypost-hub subject release)"
        case .alert: "a hit waits for its decision"
        case .incident: "an incident that is younger names the crossing"
        case .proposal: "an erasure waits for its second signature (waypost-hub subject erase)"
        case .fork: "of a fork that nobody judged (waypost-hub retention judge)"
        }
    }

    /// `retention judge POST EPOCH --reason TEXT`.
    public func judgeFork(
        of post: String, epoch: String, reason: String, person: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            guard let id = Identifier(epoch) else {
                throw UnreadableName(found: epoch, wanted: "an epoch's UUID")
            }
            let reason = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !reason.isEmpty else {
                throw UnreadableName(found: reason, wanted: "a reason that others can read")
            }
            guard
                try await store.judgeFork(
                    of: post, epoch: id, because: reason, by: person, at: time.now())
            else {
                console.complain("waypost-hub: \(post) has no fork of epoch \(epoch)")
                return ExitCode.failed
            }
            console.line(
                isJSON
                    ? JSONValue.object(["judged": .string(epoch)]).prettyText
                    : "Judged; what is of it goes when its time is over.")
            return ExitCode.ok
        }
    }
}
