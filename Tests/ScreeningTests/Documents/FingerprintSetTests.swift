import Core
import Testing

@testable import Screening

struct FingerprintSetTests {
    /// Sorted places with runs, repeats, gaps and both ends.
    private static func places(_ seed: UInt64, count: Int, universe: UInt64) -> [UInt64] {
        var random = SeededRandom(seed: seed)
        var places = (0..<count).map { _ in UInt64.random(in: 0..<universe, using: &random) }
        for place in places.prefix(count / 10) { places.append(place) }
        if let some = places.first {
            places += (0..<UInt64(count / 5)).map { (some + $0) % universe }
        }
        if count > 2 { places += [0, universe - 1] }
        return places.sorted()
    }

    private static func built(_ places: [UInt64], universe: UInt64) -> [UInt8] {
        var builder = FingerprintSetBuilder(universe: universe, expected: places.count)
        for place in places { builder.append(place) }
        return builder.bytes()
    }

    @Test(
        "Each place has exactly the entries that a sorted array gives it",
        arguments: [
            (0, 1), (1, 1), (3, 2), (40, 5_120), (40, 900_000), (900, 115_200), (5_000, 640_000),
            (5_000, 3_000), (60_000, 7_680_000),
        ] as [(Int, UInt64)])
    func exact(count: Int, universe: UInt64) throws {
        let places = Self.places(UInt64(count) + universe, count: count, universe: universe)
        let set = try #require(FingerprintSet(Self.built(places, universe: universe)))
        #expect(set.count == places.count)
        var random = SeededRandom(seed: universe)
        let absent = (0..<20_000).map { _ in UInt64.random(in: 0..<universe, using: &random) }
        for place in Set(places + absent) {
            let from = places.partitioningIndex { $0 >= place }
            let to = places.partitioningIndex { $0 > place }
            let found = set.entries(at: place)
            #expect(found.count == to - from)
            if from < to { #expect(found == from..<to) }
        }
        #expect(set.entries(at: universe + 1_000_000).isEmpty)
    }

    @Test("At 128 places an entry it takes less than 9.2 bits for each, and passes 1 in 128")
    func size() throws {
        let count = 100_000
        let universe = UInt64(count) * DocumentGroup.runsPerEntry
        var random = SeededRandom(seed: 3)
        let places = (0..<count).map { _ in UInt64.random(in: 0..<universe, using: &random) }
        let bytes = Self.built(places.sorted(), universe: universe)
        #expect(Double(bytes.count) * 8 / Double(count) < 9.2)
        let set = try #require(FingerprintSet(bytes))
        let tries = 200_000
        let passed = (0..<tries).count { _ in
            !set.entries(at: UInt64.random(in: 0..<universe, using: &random)).isEmpty
        }
        #expect(abs(Double(passed) / Double(tries) - 1 / 128.0) < 0.001)
    }

    @Test("Bytes that are none, or changed, are refused or answer without leaving the array")
    func damaged() {
        let universe: UInt64 = 128_000
        let bytes = Self.built(Self.places(1, count: 1_000, universe: universe), universe: universe)
        #expect(FingerprintSet([]) == nil)
        #expect(FingerprintSet(Array(bytes.dropLast())) == nil)
        var random = SeededRandom(seed: 8)
        var refused = 0
        for _ in 0..<2_000 {
            var changed = bytes
            let place = Int.random(in: 0..<changed.count, using: &random)
            changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            guard let set = FingerprintSet(changed) else {
                refused += 1
                continue
            }
            for place in stride(from: 0, to: universe, by: 997) { _ = set.entries(at: place) }
        }
        // Count, universe, samples and the unary part's ones; low bits no search can leave by.
        #expect(refused > 300)
    }
}

extension [UInt64] {
    /// The first index from which on the condition holds.
    fileprivate func partitioningIndex(_ holds: (UInt64) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
