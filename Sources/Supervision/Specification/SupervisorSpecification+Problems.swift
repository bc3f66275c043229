extension SupervisorSpecification {
    /// Everything that is wrong here and in nested supervisors, in the order of the list; empty
    /// when this may start.
    public func problems() -> [SpecificationProblem] {
        problems(at: id, depth: 1)
    }

    private func problems(at path: String, depth: Int) -> [SpecificationProblem] {
        var found = Self.identifierProblems(id, at: path)
        guard depth <= Self.depthLimit else {
            return found + [
                .countOutOfRange(
                    at: path, name: "the depth of supervisors", found: depth,
                    allowed: "1 to \(Self.depthLimit)")
            ]
        }
        if children.count > Self.childLimit {
            found.append(
                .countOutOfRange(
                    at: path, name: "the number of children", found: children.count,
                    allowed: "0 to \(Self.childLimit)"))
        }
        found += policy.problems(at: path)
        if automaticShutdown != .never, !children.contains(where: \.isSignificant) {
            found.append(.shutdownWithoutSignificant(at: path))
        }
        var seen: Set<String> = []
        for child in children {
            let childPath = "\(path)/\(child.id)"
            if !seen.insert(child.id).inserted {
                found.append(.duplicateIdentifier(at: childPath))
            }
            if child.isSignificant, child.restart == .permanent {
                found.append(.permanentAndSignificant(at: childPath))
            }
            if child.isSignificant, automaticShutdown == .never {
                found.append(.significantWithoutShutdown(at: childPath))
            }
            switch child.work {
            case .supervisor(let nested):
                if child.restart == .permanent, nested.automaticShutdown != .never {
                    found.append(.permanentAndShutsItselfDown(at: childPath))
                }
                found += nested.problems(at: childPath, depth: depth + 1)
            case .task:
                found += child.problems(at: childPath)
            }
        }
        return found
    }

    fileprivate static func identifierProblems(_ id: String, at path: String)
        -> [SpecificationProblem]
    {
        if id.isEmpty { return [.emptyIdentifier(at: path)] }
        let isUsable =
            id.utf8.count <= ChildSpecification.identifierLimit
            && id.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
        return isUsable ? [] : [.unusableIdentifier(at: path)]
    }
}

extension ChildSpecification {
    fileprivate func problems(at path: String) -> [SpecificationProblem] {
        var found = SupervisorSpecification.identifierProblems(id, at: path)
        if shutdownTime <= .zero || shutdownTime > Self.shutdownTimeLimit {
            found.append(
                .durationOutOfRange(
                    at: path, name: "the stop time", found: shutdownTime,
                    allowed: "above 0 to \(Self.shutdownTimeLimit)"))
        }
        let allowed = ProofOfProgress.shortest...ProofOfProgress.longest
        if let limit = proof.limit, !allowed.contains(limit) {
            found.append(
                .durationOutOfRange(
                    at: path, name: "the time for a proof of progress", found: limit,
                    allowed: "\(allowed.lowerBound) to \(allowed.upperBound)"))
        }
        return found
    }
}

extension RestartPolicy {
    /// The longest of each of the durations here.
    static let durationLimit: Duration = .seconds(86_400)

    func problems(at path: String) -> [SpecificationProblem] {
        var found: [SpecificationProblem] = []
        if !(0...100).contains(burst) {
            found.append(
                .countOutOfRange(
                    at: path, name: "the restart burst", found: burst, allowed: "0 to 100"))
        }
        if !(0...100).contains(backOff.jitterPercent) {
            found.append(
                .countOutOfRange(
                    at: path, name: "the jitter in percent", found: backOff.jitterPercent,
                    allowed: "0 to 100"))
        }
        let durations = [
            ("the sustained restart interval", sustainedInterval),
            ("the first back-off", backOff.first),
            ("the time to stability", stableAfter),
        ]
        for (name, duration) in durations where duration <= .zero || duration > Self.durationLimit {
            found.append(
                .durationOutOfRange(
                    at: path, name: name, found: duration,
                    allowed: "above 0 to \(Self.durationLimit)"))
        }
        if backOff.cap < backOff.first || backOff.cap > Self.durationLimit {
            found.append(
                .durationOutOfRange(
                    at: path, name: "the longest back-off", found: backOff.cap,
                    allowed: "the first back-off to \(Self.durationLimit)"))
        }
        return found
    }
}
