public import Core
public import PKI
public import Uplink

/// One authority follows another in three steps, days to years apart: the next one is made and told
/// to all posts; it begins to issue; the previous one is retired once all that it issued has ended.
extension HubDirectory {
    /// - Throws: `malformed` where the file is there and cannot be read.
    public func authorities(_ use: AuthorityUse) throws(HubFault) -> AuthorityRegister {
        let bytes: [UInt8]
        do throws(HubFault) {
            bytes = try read(registerFile(use))
        } catch {
            if case .files(let fault) = error, fault.isNotFound {
                return AuthorityRegister(first: use)
            }
            throw error
        }
        guard let register = (try? JSONValue(parsing: bytes)).flatMap({ AuthorityRegister($0) }),
            register.use == use
        else {
            throw .malformed(reason: "\(path(of: registerFile(use))) is damaged")
        }
        return register
    }

    /// The certificates of those that stand so, the one that issues first.
    public func certificates(
        _ use: AuthorityUse, standing: Set<AuthorityRegister.Standing>
    ) throws(HubFault) -> [Certificate] {
        let members = try authorities(use).members.filter { standing.contains($0.standing) }
        let ordered =
            members.filter { $0.standing == .current }
            + members.filter { $0.standing != .current }
        return try ordered.map { member throws(HubFault) in try certificate(of: member) }
    }

    public func certificate(
        of member: AuthorityRegister.Member
    ) throws(HubFault) -> Certificate {
        try certificate(named: "\(member.name).pem")
    }

    /// By which callers, signers and publishers are known now.
    public func believed(_ use: AuthorityUse) throws(HubFault) -> [Certificate] {
        try certificates(use, standing: [.current, .next, .previous])
    }

    /// What a server shows beside its own certificate: who believes an earlier authority is led to
    /// this one.
    func links(_ use: AuthorityUse) throws(HubFault) -> [Certificate] {
        try authorities(use).members.dropFirst().filter { $0.standing != .next }
            .map { member throws(HubFault) in
                try certificate(named: Self.linkFile(member.name))
            }
    }

    /// What posts are told, by use.
    func statements() throws(HubFault) -> [AuthorityUse: SignedAuthorities] {
        var statements: [AuthorityUse: SignedAuthorities] = [:]
        for use in AuthorityUse.allCases { statements[use] = try authorities(use).signed }
        return statements
    }

    /// Makes the authority that is to follow, if there is none yet: posts get to know it with their
    /// next greeting, and it issues nothing.
    ///
    /// - Throws: `succession` where the key of the one that issues is not here or there were too
    ///   many.
    public func prepareAuthority(
        _ use: AuthorityUse, at time: Timestamp, random: some RandomSource = SystemRandom()
    ) throws(HubFault) -> AuthorityRegister {
        var register = try authorities(use)
        guard register.next == nil else { return register }
        guard register.members.count < AuthorityStatement.limit else {
            throw .succession("\(register.members.count) authorities are as many as posts read")
        }
        let signer = try issuing(register)
        let name = "\(use.credential.rawValue).\(register.members.count + 1)"
        let maker = HubCredentialMaker(hub: self, time: time, random: random)
        let next = try maker.authority(named: name, commonName: use.authorityName)
        let link = try pki { () throws(PKIFault) in
            try signer.issue(
                commonName: use.authorityName, publicKey: next.key.publicKey,
                profile: .authority, notBefore: next.certificate.notBefore,
                notAfter: min(next.certificate.notAfter, signer.certificate.notAfter),
                random: random)
        }
        try write(Self.linkFile(name), link.pem, mode: 0o644)
        register.members.append(.init(name: name, standing: .next, since: time))
        return try keep(register, signedBy: signer.key)
    }

    /// Lets the next authority issue, and signs the hub's own certificates anew below it.
    ///
    /// - Throws: `succession` where there is none.
    public func switchAuthority(
        _ use: AuthorityUse, at time: Timestamp, random: some RandomSource = SystemRandom()
    ) throws(HubFault) -> AuthorityRegister {
        var register = try authorities(use)
        guard let next = register.next else {
            throw .succession("no authority was prepared for \(use.rawValue)")
        }
        register.set(.previous, where: { $0.standing == .current }, at: time)
        register.set(.current, where: { $0 == next }, at: time)
        let kept = try keep(register, signedBy: try issuing(register).key)
        // Cut short here, a serving hub does it when it looks next.
        try renewCertificates(at: time, random: random)
        return kept
    }

    /// Believes nothing new of the previous authorities any more, or nothing at all.
    ///
    /// - Parameters:
    ///   - isCompromised: what they signed once is believed no more either.
    ///   - isForced: although certificates that they issued are valid.
    /// - Throws: `succession` where there is none, and until all that they issued has ended.
    public func retireAuthorities(
        _ use: AuthorityUse, isCompromised: Bool, isForced: Bool, at time: Timestamp
    ) throws(HubFault) -> AuthorityRegister {
        var register = try authorities(use)
        guard let previous = register.members.last(where: { $0.standing == .previous }) else {
            throw .succession("no previous authority is believed for \(use.rawValue)")
        }
        let end = previous.since + CertificatePeriod.leafLife
        guard isForced || isCompromised || time >= end else {
            throw .succession("certificates that it issued may be valid until \(end)")
        }
        register.set(
            isCompromised ? .dropped : .retired, where: { $0.standing == .previous }, at: time)
        return try keep(register, signedBy: try issuing(register).key)
    }

    private func issuing(_ register: AuthorityRegister) throws(HubFault) -> CertificateAuthority {
        guard let current = register.current else {
            throw .malformed(reason: "no authority issues for \(register.use.rawValue)")
        }
        guard files.exists(path(of: "\(current.name).key")) else {
            throw .succession("\(path(of: "\(current.name).key")) is not here: bring it back")
        }
        return CertificateAuthority(
            certificate: try certificate(of: current),
            key: try key(named: "\(current.name).key"))
    }

    private func keep(
        _ changed: AuthorityRegister, signedBy key: PrivateKey
    ) throws(HubFault) -> AuthorityRegister {
        var register = changed
        register.generation += 1
        func certificates(
            _ standings: AuthorityRegister.Standing...
        ) throws(HubFault) -> [Certificate] {
            try standings.flatMap { standing in
                register.members.filter { $0.standing == standing }
            }.map { member throws(HubFault) in try certificate(of: member) }
        }
        let statement = AuthorityStatement(
            use: register.use, generation: register.generation,
            believed: try certificates(.current, .next, .previous),
            former: try certificates(.retired), dropped: try certificates(.dropped),
            links: try register.members.dropFirst().map { member throws(HubFault) in
                try certificate(named: Self.linkFile(member.name))
            })
        register.signed = try pki { () throws(PKIFault) in
            try SignedAuthorities(statement, key: key)
        }
        try write(
            registerFile(register.use), Array(register.json.prettyText.utf8), mode: 0o640)
        return register
    }

    private func registerFile(_ use: AuthorityUse) -> String {
        "\(use.credential.rawValue).succession.json"
    }

    private static func linkFile(_ name: String) -> String { "\(name).link.pem" }
}

extension AuthorityRegister {
    fileprivate mutating func set(
        _ standing: Standing, where matches: (Member) -> Bool, at time: Timestamp
    ) {
        for index in members.indices where matches(members[index]) {
            members[index].standing = standing
            members[index].since = time
        }
    }
}
