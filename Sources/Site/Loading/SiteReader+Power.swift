internal import Core

extension SiteReader {
    static let controllerLimit = 8
    static let sourceLimit = 8
    static let loadLimit = 32

    func power(_ table: TableReader, board: BoardDefinition?) -> Site.Power? {
        let shunt = self.shunt(table)
        let controllerTables = table.tables("controllers", atMost: Self.controllerLimit)
        let controllers = controllerTables?.map { $0.flatMap(self.controller) }
        let sourceTables = table.tables("sources", atMost: Self.sourceLimit)
        let sources = sourceTables?.map { $0.flatMap { self.source($0, board: board) } }
        let battery = table.table("battery").flatMap(self.battery)
        let loadTables = table.tables("loads", atMost: Self.loadLimit)
        let drafts = loadTables?.map { $0.map(LoadDraft.init) }
        table.finish()

        if let drafts {
            PowerRules(
                board: board, hasShunt: shunt.map { $0 != nil },
                controllerCount: controllers?.count
            ).check(drafts.compactMap(\.self), of: table)
        }
        let ports = zip(controllerTables ?? [], controllers ?? []).map {
            (table: $0, port: $1?.port)
        }
        PowerRules.checkLines(
            ports, meter: shunt.flatMap(\.self).map { (table, $0.port) },
            loads: drafts?.compactMap(\.self) ?? [])

        let loads = drafts?.map { $0?.load }
        guard let shunt, let controllers, let sources, let battery, let loads else { return nil }
        return Site.Power(
            shunt: shunt, controllers: controllers.compactMap(\.self),
            sources: sources.compactMap(\.self), battery: battery,
            loads: loads.compactMap(\.self))
    }

    /// `"none"`, or a table with `port` and `profile`. The outer `nil` is a fault.
    private func shunt(_ table: TableReader) -> Site.Power.Shunt?? {
        guard table.holdsTable("shunt") else {
            let none = Reading<String>.name(#""none", or a table with port and profile"#) {
                $0 == "none"
            }
            return table.required("shunt", none) == nil ? nil : .some(nil)
        }
        guard let shunt = table.table("shunt") else { return nil }
        let port = shunt.required("port", Reading<Port>.spelled(Self.portForms))
        let profile = shunt.required("profile", self.profile)
        shunt.finish()
        guard let port, let profile else { return nil }
        return Site.Power.Shunt(port: port, profile: profile)
    }

    private func controller(_ table: TableReader) -> Site.Power.Controller? {
        let profile = table.required("profile", self.profile)
        let port = table.required("port", Reading<Port>.spelled(Self.portForms))
        let array = table.required("array_watts", .number(1...100_000))
        table.finish()
        guard let profile, let port, let array else { return nil }
        return Site.Power.Controller(profile: profile, port: port, array: Watts(array))
    }

    private func source(_ table: TableReader, board: BoardDefinition?) -> Site.Power.Source? {
        let kind = table.required("kind", Reading<Site.Power.Source.Kind>.word())
        let detect = table.required(
            "detect",
            Reading<Detection>.spelled(#""gpio:LINE", "modbus:PORT?unit=N&input=M" or "none""#))
        table.finish()
        if case .gpio(let line) = detect, let board {
            PowerRules.check(line, is: .input, of: board, at: "detect", in: table)
        }
        guard let kind, let detect else { return nil }
        return Site.Power.Source(kind: kind, detect: detect)
    }

    private func battery(_ table: TableReader) -> Site.Power.Battery? {
        let chemistry = table.required("chemistry", Reading<Site.Power.Battery.Chemistry>.word())
        let nominal = table.required("nominal_volts", .oneOf(Site.Power.Battery.nominalVolts))
        let capacity = table.required("capacity_ah", .number(1...20_000))
        table.finish()
        guard let chemistry, let nominal, let capacity else { return nil }
        return Site.Power.Battery(
            chemistry: chemistry, nominal: Volts(Double(nominal)), capacity: AmpereHours(capacity))
    }

    private var profile: Reading<String> {
        let known = catalogue.controllers.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        return .name("a controller that is known: \(known)") { catalogue.controllers.contains($0) }
    }

    private static let portForms =
        #""rtu:/dev/ttyUSB0?baud=115200&unit=1" or "tcp://HOST:PORT?unit=1""#
}
