import Core
import Testing

@testable import Uplink

@Suite("What goes while the battery has nothing to spare")
struct LinkThriftTests {
    @Test("records in bundles of half an hour, and at once where something urgent is among them")
    func bundles() {
        var thrift = LinkThrift()
        #expect(thrift.isDue(at: .zero))
        thrift.told(nil, at: .zero)
        thrift.bundled(at: .zero)
        #expect(!thrift.spares(at: .seconds(1), hasUrgent: false))
        thrift.told("12 % left", at: .seconds(10))
        #expect(!thrift.isDue(at: .seconds(309)) && thrift.isDue(at: .seconds(310)))
        #expect(thrift.spares(at: .seconds(1_799), hasUrgent: false))
        #expect(!thrift.spares(at: .seconds(1_799), hasUrgent: true))
        #expect(!thrift.spares(at: .seconds(1_800), hasUrgent: false))
        thrift.bundled(at: .seconds(1_830))
        #expect(thrift.spares(at: .seconds(3_600), hasUrgent: false))
        thrift.told(nil, at: .seconds(3_601))
        #expect(!thrift.spares(at: .seconds(3_601), hasUrgent: false) && !thrift.isShort)
    }

    @Test("what was there when the role came up goes before anything waits")
    func start() {
        var thrift = LinkThrift()
        thrift.told("12 % left", at: .zero)
        #expect(!thrift.spares(at: .zero, hasUrgent: false))
    }
}
