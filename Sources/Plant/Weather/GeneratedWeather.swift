public import Core
import Glibc

/// Invented weather for a desk without a weather file: days that are clear, mixed or overcast,
/// with clouds that pass within the day. The same seed gives the same weather at every instant.
public struct GeneratedWeather: Weather, Hashable {
    /// How days are drawn.
    public enum Mood: String, Sendable, CaseIterable {
        /// Every day without a cloud.
        case clear
        /// Seven days in ten clear, two mixed, one overcast.
        case changing
        /// Every day overcast.
        case overcast
    }

    private enum Day {
        case clear, mixed, overcast
    }

    public let place: Place
    public let seed: UInt64
    public let mood: Mood

    public init(over place: Place, seed: UInt64, mood: Mood = .changing) {
        self.place = place
        self.seed = seed
        self.mood = mood
    }

    public func sample(at time: Timestamp) -> WeatherSample {
        let sun = SolarPosition(at: time, over: place)
        // Days are counted in solar time, so that no day's weather breaks at noon in the Pacific.
        let solarHours = Double(time.milliseconds) / 3_600_000 + place.longitude / 15
        let day = (solarHours / 24).rounded(.down)
        let hour = solarHours - day * 24
        let global = ClearSky.global(under: sun) * clearness(day: Int(day), hour: hour)
        return ClearSky.sample(
            global: global, under: sun, air: air(on: time.date, day: Int(day), hour: hour))
    }

    /// The share of a clear sky's light, in slots of 45 minutes that run into each other.
    private func clearness(day: Int, hour: Double) -> Double {
        let kind = self.kind(of: day)
        let position = hour / 0.75
        let slot = position.rounded(.down)
        let share = position - slot
        func level(_ slot: Int) -> Double {
            let chance = fraction(day, 1_000 + slot)
            return switch kind {
            case .clear: 0.95 + 0.05 * chance
            case .mixed: 0.35 + 0.65 * chance
            case .overcast: 0.15 + 0.25 * chance
            }
        }
        return level(Int(slot)) * (1 - share) + level(Int(slot) + 1) * share
    }

    private func kind(of day: Int) -> Day {
        switch mood {
        case .clear: return .clear
        case .overcast: return .overcast
        case .changing:
            let chance = fraction(day, 1)
            return chance < 0.7 ? .clear : chance < 0.9 ? .mixed : .overcast
        }
    }

    /// Warmest at three in the afternoon; summer and the equator are warmer than winter and the
    /// poles. A rough figure that only sets cell and battery temperature.
    private func air(on date: CalendarDate, day: Int, hour: Double) -> Celsius {
        let season = cos(2 * .pi * (Double(date.daysSinceEpoch) - 202) / 365.25)
        let half = place.latitude < 0 ? -1.0 : 1.0
        let distance = abs(place.latitude)
        let mean = 29 - 0.45 * max(0, distance - 15) + half * season * 0.25 * distance
        let swing = kind(of: day) == .overcast ? 3.0 : 7.0
        let chance = 4 * fraction(day, 2) - 2
        return Celsius(
            max(-60, min(60, mean + chance + swing * cos(2 * .pi * (hour - 15) / 24))))
    }

    /// Evenly from 0 to 1, and the same for the same place in the sequence.
    private func fraction(_ day: Int, _ slot: Int) -> Double {
        let place = UInt64(bitPattern: Int64(day)) &* 4_096 &+ UInt64(slot)
        return SeededValue.fraction(seed: seed, index: place)
    }
}
