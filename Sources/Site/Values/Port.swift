/// A device on a Modbus line: `rtu:/dev/ttyUSB0?baud=115200&unit=1` or `tcp://HOST:PORT?unit=1`.
public struct Port: Notation {
    /// The line itself, which several devices may share.
    public enum Line: Hashable, Sendable {
        /// A serial line, 8 data bits.
        case serial(device: String, baud: Int)
        case network(NetworkAddress)
    }

    public static let bauds = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200]

    public let line: Line
    /// The device's address on the line: 1 to 247 on a serial line; 0 to 247 on a network. And 255:
    /// on a network a device without one (Modbus Messaging on TCP/IP V1.0b §4.4.2.2), on a serial
    /// line what some SRNE controllers answer to as they come.
    public let unit: UInt8

    public init(line: Line, unit: UInt8) {
        self.line = line
        self.unit = unit
    }

    public init?(_ text: String) {
        guard let value = try? Self(spelling: text) else { return nil }
        self = value
    }

    /// Why a text is no port and what would be one; `nil` where it is one.
    public static func fault(in text: String) -> String? {
        do throws(Misspelling) {
            _ = try Self(spelling: text)
            return nil
        } catch {
            return "\(error.found) is not a port; allowed: \(error.allowed)"
        }
    }

    init(spelling text: String) throws(Misspelling) {
        self = try Self.parse(text, point: nil).port
    }

    public var description: String { spelled(point: nil) }

    func spelled(point: (name: String, number: UInt16)?) -> String {
        let last = point.map { "&\($0.name)=\($0.number)" } ?? ""
        return switch line {
        case .serial(let device, let baud): "rtu:\(device)?baud=\(baud)&unit=\(unit)\(last)"
        case .network(let address): "tcp://\(address)?unit=\(unit)\(last)"
        }
    }

    /// Reads a port, and with `point` (`coil`, `input`) also the number of one of its points.
    static func parse(
        _ text: some StringProtocol, point: String?
    ) throws(Misspelling) -> (port: Port, point: UInt16) {
        let tail = point.map { "&\($0)=0" } ?? ""
        let allowed =
            #""rtu:/dev/ttyUSB0?baud=115200&unit=1\#(tail)" "#
            + #"or "tcp://HOST:PORT?unit=1\#(tail)""#
        let mark = text.firstIndex(of: "?") ?? text.endIndex
        let place = String(text[..<mark])
        let names = [place.hasPrefix("rtu:") ? "baud" : nil, "unit", point].compactMap(\.self)
        let query = mark == text.endIndex ? "" : String(text[text.index(after: mark)...])

        if place.hasPrefix("rtu:") {
            let device = String(place.dropFirst("rtu:".count))
            guard isDevice(device) else {
                throw Misspelling(
                    "\(text.quoted), whose device \(device.quoted) is not a file in /dev",
                    allowed: allowed)
            }
            let values = try Query(query, of: text, names: names, allowed: allowed)
            let baud = try values.number("baud", in: 1...1_000_000)
            guard bauds.contains(baud) else {
                throw Misspelling(
                    "\(text.quoted), whose baud is \(baud)",
                    allowed: "a baud of " + bauds.map(String.init).joined(separator: ", "))
            }
            let unit = try values.number("unit", in: 1...255)
            guard unit <= 247 || unit == 255 else {
                throw Misspelling(
                    "\(text.quoted), whose unit is \(unit)",
                    allowed: "a unit from 1 to 247, or 255 for a controller that has no other yet")
            }
            let number = try point.map { name throws(Misspelling) in
                try values.number(name, in: 0...65_535)
            }
            return (
                Port(line: .serial(device: device, baud: baud), unit: UInt8(unit)),
                UInt16(number ?? 0)
            )
        }
        guard place.hasPrefix("tcp://") else {
            throw Misspelling("\(text.quoted)", allowed: allowed)
        }
        let address = try NetworkAddress(spelling: String(place.dropFirst("tcp://".count)))
        let values = try Query(query, of: text, names: names, allowed: allowed)
        let unit = try values.number("unit", in: 0...255)
        guard unit <= 247 || unit == 255 else {
            throw Misspelling(
                "\(text.quoted), whose unit is \(unit)",
                allowed: "a unit from 0 to 247, or 255 for a device without one")
        }
        let number = try point.map { name throws(Misspelling) in
            try values.number(name, in: 0...65_535)
        }
        return (Port(line: .network(address), unit: UInt8(unit)), UInt16(number ?? 0))
    }

    static func isDevice(_ path: String) -> Bool {
        path.hasPrefix("/dev/") && path.utf8.count <= 128 && !path.hasSuffix("/")
            && !path.contains("..") && !path.contains("//")
            && path.utf8.allSatisfy { $0.isLetterOrDigit || "/_-.:+".utf8.contains($0) }
    }
}

/// The part of a port after its `?`: every name exactly once, no other.
private struct Query {
    private var values: [String: Int] = [:]
    private let text: String
    private let allowed: String

    init(
        _ query: String, of text: some StringProtocol, names: [String], allowed: String
    ) throws(Misspelling) {
        self.text = text.quoted
        self.allowed = allowed
        for part in query.split(separator: "&", omittingEmptySubsequences: false)
        where !query.isEmpty {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, names.contains(String(pair[0])) else {
                throw Misspelling("\(self.text) with \(part.quoted) after its ?", allowed: allowed)
            }
            guard let value = pair[1].wholeNumber else {
                throw Misspelling(
                    "\(self.text), whose \(pair[0]) is \(pair[1].quoted)", allowed: "a whole number"
                )
            }
            guard values.updateValue(value, forKey: String(pair[0])) == nil else {
                throw Misspelling("\(self.text) with two values of \(pair[0])", allowed: allowed)
            }
        }
        if let missing = names.first(where: { values[$0] == nil }) {
            throw Misspelling("\(self.text), which names no \(missing)", allowed: allowed)
        }
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(Misspelling) -> Int {
        guard let value = values[name], range.contains(value) else {
            throw Misspelling(
                "\(text), whose \(name) is out of range",
                allowed: "a \(name) from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}
