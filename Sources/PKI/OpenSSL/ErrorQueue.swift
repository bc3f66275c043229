internal import COpenSSL

/// OpenSSL's errors of this thread, taken out of its queue so that none turns up in a later call.
struct ErrorQueue {
    private struct Entry {
        let number: UInt
        let text: String
    }

    private var entries: [Entry] = []

    var texts: [String] { entries.map(\.text) }

    init() {}

    /// Takes all that is queued now.
    static func drain() -> ErrorQueue {
        var queue = ErrorQueue()
        while true {
            var data: UnsafePointer<CChar>?
            var flags: Int32 = 0
            let number = ERR_get_error_all(nil, nil, nil, &data, &flags)
            guard number != 0 else { return queue }
            var text =
                ERR_reason_error_string(number).map { String(cString: $0) } ?? "error \(number)"
            if flags & ERR_TXT_STRING != 0, let data, data.pointee != 0 {
                text += ": " + String(cString: data)
            }
            queue.entries.append(Entry(number: number, text: text))
        }
    }

    static func discard() {
        ERR_clear_error()
    }

    func contains(library: Int32, reason: Int32) -> Bool {
        entries.contains {
            ERR_GET_LIB($0.number) == library && ERR_GET_REASON($0.number) == reason
        }
    }
}

extension PKIFault {
    /// A fault with what OpenSSL has queued.
    static func drained(_ code: Code, _ activity: String, _ reason: String) -> PKIFault {
        PKIFault(code, activity, reason, errors: .drain())
    }
}
