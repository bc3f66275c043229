internal import Core
internal import PKI

/// Which board this is, by what is soldered to it and does not move with a card: the serial number
/// in its device tree, or the addresses of its network controllers that are no USB devices.
enum BoardIdentity {
    private static let limit = 4_096
    private static let interfaceLimit = 64

    /// A hash of it; `nil` where the board tells nothing of itself, as in a container.
    ///
    /// - Parameter root: `/`, or a folder that stands for it.
    static func read(root: String = "", files: LinuxFiles = LinuxFiles()) -> Digest256? {
        if let serial = try? files.read(
            root + "/proc/device-tree/serial-number", limit: limit), !serial.isEmpty
        {
            return SHA256.digest(Array("device-tree ".utf8) + serial)
        }
        let network = root + "/sys/class/net"
        let names = (try? files.list(network, limit: interfaceLimit)) ?? []
        let addresses = names.compactMap { name -> String? in
            guard files.exists("\(network)/\(name)/device/vendor"),
                let address = try? files.read("\(network)/\(name)/address", limit: limit)
            else { return nil }
            return String(decoding: address.prefix { $0 != 10 }, as: UTF8.self)
        }
        guard !addresses.isEmpty else { return nil }
        return SHA256.digest(Array("network \(addresses.sorted())".utf8))
    }
}
