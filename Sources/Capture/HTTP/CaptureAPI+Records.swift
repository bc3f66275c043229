internal import Core
internal import HTTPTypes
internal import Hummingbird

extension CaptureAPI {
    /// With a POST the client may name the record itself, so that sending again stores once
    /// (draft-ietf-httpapi-idempotency-key). A literal of a token is always a field name.
    private static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .ifMatch

    @Sendable func putCrossing(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let answer = try await service.putCrossing(
            id: try id(context), bytes: try await body(request), by: principal)
        var response = Self.stored(answer)
        if answer.isNew { response.headers[.location] = half + "/v1/crossings/\(answer.id)" }
        return response
    }

    @Sendable func getCrossing(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        return .json(try await service.crossing(id: try id(context), for: principal))
    }

    @Sendable func amendCrossing(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        return Self.stored(
            try await service.amendCrossing(
                try id(context), id: Self.name(request), bytes: try await body(request),
                by: principal))
    }

    func putting(
        _ kind: NamedKind
    ) -> @Sendable (Request, CaptureContext) async throws -> Response {
        { request, context in
            let principal = try principal(request)
            return Self.stored(
                try await service.put(
                    kind, id: try id(context), bytes: try await body(request), by: principal))
        }
    }

    @Sendable func putReferral(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        return Self.stored(
            try await service.putReferral(
                id: try id(context), bytes: try await body(request), by: principal))
    }

    @Sendable func postShift(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        return Self.stored(
            try await service.postShift(
                id: Self.name(request), bytes: try await body(request), by: principal))
    }

    @Sendable func showShift(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        .json(try await service.shift(for: try principal(request)))
    }

    @Sendable func closeShift(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let isBare =
            request.headers[.transferEncoding] == nil
            && ["0", nil].contains(request.headers[.contentLength])
        return Self.stored(
            try await service.closeShift(
                id: Self.name(request), bytes: isBare ? [] : try await body(request),
                power: await powerNow(), by: principal))
    }

    /// Charge in thousandths, powers in watts, voltage in millivolts: records hold whole numbers.
    private func powerNow() async -> JSONValue? {
        guard let now = await power()?["now"]?.object else { return nil }
        let units = [
            ("soc", "soc_permille", 1_000), ("pv_w", "pv_w", 1), ("load_w", "load_w", 1),
            ("battery_v", "battery_mv", 1_000),
        ]
        var members: [String: JSONValue] = [:]
        for (key, name, unit) in units {
            switch now[key] {
            case .integer(let value): members[name] = .integer(value * Int64(unit))
            case .number(let value) where value.magnitude < 1e9:
                members[name] = .integer(Int64((value * Double(unit)).rounded()))
            default: break
            }
        }
        return members.isEmpty ? nil : .object(members)
    }

    @Sendable func inspect(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        return .json(
            try await service.inspect(bytes: try await body(request), by: principal))
    }

    private func id(_ context: CaptureContext) throws -> String {
        guard let id = context.parameters.get("id") else { throw Problem.notFound }
        return id
    }

    /// The key's value, with or without the quotes of a structured field.
    private static func name(_ request: Request) -> String? {
        guard let value = request.headers[idempotencyKey] else { return nil }
        let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
        return isQuoted ? String(value.dropFirst().dropLast()) : value
    }
}
