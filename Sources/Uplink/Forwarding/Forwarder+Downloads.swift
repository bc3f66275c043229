internal import Core

extension Forwarder {
    /// Bytes of a file that are fetched before it counts as something else than what was signed.
    private static let mostMismatches = 2

    /// What HQ has for this post and how many bytes of it are here.
    package var downloading: [(offer: ReleaseOffer, held: Int64)] {
        guard let downloads = options.downloads else { return [] }
        return openOffers(downloads).map { ($0, downloads.offset(of: $0)) }
    }

    private func openOffers(_ downloads: DownloadFolder) -> [ReleaseOffer] {
        offers.filter { !downloads.isArrived($0.release) && !downloads.isSettled($0.release) }
    }

    /// Takes over what a greeting says of releases.
    func learnOffers(_ greeting: HubGreeting) throws(UplinkFault) {
        hasNews = false
        isNewsKnown = !(greeting.offers.isEmpty && greeting.orders.isEmpty)
        lastGreeting = time.monotonic()
        offers = greeting.offers
        guard let downloads = options.downloads else { return }
        try disk { () throws(FileFault) in try downloads.keepPartials(of: offers) }
        if openOffers(downloads).isEmpty { noteSuccess(.downloads) }
    }

    /// HQ has something for this post. It says so with each receipt until the post has it: while
    /// what the last greeting named is still on its way, HQ is asked again only now and then.
    func hearOfNews() {
        guard !isNewsKnown || time.monotonic() - lastGreeting >= options.limits.news else { return }
        hasNews = true
    }

    /// Asks HQ again where something changed on either side, or nobody has for long: a post that is
    /// always busy greets too.
    ///
    /// - Returns: whether it did.
    func tendDownloads() async throws(UplinkFault) -> Bool {
        guard let downloads = options.downloads, takes.contains(.downloads) else { return false }
        let isSettled = try disk { () throws(FileFault) in try downloads.clearSettled() }
        guard isSettled || hasNews || isGreetingDue || hasAnswers else { return false }
        let greeting = try await greet(for: .downloads)
        wanted = greeting.wanted
        try learnOffers(greeting)
        noteContact()
        try save()
        try await learnAuthorities(greeting)
        try await learnRecipient(greeting)
        return true
    }

    /// Whether ``fetchUrgent()`` has something to do, for which the line must be free.
    var isDownloadAhead: Bool {
        guard options.downloads != nil, takes.contains(.downloads) else { return false }
        if hasNews || isGreetingDue { return true }
        return (try? nextDownload(isUrgent: true)) != nil
    }

    /// Greets where that is due, or fetches a part of what goes before all records.
    func fetchUrgent() async throws(UplinkFault) -> Bool {
        if try await tendDownloads() { return true }
        guard let offer = try nextDownload(isUrgent: true) else { return false }
        try await fetch(offer)
        return true
    }

    /// The next one to fetch, small ones first; why it may not go now stands in the state.
    func nextDownload(isUrgent: Bool) throws(UplinkFault) -> ReleaseOffer? {
        guard let downloads = options.downloads else { return nil }
        let next = openOffers(downloads).filter { $0.isUrgent == isUrgent }
            .min { $0.size < $1.size }
        let rest = next.map { $0.size - downloads.offset(of: $0) } ?? 0
        // While it is installed it stands here, in its role's hands and in its place.
        let copy = next.map { $0.release.kind.isInstalled ? $0.size * 2 : 0 } ?? 0
        let hasRoom = next == nil || downloads.surroundings.room() >= rest + copy
        guard !isUrgent else { return hasRoom ? next : nil }
        var reason: Deferral?
        if next != nil {
            if !hasRoom {
                reason = .disk
            } else if thrift.isShort {
                reason = .energy
            } else if let budget = options.budget,
                budget.leftForAttachments(state.monthPurposes, at: time.now())
                    < min(rest, Int64(partBytes))
            {
                reason = .budget
            }
        }
        if state.deferrals[.downloads] != reason {
            state.deferrals[.downloads] = reason
            try save()
        }
        return reason == nil ? next : nil
    }

