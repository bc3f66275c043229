import Core
import Modbus
import PostSimulation
import Testing

@Suite("A simulated relay board with faults")
struct RelayFaultTests {
    private static func board(_ faults: [Int: RelayFaultKind], on: Bool) -> RelayBoard {
        var board = RelayBoard(coils: [Bool](repeating: on, count: RelayBoard.count))
        board.suffer(faults)
        return board
    }

    private static func write(_ board: inout RelayBoard, _ coil: UInt16, _ isOn: Bool) {
        _ = board.answer(
            .writeCoil(address: coil, isOn), isStuck: false,
            inputs: [Bool](repeating: false, count: RelayBoard.count))
    }

    @Test("has coils that say what they were told, and contacts that do what is wrong with them")
    func contacts() {
        var board = Self.board([0: .stuck, 1: .open, 2: .bypassed], on: true)
        #expect(Array(board.contacts[..<4]) == [true, false, true, true])
        for coil: UInt16 in 0..<4 { Self.write(&board, coil, false) }
        #expect(Array(board.coils[..<4]) == [false, false, false, false])
        #expect(Array(board.contacts[..<4]) == [true, false, true, false])
        #expect(Array(board.edges[..<4]) == [0, 0, 0, 1])
        board.suffer([:])
        #expect(Array(board.contacts[..<4]) == [false, false, false, false])
    }

    @Test("a weld holds only what has been closed")
    func weld() {
        var board = Self.board([0: .stuck], on: false)
        #expect(!board.contacts[0])
        Self.write(&board, 0, true)
        Self.write(&board, 0, false)
        #expect(board.contacts[0])
    }

    @Test("reads its faults as they are written")
    func names() throws {
        let fault = try #require(RelayFault("relay-stuck=2@10:60", now: .seconds(5)))
        #expect(fault.kind == .stuck && fault.coil == 2)
        #expect(!fault.time.contains(.seconds(14)) && fault.time.contains(.seconds(15)))
        #expect(!fault.time.contains(.seconds(75)))
        for text in ["relay-stuck", "relay-stuck=16", "relay-stuck=-1", "welded=1", "silent=1"] {
            #expect(RelayFault(text) == nil, "\(text)")
        }
        #expect(BusFault("relays/silent@3:4") != nil)
        #expect(BusFault("relay-stuck=2") == nil)
    }
}
