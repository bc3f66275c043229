internal import Control
internal import Core
internal import Health
internal import Site

/// Sun, battery and loads, as the running power role knows them.
extension StationCommands {
    /// `waypost power`: one screen, or the whole document. Where the role does not answer, people
    /// are shown what the disk has, and the exit code says that it is not what is now.
    public func showPower() -> Int32 {
        callRole(
            .power, RoleCall.power, .null,
            whenAway: { fault in
                LastKnownPower(paths: paths, files: files).document.map {
                    PowerScreen.render(lastKnown: $0, fault: "\(fault)")
                }
            }, show: { PowerScreen.render($0) })
    }

    /// `waypost power cleaned`: the yield from now on tells whether the panels were dirty.
    public func tellPanelsCleaned() -> Int32 {
        callRole(.power, RoleCall.panelsCleaned, .null) {
            "Noted. In a few days the yield shows whether it was dust.\n" + Self.unrecorded($0)
        }
    }

    /// What is said of an act that is done and stands in no record; nothing where it does.
    static func unrecorded(_ answer: JSONValue) -> String {
        answer["unrecorded"]?.string.map { "There is no record of it: \($0).\n" } ?? ""
    }

    /// `waypost loads`: every load with its reason.
    public func showLoads() -> Int32 {
        callRole(
            .power, RoleCall.power, .null, select: { $0.at("power", "loads") ?? .null },
            show: { loads in PowerScreen.allLoads(loads.array ?? []) })
    }

    /// `waypost loads shed|restore|auto NAME`.
    ///
    /// - Parameter duration: `90s`, `10m`, `1h30m`, `1d` or seconds; none with `auto`.
    public func orderLoad(
        _ name: String, wish: String, for duration: String?, confirm: String?
    ) -> Int32 {
        var seconds: Int64?
        if let duration {
            guard wish != "auto" else {
                console.complain("waypost: auto ends an order at once; it takes no --for")
                return ExitCode.usage
            }
            guard let parsed = Self.seconds(duration) else {
                console.complain(
                    "waypost: --for \(duration); 90s, 10m, 1h30m, 4h or 1d is wanted")
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
        ) { answer in
            let obstacle = answer["obstacle"]?.string.map { ", but \($0)" } ?? ""
            let taken =
                wish == "auto"
                ? "\(name) follows the plan again.\n"
                : "Taken: \(wish) \(name)\(obstacle). "
                    + "Notice and minimum times are kept; waypost loads\n"
            return taken + Self.unrecorded(answer)
        }
    }

    /// Seconds of `1d`, `1h30m` and the like, units from the larger to the smaller, or of a bare
    /// number of seconds; `nil` where it is none or no time at all.
    static func seconds(_ text: String) -> Int64? {
        let units: [(Character, Int64)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]
        var (sum, digits, next) = (Int64(0), "", 0)
        for character in text.allSatisfy(\.isNumber) ? text + "s" : text {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            guard let unit = units[next...].firstIndex(where: { $0.0 == character }),
                digits.count <= 7, let number = Int64(digits)
            else { return nil }
            sum += number * units[unit].1
            next = unit + 1
            digits = ""
        }
        return sum > 0 && digits.isEmpty ? sum : nil
    }
}
