import Core
import Foundation
import Testing

extension RealProcesses {
    /// Pictures that the post holds, and earlier crossings of a document, in a real browser.
    @Suite(
        "what the page shows again",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct PicturePageTests {
        /// A zone of the specimen of Doc 9303-4, and its number.
        private static let zone = [
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ].map { $0 + "\\n" }.joined()

        @Test("the face with a hit, for whoever has to compare, and earlier crossings at a scan")
        func pictures() throws {
            try OpenPage.run(withListOf: "A1234567") { counter in
                let browser = counter.browser
                try counter.signIn("B-1")
                try face(browser)
                try Patience.until("the image at the post") {
                    try browser.text("images-list").contains("at the post")
                }
                try counter.store(number: "A1234567", surname: "NIGHT")
                try Patience.until("the alert") {
                    try browser.run("return document.querySelectorAll('.alert').length") == 1
                }
                let seen = {
                    try counter.post.records().filter {
                        $0.at("body", "action") == "attachment_seen"
                    }
                }
                #expect(try seen().isEmpty, "nobody has opened the hit yet")
                // Another officer decides, and sees the face.
                try browser.click("#sign-out")
                try Patience.until("the sign-in") { try browser.shows("sign-in") }
                try counter.signIn("B-2")
                try Patience.until("the alert again") {
                    try browser.run("return document.querySelectorAll('.alert').length") == 1
                }
                _ = try browser.run("document.querySelector('.alert').open = true")
                try Patience.until("the face") {
                    try browser.run(
                        "return document.querySelector('.alert-pictures img')?.naturalWidth ?? 0")
                        == 120
                }
                #expect(try seen().map { $0["officer"] } == ["B-2"])
                if let folder = Machine.variable("WAYPOST_PICTURES") {
                    try browser.resize(width: 1_366, height: 900)
                    try browser.picture(folder + "/hit.png")
                }

                try scan(browser)
                try Patience.until("that it was not seen before") {
                    try browser.text("earlier-standing").contains("has not seen")
                }
                try browser.run("document.querySelector('[name=direction][value=entry]').click()")
                try browser.run(
                    """
                    document.querySelector('[name="decision.outcome"]').value = 'admitted';
                    document.getElementById('crossing').requestSubmit()
                    """)
                try Patience.until("the record") { try counter.officers() == ["B-1", "B-2"] }
                try browser.click("#next-traveller")
                #expect(try !browser.shows("earlier"))
                try scan(browser)
                try Patience.until("the earlier crossing") {
                    try browser.text("earlier-standing").contains("no exit is known")
                }
                #expect(try browser.text("earlier-list").contains("ERIKSSON"))
                #expect(try !browser.text("earlier").lowercased().contains("overstay"))
                _ = try browser.run("document.querySelector('#earlier-list details').open = true")
                try Patience.until("who recorded it") {
                    try browser.text("earlier-list").contains("Recorded by B-2")
                }
                try browser.expectToFit()
                if let folder = Machine.variable("WAYPOST_PICTURES") {
                    try browser.picture(folder + "/earlier.png")
                }
            }
        }

        private func scan(_ browser: Browser) throws {
            _ = try browser.run(
                """
                const area = document.getElementById('scan');
                area.value = '\(Self.zone)';
                area.dispatchEvent(new Event('input'))
                """)
        }

        /// A picture that a browser can show.
        private func face(_ browser: Browser) throws {
            _ = try browser.run(
                """
                const canvas = document.createElement('canvas');
                [canvas.width, canvas.height] = [120, 160];
                const pen = canvas.getContext('2d');
                pen.fillStyle = '#cde'; pen.fillRect(0, 0, 120, 160);
                pen.fillStyle = '#a76'; pen.beginPath(); pen.arc(60, 70, 40, 0, 7); pen.fill();
                canvas.toBlob((blob) => {
                  const chosen = new DataTransfer();
                  chosen.items.add(new File([blob], 'face.jpg', { type: 'image/jpeg' }));
                  const input = document.querySelector('[data-image=face]');
                  input.files = chosen.files;
                  input.dispatchEvent(new Event('change'));
                }, 'image/jpeg')
                """)
        }
    }
}
