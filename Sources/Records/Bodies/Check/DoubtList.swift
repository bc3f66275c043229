internal import Core

/// Collects warnings: each place and code once, up to the limit.
struct DoubtList {
    private(set) var warnings: [BodyWarning] = []
    private var seen: Set<BodyWarning> = []

    init(_ warnings: [BodyWarning] = []) {
        for warning in warnings { add(warning) }
    }

    mutating func add(_ code: WarningCode, at path: String...) {
        add(BodyWarning(pointer: JSONPointer(path), code: code))
    }

    mutating func add(_ warning: BodyWarning) {
        guard warnings.count < BodyLimits.warnings, seen.insert(warning).inserted else { return }
        warnings.append(warning)
    }
}
