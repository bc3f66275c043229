import Core
import Foundation
import Testing

extension RealProcesses {
    /// What a technician does with a finding that cannot be mended today.
    @Suite("waypost doctor mute")
    struct MuteTests {
        private func codes(_ post: Post, _ list: String = "findings") throws -> Set<String> {
            let document = try post.waypost("doctor", "--json").json()
            return Set((document[list]?.array ?? []).compactMap { $0["code"]?.string })
        }

        @Test("spares the person at the post a finding until it ends, is lifted or gets worse")
        func mutes() throws {
            try Post.run { post in
                try post.capture.start()
                let standing = try codes(post)
                #expect(standing.count > 1)
                for code in standing {
                    let answer = try post.waypost(
                        "doctor", "mute", code, "--for", "1h", "--because", "a desk without power")
                    #expect(answer.code == 0 && answer.output.contains(code), "\(answer)")
                }
                let doctor = try post.waypost("doctor")
                #expect(doctor.code == 0 && doctor.output.hasPrefix("No findings but"), "\(doctor)")
                #expect(doctor.output.contains("because: a desk without power"))
                #expect(try codes(post, "muted") == standing)
                let status = try post.waypost("status")
                #expect(
                    status.code == 0 && status.output.contains("muted: waypost doctor"),
                    "\(status)")
                #expect(try post.waypost("check", "roles").code == 0)

                // One more of the roles that are missing is worse than what was muted.
                try post.capture.stop()
                #expect(try post.waypost("doctor").code != 0)
                #expect(try !codes(post).isEmpty)
                try post.capture.start()

                let one = try #require(standing.sorted().first)
                #expect(try post.waypost("doctor", "unmute", one).code == 0)
                #expect(try codes(post) == [one])
            }
        }

        @Test("refuses what does not stand, too long a time and no reason")
        func refuses() throws {
            try Post.run { post in
                let one = try #require(try codes(post).sorted().first)
                for (code, time, reason, word) in [
                    ("disk.no_such", "1h", "x", "there are: "), (one, "31d", "x", "up to 30d"),
                    (one, "soon", "x", "up to 30d"), (one, "1h", "", "1 to 200"),
                    (one, "1h", "a\u{1B}[2J", "1 to 200"),
                ] {
                    let answer = try post.waypost(
                        "doctor", "mute", code, "--for", time, "--because", reason)
                    #expect(answer.code == 64 && answer.errors.contains(word), "\(answer)")
                }
                let lifted = try post.waypost("doctor", "unmute", one)
                #expect(lifted.code == 64 && lifted.errors.contains("nothing is"), "\(lifted)")
                #expect(try codes(post, "muted").isEmpty)
            }
        }
    }
}
