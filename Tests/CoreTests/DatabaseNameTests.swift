import Core
import Testing

@Suite("The name of a database for SQLite")
struct DatabaseNameTests {
    @Test("is the path for the system's own file system")
    func plain() {
        #expect(DatabaseName.of("/var/lib/a b.sqlite", vfs: nil) == "/var/lib/a b.sqlite")
    }

    @Test("is a URI for another, in which nothing of the path is taken for more than a path")
    func other() {
        #expect(
            DatabaseName.of("/tmp/a?b#c%d é.sqlite", vfs: "disk-1")
                == "file:/tmp/a%3fb%23c%25d%20%c3%a9.sqlite?vfs=disk-1")
    }
}
