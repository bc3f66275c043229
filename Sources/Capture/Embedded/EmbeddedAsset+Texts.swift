// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/texts.js.

extension EmbeddedAsset {
    static let texts =
        #"""
        // The page's words, from the catalogue that the server put into the page.
        let words = { texts: {}, codes: {} };

        export function fillTexts(catalogue) {
          words = catalogue;
        }

        export function text(key, otherwise = key) {
          return words.texts[key] ?? otherwise;
        }

        export function code(list, value) {
          return words.codes[list]?.[value] ?? value;
        }

        """#
}
