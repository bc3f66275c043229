import Core
import Testing

@testable import Simulation

@Suite("What a disk may hold of a file")
struct UnsyncedContentTests {
    private static let sector = FaultingDisk.sectorBytes

    /// A file in memory beside what is remembered of it.
    private struct Bench {
        var bytes: [UInt8] = []
        var content = UnsyncedContent(size: 0)
        var order = 0

        mutating func write(_ new: [UInt8], at offset: Int) {
            let range = UnsyncedContent.pages(offset: Int64(offset), count: new.count)
            var before = Array(bytes.dropFirst(Int(range.lowerBound)).prefix(range.count))
            before += [UInt8](repeating: 0, count: range.count - before.count)
            order += 1
            new.withUnsafeBytes {
                content.write($0, at: Int64(offset), before: before, order: order)
            }
            bytes += [UInt8](repeating: 0, count: max(0, offset + new.count - bytes.count))
            bytes.replaceSubrange(offset..<offset + new.count, with: new)
        }

        mutating func truncate(to size: Int) {
            order += 1
            let start = size / sector * sector
            content.truncate(
                to: Int64(size), before: Array(bytes.dropFirst(start)), order: order)
            bytes.removeLast(bytes.count - size)
        }

        mutating func cut(seed: UInt64) -> [UInt8] {
            var random = SeededRandom(seed: seed)
            let remains = content.cut(random: &random)
            var left = bytes
            left.removeLast(max(0, left.count - Int(remains.size)))
            left += [UInt8](repeating: 0, count: Int(remains.size) - left.count)
            for (number, sectorBytes) in remains.sectors {
                for (index, byte) in sectorBytes.enumerated() {
                    let place = Int(number) * sector + index
                    if place < left.count { left[place] = byte }
                }
            }
            return left
        }
    }

    /// Everything that cuts with different seeds left.
    private func outcomes(_ bench: Bench, seeds: ClosedRange<UInt64> = 1...300) -> Set<[UInt8]> {
        Set(
            seeds.map { seed in
                var bench = bench
                return bench.cut(seed: seed)
            })
    }

    private func filled(_ byte: UInt8, sectors: Int = 1) -> [UInt8] {
        [UInt8](repeating: byte, count: sectors * Self.sector)
    }

    @Test("is all of it after a flush")
    func flushed() {
        var bench = Bench()
        bench.write(filled(1, sectors: 3), at: 0)
        bench.write(filled(2), at: 100)
        bench.content.flush()
        #expect(bench.content.isFlushed)
        #expect(outcomes(bench) == [bench.bytes])
    }

    @Test("is any mixture of old and new sectors before it, each of them whole")
    func torn() {
        var bench = Bench()
        bench.write(filled(1, sectors: 2), at: 0)
        bench.content.flush()
        bench.write(filled(2, sectors: 2), at: 0)
        #expect(
            outcomes(bench) == [
                filled(1, sectors: 2), filled(2, sectors: 2), filled(1) + filled(2),
                filled(2) + filled(1),
            ])
    }

    @Test("is any of the contents that a sector had since the flush")
    func versions() {
        var bench = Bench()
        bench.write(filled(1), at: 0)
        bench.content.flush()
        for byte in UInt8(2)...4 { bench.write(filled(byte), at: 0) }
        #expect(outcomes(bench) == [filled(1), filled(2), filled(3), filled(4)])
    }

    @Test("has any length that the file had, and zeros where no write came through")
    func growth() {
        var bench = Bench()
        bench.write(filled(1), at: 0)
        #expect(outcomes(bench) == [[], filled(0), filled(1)])
    }

    @Test("is cut off with its content and not without")
    func truncation() {
        var bench = Bench()
        bench.write(filled(1, sectors: 2), at: 0)
        bench.content.flush()
        bench.truncate(to: 0)
        #expect(outcomes(bench) == [[], filled(1, sectors: 2)])
        bench.write(filled(2), at: 0)
        // With its old length it has its old content; with a later one, what was written since.
        #expect(outcomes(bench) == [[], filled(1, sectors: 2), filled(0), filled(2)])
    }

    @Test("is what a failed flush left, and a later flush does not bring the rest back")
    func failedFlush() {
        var lost = 0
        for seed in UInt64(1)...40 {
            var bench = Bench()
            bench.write(filled(1, sectors: 16), at: 0)
            bench.content.flush()
            bench.write(filled(2, sectors: 16), at: 0)
            var random = SeededRandom(seed: seed)
            lost += bench.content.failFlush(random: &random).lostPages
            #expect(!bench.content.needsFlush)
            bench.content.flush()
            for left in outcomes(bench, seeds: 1...20) {
                // Two pages of eight sectors: each as a whole.
                for page in [left.prefix(4_096), left.suffix(4_096)] {
                    #expect(Set(page).count == 1)
                }
            }
        }
        #expect(lost > 20 && lost < 80)
    }

    @Test("gets a dropped page back when somebody writes to it again")
    func secondChance() {
        var bench = Bench()
        bench.write(filled(1, sectors: 8), at: 0)
        bench.content.flush()
        var random = SeededRandom(seed: 1)
        var lost = 0
        while lost == 0 {
            bench.write(filled(2, sectors: 8), at: 0)
            let failure = bench.content.failFlush(random: &random)
            lost = failure.dropped.isEmpty ? failure.lostPages : 0
        }
        bench.write([3], at: 0)
        bench.content.flush()
        #expect(outcomes(bench) == [[3] + filled(2, sectors: 8).dropFirst()])
    }
}
