internal import COpenSSL

/// Object identifiers in dotted form.
enum ObjectIdentifier {
    static func text(_ object: OpaquePointer?) -> String {
        var text = [CChar](repeating: 0, count: 128)
        OBJ_obj2txt(&text, Int32(text.count), object, 1)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }
}
