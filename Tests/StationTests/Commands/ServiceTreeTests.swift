import Core
import Testing

@testable import Station

@Suite("A supervision tree for people")
struct ServiceTreeTests {
    @Test("has a line for each child, indented, and its last error below it")
    func render() {
        let tree: JSONValue = [
            "id": "capture", "state": "running", "for_s": 7_500, "restarts": 0,
            "last_error": .null,
            "children": [
                [
                    "id": "journal", "state": "backing_off", "for_s": 2, "restarts": 3,
                    "last_error": "disk full", "children": [],
                ]
            ],
        ]
        #expect(
            ServiceTree.render(tree) == """
                capture                 running      for 2 h 5 min   0 restarts
                  journal               backing_off  for 2 s         3 restarts
                    last error: disk full

                """)
    }

    @Test("is nothing for an answer that is none")
    func nothing() {
        #expect(ServiceTree.render(.null) == "")
    }

    @Test("keeps columns apart when a name is long")
    func longNames() {
        let tree: JSONValue = ["id": "a-very-long-name-of-a-child", "state": "running"]
        #expect(ServiceTree.render(tree).hasPrefix("a-very-long-name-of-a-child running"))
    }
}
