import Core
import Foundation
import Testing

extension RealProcesses {
    /// Images that an officer adds to a crossing, in a real browser.
    @Suite(
        "images on the page",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct ImagePageTests {
        private static let bytes = 700_000

        @Test("are sent while the form is filled, survive a post that goes away, and are named")
        func images() throws {
            try Post.run { post in
                try post.capture.start()
                try Browser.run(post.folder.path) { browser in
                    let counter = try OpenPage(post: post, browser: browser)
                    try counter.signIn("B-1")
                    try counter.away {
                        try choose(browser)
                        try Patience.until("the image in the form") {
                            try browser.text("images-list").contains("page.jpg: 0 % sent")
                        }
                    }
                    try Patience.until("the image at the post") {
                        try browser.text("images-list").contains("at the post")
                    }
                    try counter.store(number: "A7654321", surname: "IMAGE")
                    try Patience.until("the record") { try counter.officers() == ["B-1"] }
                    let record = try post.records().first { $0["kind"] == "crossing" }
                    let named = try #require(record?.at("body", "attachments", "0"))
                    #expect(named["size"]?.integer == Int64(Self.bytes))
                    #expect(named["kind"] == "page_visible")
                    #expect(named["media_type"] == "image/jpeg")
                    let name = try #require(named["sha256"]?.string)
                    let path = "/var/lib/waypost/capture/attachments/\(name.prefix(2))/\(name)"
                    let sum = try Tool.require(["sha256sum", post.root + path]).output
                    #expect(sum.hasPrefix(name))
                }
            }
        }

        private func choose(_ browser: Browser) throws {
            _ = try browser.run(
                """
                const bytes = new Uint8Array(\(Self.bytes)).map((_, index) => (index * 7919) % 251);
                const chosen = new DataTransfer();
                chosen.items.add(new File([bytes], 'page.jpg', { type: 'image/jpeg' }));
                const input = document.querySelector('[data-image=page_visible]');
                input.files = chosen.files;
                input.dispatchEvent(new Event('change'))
                """)
        }
    }
}
