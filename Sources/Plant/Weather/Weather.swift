public import Core

/// Weather at any instant: read from a file or invented.
public protocol Weather: Sendable {
    /// Deterministic: the same instant gives the same weather.
    func sample(at time: Timestamp) -> WeatherSample
}
