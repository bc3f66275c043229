internal import Control
internal import Core
internal import Health
internal import Site

/// Sun, battery and loads, as the running power role knows them.
extension StationCommands {
    /// `waypost power`: one screen, or the whole document.
    public func showPower() -> Int32 {
        callRole(.power, RoleCall.power, .null) { PowerScreen.render($0) }
    }

    /// `waypost loads`: every load with its reason.
    public func showLoads() -> Int32 {
        callRole(
            .power, RoleCall.power, .null, select: { $0.at("power", "loads") ?? .null },
            show: { loads in PowerScreen.loads(loads.array ?? [], room: .max).joined() })
    }

    /// `waypost loads shed|restore|auto NAME`.
    ///
    /// - Parameter duration: `90s`, `10m`, `4h` or seconds.
    public func orderLoad(
        _ name: String, wish: String, for duration: String?, confirm: String?
    ) -> Int32 {
        var seconds: Int64?
        if let duration {
            guard let parsed = Self.seconds(duration) else {
                console.complain("waypost: --for \(duration); 90s, 10m or 4h is wanted")
                return ExitCode.usage
            }
            seconds = parsed
        }
        return callRole(
            .power, RoleCall.orderLoad,
            [
                "load": .string(name), "wish": .string(wish), "for_s": JSONValue(seconds),
                "confirm": JSONValue(confirm),
            ]
        ) { _ in
            wish == "auto"
                ? "\(name) follows the plan again.\n"
                : "Taken: \(wish) \(name). Notice and minimum times are kept; waypost loads\n"
        }
    }

    static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard (1...7).contains(digits.count), let number = Int64(digits), number >= 0 else {
            return nil
        }
        return number * (unit ?? 1)
    }
}
