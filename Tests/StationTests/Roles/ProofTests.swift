import Site
import Supervision
import Testing

@testable import Station

@Suite("What the roles' children have to prove")
struct ProofTests {
    private let root = TemporaryRoot()

    /// Children that have nothing to prove, and why.
    private let excused = [
        // It tells capture once that something may wait for it, and is done.
        "uplink/outbox"
    ]

    @Test("every child of every role proves its work, but those that do none")
    func everyChild() throws {
        let (context, _) = try RunningRole.context(TemporaryRoot.site(), root)
        let trees = [
            RelaysRole(context).tree, PowerRole(context).tree, UPSRole(context).tree,
            CaptureRole(context).tree, UplinkRole(context).tree,
        ]
        for tree in trees {
            #expect(tree.problems().isEmpty)
            for child in tree.children {
                let path = "\(tree.id)/\(child.id)"
                #expect((child.proof.limit == nil) == excused.contains(path), "\(path)")
            }
        }
    }
}
