import ArgumentParser

/// Says what is allowed where an option lies outside.
func require(_ name: String, _ value: Int, in allowed: ClosedRange<Int>) throws {
    guard allowed.contains(value) else {
        throw ValidationError(
            "--\(name) is \(value); allowed are \(allowed.lowerBound) to \(allowed.upperBound)")
    }
}
