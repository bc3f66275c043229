// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/zone.js.

extension EmbeddedAsset {
    static let zone =
        #"""
        // Just enough of Doc 9303 to know that a reading is whole and right; the server judges the rest.
        const zoneLine = /^[A-Z0-9<]+$/;

        // Two lines of 44 or 36 characters, or three of 30.
        export function isWhole(lines) {
          const length = lines[0]?.length;
          return lines.length === (length === 30 ? 3 : 2) && [30, 36, 44].includes(length)
            && lines.every((line) => line.length === length);
        }

        // Whether it is a zone whose number, birth and expiry have the right check digits. A card's number
        // that goes on elsewhere has `<` for its digit and is not looked at.
        export function isProven(lines) {
          if (!isWhole(lines) || !lines.every((line) => zoneLine.test(line))) return false;
          const isCard = lines.length === 3;
          const second = lines[1];
          const number = isCard ? lines[0].slice(5, 15) : second.slice(0, 10);
          const birth = isCard ? second.slice(0, 7) : second.slice(13, 20);
          const expiry = isCard ? second.slice(8, 15) : second.slice(21, 28);
          return (number.endsWith("<") || isGuarded(number)) && isGuarded(birth) && isGuarded(expiry);
        }

        // A field with its digit behind it: weights 7, 3, 1; A is 10, Z is 35, < is 0.
        function isGuarded(field) {
          let sum = 0;
          for (let place = 0; place < field.length - 1; place += 1) {
            const value = field[place] === "<" ? 0 : parseInt(field[place], 36);
            sum += value * [7, 3, 1][place % 3];
          }
          return field.at(-1) === String(sum % 10);
        }

        """#
}
