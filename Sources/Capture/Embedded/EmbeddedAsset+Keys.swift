// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/keys.js.

extension EmbeddedAsset {
    static let keys =
        #"""
        // What a reader that poses as a keyboard pressed. It presses the keys of a US keyboard; what comes
        // of them under AZERTY, QWERTZ, an Arabic layout or caps lock is other text, but the keys
        // themselves stay the same.
        const silent = /^(Shift|Control|Alt|Meta|OS|CapsLock|NumLock|Fn|AltGraph)/;

        function character(event) {
          const [, letter] = /^Key([A-Z])$/.exec(event.code) ?? [];
          if (letter) return letter;
          const [, digit] = /^(?:Digit|Numpad)([0-9])$/.exec(event.code) ?? [];
          if (digit && !event.shiftKey) return digit;
          if (event.code === "Comma" && event.shiftKey) return "<";
          // The key beside the left shift, for readers set to a European keyboard.
          if (event.code === "IntlBackslash") return "<";
          if (/Enter$/.test(event.code)) return "\n";
          return event.code === "Space" ? " " : "?";
        }

        export class Keys {
          // null once the text came about in another way: pasted, corrected, dropped.
          #text = "";
          #area;

          constructor(area) {
            this.#area = area;
            area.addEventListener("keydown", (event) => this.#press(event));
            for (const kind of ["paste", "cut", "drop"]) {
              area.addEventListener(kind, () => { this.#text = null; });
            }
          }

          clear() {
            this.#text = "";
          }

          // As a US keyboard would have written it; empty where that cannot be known.
          get text() {
            return this.#text ?? "";
          }

          #press(event) {
            if (silent.test(event.code)) return;
            if (this.#text === null && this.#area.value === "") this.#text = "";
            if (this.#text === null) return;
            const isTyping = !event.ctrlKey && !event.altKey && !event.metaKey
              && !/^(Backspace|Delete|Arrow|Home|End|Page|Tab|Escape|Insert|F[0-9])/.test(event.code);
            this.#text = isTyping ? this.#text + character(event) : null;
          }
        }

        """#
}
