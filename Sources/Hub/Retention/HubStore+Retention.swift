public import Core

/// How long HQ keeps what. Nothing goes by its age before somebody set a rule and has it run.
extension HubStore {
    /// The rules that are set, by class, and when they were last run.
    public func retention() async throws(HubFault) -> (
        rules: [HubRetentionRule], lastRun: Timestamp?
    ) {
        try await perform { (ledger) throws(HubFault) in
            (try ledger.retentionRules(), try ledger.lastRetentionRun())
        }
    }

    /// Sets how long a class is kept. Nothing goes yet.
    ///
    /// - Parameters:
    ///   - months: of ``HubRetentionRule/bounds``; `nil` for good.
    ///   - reference: the law or order, 1 to 200 characters.
    public func setRetention(
        of dataClass: HubRetentionClass, months: Int?, reference: String, by person: String,
        at time: Timestamp
    ) async throws(HubFault) {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.setRetention(
                    of: dataClass, months: months, reference: reference, by: person, at: time)
            }
        }
    }

    /// Lets go of what is older than its rule and not held, a bounded number of records in each
    /// transaction. Cut short it is run again; two at once do no harm.
    ///
    /// - Parameter isTrial: only counts.
    public func retain(
        isTrial: Bool, by person: String, at time: Timestamp
    ) async throws(HubFault) -> RetentionReport {
        let rules = try await retention().rules
        let plan = RetentionPlan(rules, at: time)
        var report = RetentionReport(isTrial: isTrial)
        let sources = try await perform { (ledger) throws(HubFault) in
            try ledger.retentionSources(plan)
        }
        try await retainAttachments(by: plan, at: time, &report)
        for source in sources {
            if case .archived(let months) = source { report.archived = months }
            try await retain(source, by: plan, at: time, &report)
        }
        guard !isTrial, !rules.isEmpty else { return report }
        let line = report.line
        try await perform { (ledger) throws(HubFault) in
            try ledger.audit(
                HubLedger.retentionAct, by: person, reference: "retention", result: line,
                at: time)
        }
        return report
    }

    private func retain(
        _ source: RetentionSource, by plan: RetentionPlan, at time: Timestamp,
        _ report: inout RetentionReport
    ) async throws(HubFault) {
        guard case .month(let month) = source, !report.isTrial,
            try await perform({ (ledger) throws(HubFault) in
                try ledger.leavesWhole(month, by: plan)
            })
        else {
            _ = try await walk(source, by: plan, keepsBodies: false, at: time, &report)
            return
        }
        guard try await walk(source, by: plan, keepsBodies: true, at: time, &report) > 0 else {
            return
        }
        let isRemoved: Bool?
        do throws(HubFault) {
            isRemoved = try await perform { (ledger) throws(HubFault) in
                try ledger.removeMonth(month)
            }
        } catch {
            isRemoved = nil
        }
        if isRemoved == true { return report.months.append(month.text) }
        // Their places count as erased already: only the bodies are left to delete.
        var counted = RetentionReport(isTrial: false)
        _ = try await walk(source, by: plan, keepsBodies: false, at: time, &counted)
    }

    /// - Returns: how many records went.
    private func walk(
        _ source: RetentionSource, by plan: RetentionPlan, keepsBodies: Bool, at time: Timestamp,
        _ report: inout RetentionReport
    ) async throws(HubFault) -> Int {
        var going = 0
        var place: HubLedger.RetentionPlace? = .start
        let isTrial = report.isTrial
        while let start = place {
            let step = try await perform { (ledger) throws(HubFault) in
                try ledger.retain(
                    source, after: start, by: plan, keepsBodies: keepsBodies, isTrial: isTrial,
                    at: time)
            }
            report.records.merge(step.records) { $0 + $1 }
            report.held.merge(step.held) { $0 + $1 }
            going += step.going
            place = step.next
        }
        return going
    }

    private func retainAttachments(
        by plan: RetentionPlan, at time: Timestamp, _ report: inout RetentionReport
    ) async throws(HubFault) {
        var place: [SQLValue]? = HubLedger.firstAttachment
        let isTrial = report.isTrial
        while let start = place {
            let step = try await perform { (ledger) throws(HubFault) in
                try ledger.retainAttachments(after: start, by: plan, isTrial: isTrial, at: time)
            }
            report.attachments += step.gone
            report.held.merge(step.held) { $0 + $1 }
            place = step.next
        }
    }

    /// Says that somebody looked into an epoch's fork: its records go when their time is over. A
    /// fork that grows is held again.
    ///
    /// - Returns: whether there is a fork of that epoch.
    public func judgeFork(
        of post: String, epoch: Identifier, because reason: String, by person: String,
        at time: Timestamp
    ) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                guard try ledger.isForked(epoch, post: post) else { return false }
                try ledger.note(
                    act: HubLedger.judgedAct, on: "\(epoch)", of: post, because: reason,
                    by: person, at: time)
                return true
            }
        }
    }
}
