// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/identifier.js.

extension EmbeddedAsset {
    static let identifier =
        #"""
        // A record's name, made once by this page and kept for every attempt to send it: a UUID of
        // version 7 (RFC 9562, section 5.7).
        export function newIdentifier(milliseconds) {
          const bytes = crypto.getRandomValues(new Uint8Array(16));
          let rest = Math.floor(milliseconds);
          for (let index = 5; index >= 0; index -= 1) {
            bytes[index] = rest % 256;
            rest = Math.floor(rest / 256);
          }
          bytes[6] = 0x70 | (bytes[6] & 0x0f);
          bytes[8] = 0x80 | (bytes[8] & 0x3f);
          const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
          return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
        }

        """#
}
