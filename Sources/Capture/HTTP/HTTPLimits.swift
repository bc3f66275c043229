internal import Core
internal import Records

/// What one request may cost (CONTRACT §5 "Limits").
enum HTTPLimits {
    /// Bytes of a body that holds a record: 413 beyond.
    static let recordBody = BodyLimits.bodyBytes
    static let attachment = BodyLimits.attachmentBytes
    /// Bytes of a body that holds a code or a PIN.
    static let accessBody = 4 * 1_024
    /// Bytes of a refused body that are still read, so that the answer reaches its sender; a longer
    /// one loses its connection.
    static let drainedBody = 1_024 * 1_024
    /// Bytes of request line and headers together: 431 beyond.
    static let headers = 16 * 1_024
    /// Bytes of headers at which the decoder gives up without reading on.
    static let decodedHeaders = 64 * 1_024
    static let headerFields = 100
    /// How long a body may take: 408 beyond.
    static let bodyTime: Duration = .seconds(30)
    /// How long a connection may stay silent between requests.
    static let idleSeconds: Int64 = 120
    static let connections = 512
    /// Between two signs of life of a stream; so long at most a session that ended keeps it open.
    static let heartbeat: Duration = .seconds(10)
}
