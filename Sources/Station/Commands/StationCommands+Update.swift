internal import Control
internal import Core
internal import Foundation
internal import Glibc
internal import Health
internal import Journal
internal import Records
internal import Site

/// `waypost update`: root does it itself, everybody else asks the unit that systemd starts for
/// each call (`Systemd/units/update@.service`).
extension StationCommands {
    private enum Call {
        static let status = "status"
        static let apply = "apply"
        static let confirm = "confirm"
        static let rollBack = "rollback"

        static let needs: [String: [CallerAuthority]] = [
            status: [.view], apply: [.tech], confirm: [.tech], rollBack: [.tech],
        ]
    }

    /// Writing a slot takes minutes on a slow card.
    private static let patience: Duration = .seconds(1_800)

    public func updateStatus() async -> Int32 { await update(Call.status) }

    /// - Parameters:
    ///   - bundle: on the post's own disk or on a stick.
    ///   - isDry: says what it would do.
    public func applyUpdate(_ bundle: String, isDry: Bool) async -> Int32 {
        // Whoever answers has another folder to be in.
        let path = URL(fileURLWithPath: bundle).path
        return await update(Call.apply, ["bundle": .string(path), "dry_run": .bool(isDry)])
    }

    public func confirmUpdate() async -> Int32 { await update(Call.confirm) }
    public func rollBackUpdate() async -> Int32 { await update(Call.rollBack) }

    /// What is due now; a timer has root run it.
    public func stepUpdate() async -> Int32 {
        do throws(UpdateFault) {
            if let done = try await keeper.step() { console.line(done) }
            return ExitCode.ok
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.unavailable
        }
    }

    /// Answers one call on standard input, which is a connection.
    public func serveUpdate() async -> Int32 {
        await OneCall.answer(on: STDIN_FILENO, needs: Call.needs) {
            call, arguments throws(ControlFault) in
            do throws(UpdateFault) {
                return try await perform(call, arguments)
            } catch {
                throw ControlFault(code: "update", error)
            }
        }
        return ExitCode.ok
    }

    private func update(_ call: String, _ arguments: JSONValue = .null) async -> Int32 {
        let value: JSONValue
        do {
            if geteuid() == 0 {
                value = try await perform(call, arguments)
            } else {
                value = try ControlClient.call(
                    path: paths.updateSocket, call: call, arguments: arguments,
                    timeout: Self.patience)
            }
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.unavailable
        }
        if isJSON { console.line(value.prettyText) } else { console.write(Self.screen(value)) }
        return ExitCode.ok
    }

    private func perform(
        _ call: String, _ arguments: JSONValue
    ) async throws(UpdateFault) -> JSONValue {
        let keeper = keeper
        let record: UpdateRecord
        switch call {
        case Call.apply:
            guard let bundle = arguments["bundle"]?.string, bundle.hasPrefix("/"),
                files.exists(bundle)
            else {
                throw .unusable(
                    bundle: arguments["bundle"]?.string ?? "nothing",
                    reason: "the whole path of a file is wanted, and it must be there")
            }
            record = try await keeper.apply(
                bundle, isDry: arguments["dry_run"]?.bool ?? false)
        case Call.confirm: record = try await keeper.confirm()
        case Call.rollBack: record = try keeper.rollBack()
        default: record = keeper.record()
        }
        guard case .object(var members) = record.json else { return record.json }
        members["board"] = JSONValue(keeper.slots.board)
        members["running"] = JSONValue(keeper.slots.version?.description)
        members["running_slot"] = JSONValue(keeper.slots.running)
        return .object(members)
    }

    private var keeper: UpdateKeeper {
        let (paths, files) = (paths, files)
        return UpdateKeeper(
            slots: BootedCard(files: files), files: files, time: time, path: paths.updateRecord,
            look: { await StatusCollector(paths: paths).collect() },
            lastCrossing: { Self.lastCrossing(paths) },
            start: { [time] in
                BoardStart.history(paths, files).last { $0.bootID == time.bootID }?.code
            })
    }

    /// Of the journal's newest few dozen records.
    private static func lastCrossing(_ paths: Paths) -> Timestamp? {
        guard let reader = try? JournalReader(directory: paths.journal),
            let head = try? reader.head(),
            let newest = try? reader.records(
                after: max(0, head.position - 64), limit: 64, byteLimit: 16 << 20)
        else { return nil }
        return newest.last { $0.record.envelope.kind == .crossing }?.record.envelope.stamp.time
    }

    private static func screen(_ value: JSONValue) -> String {
        func text(_ key: String) -> String { value[key]?.string ?? "unknown" }
        guard value["running_slot"]?.string != nil else {
            return "This board was not started from a Waypost card: nothing here is updated.\n"
        }
        let state =
            switch value["phase"]?.string {
            case "writing": "\(text("version")) is being written"
            case "installed": "\(text("version")) is installed; it starts when the post is quiet"
            case "trial": "\(text("version")) is on trial; before it: \(text("before"))"
            case "proved": "\(text("version")) has proved itself; before it: \(text("before"))"
            case "returned": "\(text("version")) went back: \(text("reason"))"
            default: "none yet"
            }
        let returned = (value["returned"]?.array ?? []).compactMap { $0["version"]?.string }
        return """
            Runs      \(text("running")) in slot \(text("running_slot")), for \(text("board"))
            Update    \(state)
            Since     \(text("at"))
            Not again \(returned.isEmpty ? "-" : returned.joined(separator: ", "))

            """
    }
}
