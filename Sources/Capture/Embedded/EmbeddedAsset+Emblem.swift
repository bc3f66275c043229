// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/waypost.svg.

extension EmbeddedAsset {
    static let emblem =
        #"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" fill="#0e4453"/><path d="M11 4h2v16h-2z" fill="#f3f5f1"/><path d="M6 6h10l3 2.5L16 11H6z" fill="#e9b872"/><path d="M18 12.5H9L6.500 14.500 9 16.500h9z" fill="#f3f5f1"/></svg>

        """#
}
