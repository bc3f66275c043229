// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/half.js.

extension EmbeddedAsset {
    static let half =
        #"""
        // Which half of the post this page belongs to: its own, or training below /training. Calls, cookies and
        // what is kept past a reload are each half's own, so that nothing of training is taken for real.
        export const half = document.body.dataset.half;

        export const isTraining = half !== "";

        // An address of the API as this half has it.
        export function inHalf(address) {
          return half + address;
        }

        """#
}
