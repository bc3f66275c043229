extension BoardDefinition {
    static let lineLimit = 64

    /// Reads a board's file; `nil` after `report` has every fault of it.
    static func read(_ bytes: [UInt8], report: FaultReport) -> BoardDefinition? {
        guard
            let root = TOMLDocument.read(bytes, limit: SiteFile.largest, report: report),
            let table = TableReader(root, path: "", report: report)
        else { return nil }
        guard SiteFile.isCurrentSchema(table) else { return nil }
        let id = table.required("id", .identifier)
        let name = table.required("name", .line(atMost: 200))
        let serial = table.required("serial_ports", .deviceList)
        let watchdog = table.required("watchdog", Reading.device.orNone())
        let clock = table.required("rtc", Reading.device.orNone())
        let readers = table.tables("lines", atMost: lineLimit)
        let lines = readers?.map { $0.flatMap(line) }
        table.finish()
        refuseDoubles(readers ?? [], lines ?? [])
        guard report.faults.isEmpty, let id, let name, let serial, let watchdog, let clock,
            let lines
        else { return nil }
        return BoardDefinition(
            id: id, name: name, lines: lines.compactMap(\.self), serialPorts: serial,
            watchdog: watchdog, realTimeClock: clock)
    }

    private static func line(_ table: TableReader) -> Line? {
        let name = table.required(
            "name", .name("letters, digits, _, - and ., up to 40", isLineName))
        let chip = table.required(
            "chip",
            .name(#"the name of a GPIO chip, such as "gpiochip0""#) { text in
                text.hasPrefix("gpiochip") && text.dropFirst("gpiochip".count).wholeNumber != nil
            })
        let offset = table.required("offset", .whole(0...1_023))
        let direction = table.required("direction", Reading<Line.Direction>.word())
        let polarity = table.required("polarity", Reading<Line.Polarity>.word())
        let state = Reading<Site.Power.Load.State>.word()
        let whenDead: Site.Power.Load.State??
        if direction == .output {
            whenDead = table.required("when_dead", state).map(Optional.some)
        } else {
            // An input holds nothing: there the key is not known.
            whenDead = .some(nil)
        }
        table.finish()
        guard let name, let chip, let offset, let direction, let polarity, let whenDead else {
            return nil
        }
        return Line(
            name: name, chip: chip, offset: offset, direction: direction, polarity: polarity,
            whenDead: whenDead)
    }

    private static func refuseDoubles(_ readers: [TableReader?], _ lines: [Line?]) {
        var names: Set<String> = []
        var places: Set<String> = []
        for case (let reader?, let line?) in zip(readers, lines) {
            if !names.insert(line.name).inserted {
                reader.refuse(
                    "name", found: "\(line.name.quoted) a second time",
                    allowed: "each line's name once")
            }
            if !places.insert("\(line.chip) \(line.offset)").inserted {
                reader.refuse(
                    "offset", found: "line \(line.offset) of \(line.chip) a second time",
                    allowed: "each line of a chip once")
            }
        }
    }
}

extension Reading where Value == String {
    static var identifier: Self {
        .name(
            "lower-case letters, digits, hyphens and underscores, up to 40",
            BoardDefinition.isIdentifier)
    }

    static var device: Self {
        .name(#"a device file, such as "/dev/watchdog0""#, Port.isDevice)
    }
}

extension Reading where Value == [String] {
    /// Device files; the list may be empty.
    static var deviceList: Self {
        let device = Reading<String>.name(
            #"a device file, such as "/dev/ttyS0""#, Port.isDevice)
        return Reading("a list of device files, [] for none") { node, path, report in
            guard case .list(let elements) = node.content, elements.count <= 16 else {
                report.add(
                    path, line: node.line, found: node.shown,
                    allowed: "a list of up to 16 device files, [] for none")
                return nil
            }
            return elements.enumerated().compactMap { index, element in
                device.read(element, DottedPath.appending(index, to: path), report)
            }
        }
    }
}
