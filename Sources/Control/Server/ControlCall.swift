public import Core

/// One thing that a role does for callers on its socket.
public struct ControlCall: Sendable {
    public typealias Handler =
        @Sendable (CallerIdentity, JSONValue) async throws(ControlFault) -> JSONValue

    public let name: String
    /// One of these is enough; none leaves root and the process's own user.
    public let needs: [CallerAuthority]
    let handler: Handler

    /// - Parameter handler: gets the caller, already allowed, and the arguments as they came. It
    ///   is a child task of ``ControlServer/run(whenListening:)`` and is cancelled with it.
    public init(_ name: String, needs: [CallerAuthority], handler: @escaping Handler) {
        self.name = name
        self.needs = needs
        self.handler = handler
    }
}
