/// The one owner of an OpenSSL object, which frees it.
struct Handle: ~Copyable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer) -> Void

    /// Takes the object over; `nil` is what OpenSSL returns when it could not make it.
    init(
        _ pointer: OpaquePointer?, free: @escaping (OpaquePointer) -> Void, _ activity: String
    ) throws(PKIFault) {
        guard let pointer else {
            throw .drained(.library, activity, "OpenSSL did not make what is needed")
        }
        self.pointer = pointer
        self.free = free
    }

    deinit {
        free(pointer)
    }
}

/// Throws what OpenSSL has queued unless the call returned a positive number.
func check(
    _ result: Int32, _ activity: String, _ reason: String = "OpenSSL refused",
    code: PKIFault.Code = .library
) throws(PKIFault) {
    guard result > 0 else { throw .drained(code, activity, reason) }
}
