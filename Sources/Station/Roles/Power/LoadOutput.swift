internal import Site

/// The one controller's load output, where a load hangs on it (`switch = "controller"`) and its
/// profile lets it be switched.
///
/// A coil is no set point: it holds nothing over a restart of the controller. A profile with
/// `keep_load_on` is left alone all the same: with its output off the device may fall silent until
/// the sun is back, and a post that is blind is worse off than one that feeds one load more.
struct LoadOutput: Hashable, Sendable {
    var port: Port
    var coil: UInt16
}

extension LoadOutput {
    /// `nil` where the output is the controller's own affair.
    init?(_ site: Site, catalogue: Catalogue) {
        self.init(site, definitions: catalogue.controllerDefinitions)
    }

    /// - Parameter definitions: of controllers, by identifier.
    init?(_ site: Site, definitions: [String: ControllerDefinition]) {
        guard site.power.controllers.count == 1, let controller = site.power.controllers.first,
            let definition = definitions[controller.profile],
            !definition.quirks.keepsLoadOn,
            let coil = definition.quirks.loadCoil.flatMap(definition.register(named:)),
            coil.table == .coil
        else { return nil }
        port = controller.port
        self.coil = coil.address
    }
}
