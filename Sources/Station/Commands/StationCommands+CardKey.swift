internal import Core
internal import PKI
internal import Site
internal import Uplink

/// The keys of an encrypted card: HQ's on it, and this board's.
extension StationCommands {
    /// `waypost provision --card-key`: gives HQ a key of its own to this board's card, sealed to
    /// the certificate that carried bundles are sealed to, where it has none for that yet.
    public func giveCardKey() -> Int32 {
        showing {
            var report = ProvisioningReport()
            let name = "card key"
            guard let device = BootedCard(files: files).data,
                let card = EncryptedCard(device)
            else {
                report.add(name, .already, "the card is not encrypted")
                return report
            }
            guard let recipient = try SecretFiles(paths: paths).recipient(files).current() else {
                report.add(name, .planned, "when HQ has enrolled this post")
                return report
            }
            let post = try AcceptedSite.loadForRole(paths: paths, files: files).site.post.id
            let isNew = try card.giveKey(
                post: post, recipient: recipient, opener: .token, random: SystemRandom())
            try files.replace(BootedCard.keyNote, with: [], mode: 0o644)
            report.add(
                name, isNew ? .done : .already,
                "HQ can open this card, by its key \(RecipientFiles.mark(of: recipient))")
            return report
        }
    }

    /// `waypost recover --adopt --key FILE`: this board's own card, which was another's and which
    /// its TPM therefore does not open, is sealed to it. The next start of the board opens it.
    public func adoptCard(keyFile path: String) -> Int32 {
        do {
            guard let device = BootedCard(files: files).data, let card = EncryptedCard(device)
            else { throw CardKeyFault.notEncrypted }
            guard files.exists("/dev/tpmrm0") else { throw CardKeyFault.noTPM }
            let key = try cardKey(path)
            let place = "/run/waypost-card-key"
            try files.replace(place, with: Array(key.text.utf8), mode: 0o600)
            defer { try? files.remove(place) }
            try card.adopt(key, file: place)
            console.line("The card is this board's now: restart it (systemctl reboot).")
            return ExitCode.ok
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
    }

    func cardKey(_ path: String) throws -> CardKey {
        let bytes = try files.read(path, limit: CardKey.limit)
        guard let key = CardKey(String(decoding: bytes, as: UTF8.self)) else {
            throw CardKeyFault.notWritten(path: path)
        }
        return key
    }

    /// Writes the key of an encrypted card out, as it lies on it sealed to HQ.
    func askForKey(of card: EncryptedCard, in directory: String) -> Int32 {
        guard let token = card.recoveryTokens().first else {
            console.complain(
                "waypost: \(card.device) is encrypted, and HQ has no key to it: it was never "
                    + "enrolled; only the board that it was made in opens it")
            return ExitCode.failed
        }
        let path = "\(directory)/\(token.post).card-key.cms"
        do throws(FileFault) {
            try files.replace(path, with: token.sealed, mode: 0o644)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
        console.complain(
            """
            waypost: \(card.device) is encrypted. Its key, sealed to HQ, is now in
              \(path)
            At HQ: waypost-hub card-key FILE prints the key. Then here: the same command with \
            --key FILE.
            """)
        return ExitCode.unavailable
    }
}
