public import Core

public enum WattPerSquareMetreUnit {}

/// Power of light on a surface.
public typealias Irradiance = Quantity<WattPerSquareMetreUnit>
