internal import Glibc

extension ModbusLink {
    /// Why the host's name leads to no address; `nil` where it does, or where there is no name.
    /// Asks the resolver: blocks.
    var lookUpFault: String? {
        guard case .tcp(let host, let port) = self else { return nil }
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &found)
        guard result == 0 else {
            return "the name \(host) is not known: \(String(cString: gai_strerror(result)))"
        }
        freeaddrinfo(found)
        return nil
    }
}
