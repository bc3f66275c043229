internal import Core
package import Site
package import UPS

extension UPSDescription {
    /// One a tier with a load that is switched from here, and one for each such load where
    /// workstations are found.
    package static func of(_ site: Site, catalogue: Catalogue) -> [UPSDescription] {
        of(site.power.loads, output: LoadOutput(site, catalogue: catalogue))
    }

    static func of(_ loads: [Site.Power.Load], output: LoadOutput?) -> [UPSDescription] {
        let driven = loads.filter { LoadSwitches.driven($0.switchPath, output: output) != nil }
        let tiers = Dictionary(grouping: driven, by: \.tier).sorted { $0.key < $1.key }.map {
            UPSDescription(
                tier: $0.key, text: $0.value.map(\.name).joined(separator: ", "),
                nominalPower: $0.value.reduce(.zero) { $0 + $1.draw })
        }
        return tiers
            + driven.filter { $0.tier >= UPSBank.firstWorkstationTier }.map {
                UPSDescription(
                    tier: $0.tier, load: $0.name, text: "\($0.name) alone", nominalPower: $0.draw)
            }
    }
}