    /// Fetches the statement, then part after part; the whole is shown to its role. What HQ cannot
    /// give stands in nobody's way: it is asked for again after the next greeting.
    func fetch(_ offer: ReleaseOffer) async throws(UplinkFault) {
        guard let downloads = options.downloads else { return }
        do throws(UplinkFault) {
            guard let signed = try await statement(of: offer, in: downloads) else { return }
            try await fetchPart(of: offer, into: downloads)
            if downloads.offset(of: offer) >= offer.size {
                try finish(offer, signed, in: downloads)
            }
        } catch {
            offers.removeAll { $0 == offer && !error.isOfLink }
            throw error
        }
        noteContact()
        noteSuccess(.downloads)
        try save()
    }

    private func fetchPart(
        of offer: ReleaseOffer, into downloads: DownloadFolder
    ) async throws(UplinkFault) {
        let offset = downloads.offset(of: offer)
        guard offset < offer.size else { return }
        let count = Int(min(Int64(partBytes), offer.size - offset))
        let part = try await charged(.downloads) { () async throws(UplinkFault) in
            try await exchange.content(of: offer.release, at: offset, count: count)
        }
        guard (1...count).contains(part.count) else {
            throw .badAnswer(reason: "\(part.count) bytes of \(offer.release)")
        }
        try disk { () throws(FileFault) in try downloads.append(part, to: offer) }
    }

    /// `nil` where it is refused.
    private func statement(
        of offer: ReleaseOffer, in downloads: DownloadFolder
    ) async throws(UplinkFault) -> SignedRelease? {
        if let begun = downloads.begun(offer) { return begun }
        let answer = try await charged(.downloads) { () async throws(UplinkFault) in
            try await exchange.release(offer.release)
        }
        do throws(ReleaseFault) {
            let signed = try SignedRelease(answer)
            try downloads.begin(signed, for: offer, at: time.now())
            return signed
        } catch {
            try refuse(offer, error.description, in: downloads)
            return nil
        }
    }

    private func finish(
        _ offer: ReleaseOffer, _ signed: SignedRelease, in downloads: DownloadFolder
    ) throws(UplinkFault) {
        guard try disk({ () throws(FileFault) in try downloads.isWhole(offer) }) else {
            mismatches[offer.sha256, default: 0] += 1
            try disk { () throws(FileFault) in try downloads.drop(offer) }
            if mismatches[offer.sha256, default: 0] >= Self.mostMismatches {
                try refuse(
                    offer, "its bytes have another hash than the one that was signed",
                    in: downloads)
            }
            return
        }
        do throws(ReleaseFault) {
            try downloads.admit(signed, at: time.now())
        } catch {
            return try refuse(offer, error.description, in: downloads)
        }
        try disk { () throws(FileFault) in
            try downloads.finish(signed, for: offer, at: time.now())
        }
        releasesFetched.add()
        hasNews = hasNews || !offer.release.kind.isInstalled
    }

    private func refuse(
        _ offer: ReleaseOffer, _ reason: String, in downloads: DownloadFolder
    ) throws(UplinkFault) {
        try disk { () throws(FileFault) in
            try downloads.refuse(offer, reason, at: time.now())
        }
        mismatches[offer.sha256] = nil
        hasNews = true
    }

    /// Nobody has asked for long, or HQ said to ask again about now.
    private var isGreetingDue: Bool {
        let now = time.monotonic()
        let isAwaited = askAgainAt.map { now >= $0 } ?? false
        return isAwaited || now - lastGreeting >= options.limits.greeting
    }

    func disk<Value>(
        _ work: () throws(FileFault) -> Value
    ) throws(UplinkFault) -> Value {
        do {
            return try work()
        } catch {
            throw .files(error)
        }
    }
}

extension UplinkFault {
    fileprivate var isOfLink: Bool {
        if case .unreachable = self { true } else { false }
    }
}
