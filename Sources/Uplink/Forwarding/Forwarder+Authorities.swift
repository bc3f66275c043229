extension Forwarder {
    /// Asks HQ what it says of its authorities where a greeting names a generation that is not
    /// here. What does not follow from what is believed is told and left alone: all else goes on.
    func learnAuthorities(_ greeting: HubGreeting) async throws(UplinkFault) {
        guard let kept = options.authorities else { return }
        for (use, generation) in greeting.authorities.sorted(by: { $0.key < $1.key }) {
            guard let held = try? kept.trusted(use).generation, held < generation,
                unlinked[use] != generation
            else { continue }
            let signed = try await charged(.contact) { () async throws(UplinkFault) in
                try await exchange.authorities(use)
            }
            do throws(UplinkFault) {
                guard signed.statement.use == use else {
                    throw .badAnswer(reason: "it tells of authorities for another use")
                }
                if try kept.keep(signed) { options.whenTrustChanged?(use) }
            } catch {
                // Said once for each generation: HQ will say the same until somebody acts.
                unlinked[use] = generation
                throw error
            }
        }
    }
}
