internal import Core
internal import PKI

extension HubLedger {
    /// New keys of a post that are answered in a day by link. A device asks once in years; one that
    /// asks on and on does harm or is in trouble, and either way fills the table.
    static let renewalsADay: Int64 = 3

    /// The certificate for a device's next key; the same key gets the same one again.
    ///
    /// - Parameters:
    ///   - device: the certificate that vouches for the request.
    ///   - isByHand: a person answers, who need not wait for anything.
    ///   - issue: signs it.
    /// - Throws: `revoked`, `renewalRefused`, `tooManyRenewals`.
    func renew(
        _ request: CertificateRequest, from device: Certificate, isByHand: Bool, at time: Timestamp,
        issue: () throws(HubFault) -> Certificate
    ) throws(HubFault) -> Certificate {
        guard let sighting = DeviceSighting(device) else {
            throw .distrusted(reason: "its common name is no post")
        }
        let post = sighting.post
        guard request.commonName == post else {
            throw .otherPost(certificate: post, claimed: request.commonName)
        }
        return try session.transaction { () throws(HubFault) in
            // Holds the post's row: requests of one post follow one another at however many hubs.
            try note(sighting, at: time)
            let key = SQLValue(SHA256.digest(request.publicKey.der))
            if let known = try row(
                "SELECT certificate, previous FROM renewals WHERE post_id = $1 AND key_sha256 = $2",
                [.text(post), key]), known[1].digest == sighting.fingerprint
            {
                return try Self.certificate(known[0])
            }
            guard request.publicKey != device.publicKey else {
                throw .renewalRefused("it is for the key that is in use; a new one is wanted")
            }
            try checkMayRenew(sighting, at: time)
            if !isByHand { try checkIsTime(for: device, at: time) }
            let issued = try issue()
            _ = try session.query(
                """
                INSERT INTO renewals
                    (post_id, key_sha256, previous, certificate, fingerprint, issued_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                [
                    .text(post), key, SQLValue(sighting.fingerprint),
                    .text(String(decoding: issued.pem, as: UTF8.self)),
                    SQLValue(issued.fingerprint), SQLValue(time),
                ])
            return issued
        }
    }

    private static func certificate(_ value: SQLValue) throws(HubFault) -> Certificate {
        do {
            return try Certificate(pem: Array((value.string ?? "").utf8))
        } catch {
            throw .database(reason: "a row of renewals is damaged")
        }
    }

    /// A certificate that was followed renews nothing: its key may be the one that was lost.
    private func checkMayRenew(_ device: DeviceSighting, at time: Timestamp) throws(HubFault) {
        let superseded = try row(
            "SELECT superseded_at FROM devices WHERE post_id = $1 AND fingerprint = $2",
            [.text(device.post), SQLValue(device.fingerprint)])?[0].timestamp
        if let superseded {
            throw .renewalRefused(
                "post \(device.post) has used the certificate that follows this one since "
                    + "\(superseded); is this an old copy of its card?")
        }
    }

    private func checkIsTime(for device: Certificate, at time: Timestamp) throws(HubFault) {
        // Earlier than a post asks: its clock may run ahead of HQ's.
        let earliest = device.notBefore + (device.notAfter - device.notBefore) / 2
        guard time >= earliest else {
            throw .renewalRefused(
                "the certificate lives until \(device.notAfter), by HQ's clock it is renewed from "
                    + "\(device.renewalDue) on")
        }
        let post = device.subjectCommonName ?? ""
        let recent =
            try row(
                "SELECT count(*) FROM renewals WHERE post_id = $1 AND issued_at > $2",
                [.text(post), SQLValue(time + .seconds(-86_400))])?[0].integer ?? 0
        guard recent < Self.renewalsADay else { throw .tooManyRenewals(post: post) }
    }

    /// Both sessions of a post may be open for a while when it goes over to a new certificate.
    private static let overlap: Duration = .seconds(86_400)

    /// When devices last spoke whose certificate had been followed before, by post.
    func supersededHeard(_ post: String?) throws(HubFault) -> [String: Timestamp] {
        var heard: [String: Timestamp] = [:]
        let rows = try session.query(
            """
            SELECT post_id, superseded_at, last_seen_at FROM devices
            WHERE superseded_at IS NOT NULL AND revoked_at IS NULL
                AND ($1 = '' OR post_id = $1)
            ORDER BY last_seen_at
            """, [.text(post ?? "")])
        for row in rows {
            guard let post = row[0].string, let followed = row[1].timestamp,
                let seen = row[2].timestamp, seen - followed > Self.overlap
            else { continue }
            heard[post] = seen
        }
        return heard
    }

    /// The first words of a device: where its certificate is a renewed one, the one before is
    /// superseded. It is heard all the same until it ends.
    ///
    /// - Throws: `revoked` where the post's devices were, before this one spoke.
    func noteFirstUse(of device: DeviceSighting, at time: Timestamp) throws(HubFault) {
        let renewal = try row(
            """
            UPDATE renewals SET used_at = $1 WHERE post_id = $2 AND fingerprint = $3
            RETURNING previous, revoked_at
            """, [SQLValue(time), .text(device.post), SQLValue(device.fingerprint)])
        guard let renewal else { return }
        guard renewal[1] == .null || device.isHeardThoughRevoked else {
            throw .revoked(post: device.post)
        }
        _ = try session.query(
            "UPDATE devices SET superseded_at = $1 WHERE post_id = $2 AND fingerprint = $3",
            [SQLValue(time), .text(device.post), renewal[0]])
    }
}
