import Core

/// A call as it stands in a frame: `{"call": NAME, "arguments": VALUE}`.
///
/// Other keys are passed over, so that a newer command can talk to a role that was not restarted.
struct ControlRequest: Hashable, Sendable {
    let call: String
    let arguments: JSONValue

    init(call: String, arguments: JSONValue) {
        self.call = call
        self.arguments = arguments
    }

    init(frame: [UInt8]) throws(ControlFault) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: frame, depthLimit: ControlLimits.depth)
        } catch {
            throw ControlFault(code: "bad_request", error)
        }
        guard let call = value["call"]?.string else {
            throw .failed(
                code: "bad_request", problem: "the message has no text \"call\"",
                remedy: "send {\"call\": NAME, \"arguments\": VALUE}")
        }
        self.init(call: call, arguments: value["arguments"] ?? .null)
    }

    var json: JSONValue { ["call": .string(call), "arguments": arguments] }
}

/// An answer as it stands in a frame: `{"ok": true, "value": …}` or
/// `{"ok": false, "error": {"code", "problem", "remedy", "needs"}}`.
enum ControlAnswer {
    static func json(_ result: Result<JSONValue, ControlFault>) -> JSONValue {
        switch result {
        case .success(let value): ["ok": true, "value": value]
        case .failure(let fault): ["ok": false, "error": error(fault)]
        }
    }

    private static func error(_ fault: ControlFault) -> JSONValue {
        var needs: [String] = []
        let code: String
        switch fault {
        case .refused(_, let groups):
            code = "refused"
            needs = groups
        case .failed(let name, _, _): code = name
        case .tooLarge: code = "too_large"
        default: code = "failed"
        }
        return [
            "code": .string(code), "problem": .string(fault.problem),
            "remedy": JSONValue(fault.remedy), "needs": .array(needs.map(JSONValue.string)),
        ]
    }

    static func value(frame: [UInt8], call: String, path: String) throws(ControlFault)
        -> JSONValue
    {
        let answer: JSONValue
        do {
            answer = try JSONValue(parsing: frame, depthLimit: ControlLimits.depth)
        } catch {
            throw .broken(path: path, reason: error.problem)
        }
        if answer["ok"] == true { return answer["value"] ?? .null }
        guard answer["ok"] == false, let error = answer["error"],
            let code = error["code"]?.string, let problem = error["problem"]?.string
        else { throw .broken(path: path, reason: "the answer is neither a value nor an error") }
        if code == "refused" {
            let needs = error["needs"]?.array?.compactMap(\.string) ?? []
            throw .refused(call: call, needs: needs)
        }
        throw .failed(code: code, problem: problem, remedy: error["remedy"]?.string)
    }
}
