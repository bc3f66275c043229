internal import Core
internal import Health
internal import Site

/// What may be wrong with the wire of a controller that cannot be read.
enum WireDoubt {
    /// A finding and a remedy, both clauses.
    ///
    /// - Parameters:
    ///   - state: of the controller, as in `power.controllers[].state`.
    ///   - isSerial: RS-485 with two wires, and not TCP.
    static func words(
        state: String?, fault: String?, port: String, isSerial: Bool
    ) -> (summary: String, remedy: String) {
        let said = fault.map { " (\($0))" } ?? ""
        let probe = "waypost controller probe --port '\(port)'"
        switch state {
        case "silent"?, "starting"?, nil:
            guard isSerial else {
                return (
                    "nobody answers at \(port)\(said)",
                    "see that the gateway has power and its address is right; \(probe)"
                )
            }
            return (
                "nobody answers at \(port)\(said): as where A and B of the pair are exchanged",
                "exchange A and B at one end; then power of the controller, its unit number and "
                    + "baud: \(probe)"
            )
        case "garbled"?:
            return (
                "what comes from \(port) cannot be understood\(said): as where A and B of the pair "
                    + "are exchanged, or baud or parity are others",
                isSerial
                    ? "exchange A and B at one end; then baud, termination, and two devices with "
                        + "one unit number: \(probe)"
                    : "see what else answers at this address; \(probe)"
            )
        case "refusing"?:
            return (
                "it answers at \(port) and refuses\(said): the wire is in order",
                "it is not of this profile, perhaps: \(probe)"
            )
        default:
            return ("it is \(state ?? "unknown")\(said)", "waypost power tells more; \(probe)")
        }
    }
}
