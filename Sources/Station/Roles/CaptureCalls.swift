internal import Capture
internal import Control
internal import Core
internal import Health
internal import Journal
internal import Records
internal import Screening
internal import Site
internal import Supervision

/// The capture role's socket: status for people and programs, officers and workstations for the
/// installer. Every administrative act is recorded on disk before it is answered.
struct CaptureCalls: Sendable {
    let role: CaptureRole

    func serve(_ child: ChildContext) async throws {
        let server = ControlServer(
            path: role.context.paths.socket(of: .capture),
            calls: [
                ControlCall(RoleCall.status, needs: [.view]) { _, _ throws(ControlFault) in
                    await describe()
                },
                ControlCall(RoleCall.services, needs: [.view]) { _, _ throws(ControlFault) in
                    await role.status.tree()
                },
                ControlCall(
                    RoleCall.collect,
                    needs: Role.allCases.map { .role($0.rawValue) } + [.view]
                ) { _, _ throws(ControlFault) in
                    role.ringCollect()
                    return .null
                },
                ControlCall(RoleCall.takeTime, needs: [.role("uplink"), .tech]) {
                    _, _ throws(ControlFault) in
                    role.takeTime()
                    return .null
                },
                ControlCall(RoleCall.readJournal, needs: [.role("uplink"), .tech]) {
                    _, _ throws(ControlFault) in
                    role.readJournal()
                    return .null
                },
                ControlCall(RoleCall.reload, needs: [.admin, .role("uplink")]) {
                    _, _ throws(ControlFault) in
                    role.reloadLists()
                    role.takeCertificate()
                    return .null
                },
                ControlCall(RoleCall.takeReleases, needs: [.admin, .role("uplink")]) {
                    _, _ throws(ControlFault) in
                    role.takeReleases()
                    return .null
                },
                call(RoleCall.enrolWorkstation) { register, arguments in
                    let made = try await register.createEnrolmentCode(
                        name: arguments["name"]?.string ?? "",
                        replace: arguments["replace"]?.bool ?? false)
                    return (
                        [
                            "name": .string(made.value.name), "code": .string(made.value.code),
                            "expires_at": .string(made.value.expiresAt.description),
                            "load": JSONValue(
                                WorkstationSupply.load(of: made.value.name, in: role.context.site)),
                            "authority": AuthorityNotice(role.context).json,
                        ], made.audit
                    )
                },
                call(RoleCall.addOfficer) { register, arguments in
                    guard let officerRole = arguments["role"]?.string.flatMap(OfficerRole.init)
                    else {
                        let roles = OfficerRole.allCases.map(\.rawValue).joined(separator: ", ")
                        throw ControlFault.failed(
                            code: RoleCall.usage, problem: "the role is not one of: \(roles)",
                            remedy: nil)
                    }
                    let badge = arguments["badge"]?.string ?? ""
                    let made = try await register.addOfficer(
                        badge: badge, role: officerRole, name: arguments["name"]?.string)
                    return (
                        [
                            "badge": .string(badge), "role": .string(officerRole.rawValue),
                            "pin": .string(made.value),
                        ], made.audit
                    )
                },
                call(RoleCall.resetOfficer) { register, arguments in
                    let badge = arguments["badge"]?.string ?? ""
                    let made = try await register.resetPIN(badge: badge)
                    return (["badge": .string(badge), "pin": .string(made.value)], made.audit)
                },
                call(RoleCall.recoveryCodes) { register, _ in
                    (RecoveryNotice(register).json, nil)
                },
                call(RoleCall.makeRecoveryCodes) { register, _ in
                    let made = try await register.makeRecoveryCodes()
                    return (RecoveryNotice(register, codes: made.value).json, made.audit)
                },
                call(RoleCall.lockOfficer) { register, arguments in
                    let badge = arguments["badge"]?.string ?? ""
                    let made = try await register.lockOfficer(badge: badge)
                    return (["badge": .string(badge), "locked": true], made.audit)
                },
                call(RoleCall.installList) { _, arguments in
                    let stamp = role.clock.stamp()
                    let admission = ListAdmission(
                        post: role.context.site.post.id, time: stamp.time,
                        clockIsTrusted: stamp.trust != .untrusted)
                    let (list, warnings) = try await role.listThread.value {
                        [library = role.listLibrary] in
                        try library.install(
                            from: arguments["path"]?.string ?? "", admission: admission)
                    }
                    role.reloadLists()
                    return (
                        [
                            "name": .string(list.name),
                            "warnings": .array(warnings.map(JSONValue.string)),
                        ],
                        [
                            "action": "list_installed", "target": .string(list.name),
                            "result": "done",
                        ]
                    )
                },
                call(RoleCall.removeList) { _, arguments in
                    let name = arguments["name"]?.string ?? ""
                    try role.listLibrary.remove(name)
                    role.reloadLists()
                    return (
                        ["name": .string(name)],
                        ["action": "list_removed", "target": .string(name), "result": "done"]
                    )
                },
                call(RoleCall.listOfficers) { register, _ in
                    let officers = register.listOfficers().map { officer -> JSONValue in
                        [
                            "badge": .string(officer.badge), "name": JSONValue(officer.name),
                            "role": .string(officer.role.rawValue),
                            "locked": .bool(officer.isLocked),
                            "locked_by_roster": .bool(officer.isLockedByRoster),
                            "pin": .bool(officer.hasPIN), "roster": .bool(officer.isListed),
                        ]
                    }
                    return (.array(officers), nil)
                },
                call(RoleCall.listWorkstations) { register, _ in
                    let workstations = register.listWorkstations().map { station -> JSONValue in
                        [
                            "id": .string(station.id.description), "name": .string(station.name),
                            "enrolled_at": .string(station.enrolledAt.description),
                            "last_use": JSONValue(station.lastUse),
                        ]
                    }
                    return (.array(workstations), nil)
                },
            ] + role.status.holdCalls, time: role.context.time)
        try await server.run(as: child)
    }

