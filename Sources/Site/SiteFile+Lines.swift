extension SiteFile {
    /// The line of a site file on which a key stands, counted from 1, for those who tell people
    /// what to edit; `nil` where the text does not name it.
    ///
    /// - Parameter key: dotted, as in a fault: `power.battery.chemistry`.
    public static func line(of key: String, in text: [UInt8]) -> Int? {
        guard text.count <= largest else { return nil }
        return LineIndex(text).line(of: key)
    }
}
