import AsyncHTTPClient
import Control
import Core
import NIOCore
import NIOHTTP1

/// One workstation with its officer: enrolled with a code, signed in with a PIN, like a client of
/// the LAN API that an administration wrote itself.
struct Workstation: Sendable {
    enum Answer: Sendable {
        case receipt(JSONValue)
        case refused(String)
        case tryAgain(String)
        case signInAgain
    }

    /// An answer of the post is small: receipts stay below this.
    private static let answerLimit = 1 << 20
    private static let json = "application/json"

    let number: Int
    let address: String
    let client: HTTPClient
    let socket: String
    let time: SystemTime
    private var credential: String?
    private var session: String?

    init(number: Int, address: String, client: HTTPClient, socket: String, time: SystemTime) {
        self.number = number
        self.address = address
        self.client = client
        self.socket = socket
        self.time = time
    }

    /// Enrols where that has not been done, then opens a session; tries for two minutes, because
    /// the role may just be starting.
    mutating func signIn() async throws {
        let deadline = time.monotonic() + .seconds(120)
        while true {
            do {
                if credential == nil { credential = try await enrol() }
                session = try await openSession()
                return
            } catch {
                guard time.monotonic() < deadline else { throw error }
                try await time.sleep(for: .milliseconds(300))
            }
        }
    }

    func put(_ crossing: (id: Identifier, body: JSONValue)) async -> Answer {
        await put("/v1/crossings/\(crossing.id)", Array(crossing.body.compactText.utf8))
    }

    /// Hands an image over as a whole; what the post holds of it already is passed over.
    func put(_ image: InventedImage) async -> Answer {
        await put("/v1/attachments/\(image.sha256)", image.bytes, type: "application/octet-stream")
    }

    private func put(
        _ path: String, _ content: [UInt8], type: String = Self.json
    ) async -> Answer {
        do {
            let (status, body) = try await send("PUT", path, content, type)
            switch status {
            case 200...204: return .receipt(body)
            case 401: return .signInAgain
            case 408, 429, 500...599: return .tryAgain("status \(status)")
            default: return .refused("status \(status): \(body.compactText.prefix(400))")
            }
        } catch {
            return .tryAgain("\(error)")
        }
    }

    private func enrol() async throws -> String {
        let name = "sim-\(number)"
        let code = try ControlClient.call(
            path: socket, call: "enrol-workstation",
            arguments: ["name": .string(name), "replace": true], timeout: .seconds(10))
        let (status, answer) = try await send(
            "POST", "/v1/enrolments",
            ["code": code["code"] ?? .null, "name": .string(name)])
        guard status == 201, let credential = answer["credential"]?.string else {
            throw SimulationFault(
                problem: "enrolment was answered with \(status): \(answer.compactText)")
        }
        return credential
    }

    private func openSession() async throws -> String {
        let badge = "SIM-\(number)"
        let added = try? ControlClient.call(
            path: socket, call: "officers-add",
            arguments: ["badge": .string(badge), "role": "officer"], timeout: .seconds(10))
        let pin =
            try added?["pin"]
            ?? ControlClient.call(
                path: socket, call: "officers-reset", arguments: ["badge": .string(badge)],
                timeout: .seconds(10))["pin"]
        let (status, answer) = try await send(
            "POST", "/v1/sessions", ["badge": .string(badge), "pin": pin ?? .null])
        guard status == 201, let session = answer["session"]?.string else {
            throw SimulationFault(
                problem: "sign-in was answered with \(status): \(answer.compactText)")
        }
        return session
    }

    private func send(
        _ method: String, _ path: String, _ body: JSONValue
    ) async throws -> (status: UInt, body: JSONValue) {
        try await send(method, path, Array(body.compactText.utf8), Self.json)
    }

    private func send(
        _ method: String, _ path: String, _ body: [UInt8], _ type: String
    ) async throws -> (status: UInt, body: JSONValue) {
        var request = HTTPClientRequest(url: address + path)
        request.method = .init(rawValue: method)
        request.headers.add(name: "Content-Type", value: type)
        if let credential {
            request.headers.add(name: "Authorization", value: "Bearer \(credential)")
        }
        if let session { request.headers.add(name: "Waypost-Session", value: session) }
        request.body = .bytes(body)
        let response = try await client.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: Self.answerLimit)
        let json = try? JSONValue(parsing: Array(bytes.readableBytesView))
        return (response.status.code, json ?? .null)
    }
}

/// Why the simulated workstation cannot go on.
struct SimulationFault: Fault {
    let problem: String
}
