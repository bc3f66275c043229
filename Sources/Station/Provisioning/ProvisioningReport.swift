public import Core

/// What provisioning did, line by line, for the installer and for programs.
public struct ProvisioningReport: Sendable {
    public struct Step: Sendable {
        public enum Outcome: Sendable {
            case done
            /// It had been done before and is right.
            case already
            /// To be done; of a dry run.
            case planned
            /// Not done; nothing behind it was tried.
            case refused
        }

        public let name: String
        public let outcome: Outcome
        public let detail: String
    }

    public var steps: [Step] = []
    /// The first supervisor's badge and PIN, told once.
    public var supervisor: (badge: String, pin: String)?
    /// For the sealed envelope, told once; empty where none were made.
    public var recoveryCodes: [String] = []

    public var isComplete: Bool {
        steps.allSatisfy { if case .refused = $0.outcome { false } else { true } }
    }

    mutating func add(_ name: String, _ outcome: Step.Outcome, _ detail: String) {
        steps.append(Step(name: name, outcome: outcome, detail: detail))
    }

    public var text: String {
        let lines = steps.map { step in
            let mark =
                switch step.outcome {
                case .done: "done   "
                case .already: "already"
                case .planned: "to do  "
                case .refused: "REFUSED"
                }
            return "\(mark)  \(step.name): \(step.detail)"
        }
        var text = lines.joined(separator: "\n") + "\n"
        if let supervisor {
            text += """

                First supervisor: badge \(supervisor.badge), PIN \(supervisor.pin)
                The PIN is shown only here. Hand it over in person.

                """
        }
        if !recoveryCodes.isEmpty { text += "\n" + RecoveryNotice.text(recoveryCodes) }
        return text
    }

    public var json: JSONValue {
        [
            "ok": .bool(isComplete),
            "steps": .array(
                steps.map {
                    [
                        "name": .string($0.name), "outcome": .string("\($0.outcome)"),
                        "detail": .string($0.detail),
                    ]
                }),
            "supervisor": supervisor.map {
                ["badge": .string($0.badge), "pin": .string($0.pin)]
            } ?? .null,
            "recovery_codes": .array(recoveryCodes.map(JSONValue.string)),
        ]
    }
}
