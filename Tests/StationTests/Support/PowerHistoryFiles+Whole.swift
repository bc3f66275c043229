import Core
import Power

@testable import Station

extension PowerHistoryFiles {
    /// Everything that is there.
    func history() throws -> PowerHistory {
        PowerHistory(segments: try numbers().map { try read($0) })
    }
}