    /// An administrator's call: what it did is recorded before the answer leaves.
    private func call(
        _ name: String,
        _ act:
            @escaping @Sendable (AccessRegister, JSONValue) async throws -> (
                value: JSONValue, audit: JSONValue?
            )
    ) -> ControlCall {
        ControlCall(name, needs: [.admin]) { caller, arguments throws(ControlFault) in
            do {
                let register = try role.accessRegister()
                let (value, audit) = try await act(register, arguments)
                if let audit { try await record(audit, by: caller) }
                return value
            } catch let fault as ControlFault {
                throw fault
            } catch let fault as AccessFault where fault.isMisspelling {
                throw .failed(
                    code: RoleCall.usage, problem: fault.problem, remedy: fault.remedy)
            } catch let fault as any Fault {
                throw .failed(code: name, problem: fault.problem, remedy: fault.remedy)
            } catch {
                throw .failed(code: name, problem: "\(error)", remedy: nil)
            }
        }
    }

    /// Where the journal takes nothing at the moment, the act is done already: its record waits,
    /// flushed, in this role's own outbox until the journal is open.
    private func record(_ audit: JSONValue, by caller: CallerIdentity) async throws {
        let draft = RecordDraft(
            kind: .audit, id: .version7(at: role.context.time.now(), random: SystemRandom()),
            body: audit, officer: "uid:\(caller.uid)")
        do {
            _ = try await role.journal.append(draft)
        } catch {
            // The act is done: where the journal cannot be written it waits as well.
            switch error {
            case .conflict, .notCanonical, .tooLarge: throw error
            default: break
            }
            try Outbox(
                directory: role.context.paths.outbox(of: .capture), files: role.context.files
            ).put(draft)
            role.ringCollect()
        }
    }

    private func describe() async -> JSONValue {
        let stamp = role.clock.stamp()
        let findings = CaptureFindings(role: role)
        return [
            "role": await role.status.report().json,
            "clock": findings.clock(stamp).json,
            "correction": (try? await role.journal.current?.lastCorrection())?.body ?? .null,
            "disk": findings.disk.json,
            "lists": role.listStates(at: stamp).map(JSONValue.array) ?? .null,
            "findings": findings.dated(at: stamp),
        ]
    }
}
