/// A point on the Earth in degrees, north and east positive.
public struct Place: Hashable, Sendable {
    /// -90 to 90.
    public let latitude: Double
    /// -180 to 180.
    public let longitude: Double

    /// Values outside their range are a programmer's mistake: the site file was checked before.
    public init(latitude: Double, longitude: Double) {
        precondition((-90...90).contains(latitude) && (-180...180).contains(longitude))
        self.latitude = latitude
        self.longitude = longitude
    }
}
