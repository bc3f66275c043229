public import Core
internal import PKI

/// The certificate that HQ signs with, left out of answers to a post that holds it: it is nine
/// tenths of a kilobyte, and the same for years.
///
/// A post names the certificate it holds with each request. The hub leaves its own out where that
/// is named, and behind the first of an answer; the post puts it back before anybody looks, so that
/// what is kept can be verified by itself. Whoever names none gets it with every statement.
public enum SignerReference {
    /// The request's header; its value is a ``name(of:)`` or ``none``.
    public static let header = "Waypost-Signer"
    /// Of a post that puts certificates back, and holds none yet.
    public static let none = "none"
    /// Bytes of a certificate's fingerprint that name it: which of a hub's few is meant.
    private static let nameBytes = 8
    private static let member = "certificate"

    /// - Parameter certificate: Base64 of its DER, as in a signed statement.
    public static func name(of certificate: String) -> String? {
        Base64.bytes(certificate).map {
            Hexadecimal.text(SHA256.digest($0).bytes.prefix(nameBytes))
        }
    }

    /// An answer without what the post adds by itself.
    ///
    /// - Parameters:
    ///   - certificate: the hub's own, in Base64.
    ///   - held: what the post named; `nil` for one that names nothing.
    public static func leavingOut(
        _ certificate: String, of answer: JSONValue, heldAs held: String?
    ) -> JSONValue {
        guard let held else { return answer }
        var isHeld = held == name(of: certificate)
        return mapStatements(of: answer) { statement in
            guard statement[member]?.string == certificate else { return }
            if isHeld { statement[member] = nil }
            isHeld = true
        }
    }

    /// An answer with every statement whole.
    ///
    /// - Parameter certificate: the one that is held; replaced by the last that the answer shows.
    static func puttingBack(_ certificate: inout String?, into answer: JSONValue) -> JSONValue {
        var held = certificate
        defer { certificate = held }
        return mapStatements(of: answer) { statement in
            if let shown = statement[member]?.string {
                held = shown
            } else if let held {
                statement[member] = .string(held)
            }
        }
    }

    /// Changes the signed statements of an answer: itself, or what stands under one of its names,
    /// alone or in a row.
    private static func mapStatements(
        of answer: JSONValue, _ change: (inout [String: JSONValue]) -> Void
    ) -> JSONValue {
        func changed(_ value: JSONValue) -> JSONValue {
            guard var members = value.object, members["receipt"]?.object != nil,
                members["signature"] != nil
            else { return value }
            change(&members)
            return .object(members)
        }
        guard var members = answer.object else { return answer }
        if members["signature"] != nil { return changed(answer) }
        for (name, value) in members {
            members[name] = value.array.map { .array($0.map(changed)) } ?? changed(value)
        }
        return .object(members)
    }
}
