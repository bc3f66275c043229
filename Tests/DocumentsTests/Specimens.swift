import Documents

/// Zones as Doc 9303 prints them, and invented ones for what it only describes.
enum Specimens {
    static let passport = [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ]
    static let card = [
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ]
    static let cardWithLongNumber = [
        "I<UTOD23145890<7349<<<<<<<<<<<",
        "3407127M9507122UTO<<<<<<<<<<<2",
        "STEVENSON<<PETER<JOHN<<<<<<<<<",
    ]
    static let largerCard = [
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "D231458907UTO7408122F1204159<<<<<<<6",
    ]
    static let visaA = [
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
    ]
    static let visaB = [
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "L8988901C4XXX4009078F9612109<<<<<<<<",
    ]

    static let all = [passport, card, cardWithLongNumber, largerCard, visaA, visaB]

    /// A passport with right digits over whatever is given, the optional field empty.
    static func passport(
        code: String = "P<", issuer: String = "SEN", name: String = "DIOP<<AMINATA",
        number: String = "A01234567", nationality: String = "SEN", birth: String = "900512",
        sex: String = "F", expiry: String = "301231", optionalDigit: String = "0"
    ) -> [String] {
        let second =
            guarded(padded(number, 9)) + padded(nationality, 3) + guarded(birth) + sex
            + guarded(expiry) + padded("", 14) + optionalDigit
        let bytes = Array(second.utf8)
        let composite = digit(
            String(decoding: bytes[0..<10] + bytes[13..<20] + bytes[21..<43], as: UTF8.self))
        return [padded(code + padded(issuer, 3) + name, 44), second + composite]
    }

    static func guarded(_ field: String) -> String { field + digit(field) }

    /// Doc 9303-3 §4.9, spelt out once more so that the tests do not ask what they test.
    static func digit(_ field: String) -> String {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let sum = field.enumerated().reduce(0) { sum, element in
            sum + (alphabet.firstIndex(of: element.element) ?? 0) * [7, 3, 1][element.offset % 3]
        }
        return String(sum % 10)
    }

    static func padded(_ text: String, _ length: Int) -> String {
        text + String(repeating: "<", count: max(0, length - text.count))
    }
}
