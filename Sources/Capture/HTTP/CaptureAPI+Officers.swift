internal import Core
internal import HTTPTypes
internal import Hummingbird

/// Officers and their PINs, as a supervisor and each for themselves see to them.
extension CaptureAPI {
    @Sendable func listOfficers(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        .json(["officers": try service.officers(for: try principal(request))])
    }

    @Sendable func resetPIN(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let badge = context.parameters.get("badge") ?? ""
        let pin = try await service.resetPIN(of: badge, by: principal)
        return .json(["badge": .string(badge), "pin": .string(pin)], status: .created)
    }

    @Sendable func changePIN(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try anyPrincipal(request)
        let shown = try credentials(request)
        let fields = try await textFields(request, compulsory: ["pin", "new_pin"], optional: [])
        try await access.changePIN(
            from: fields["pin"] ?? "", to: fields["new_pin"] ?? "", by: principal,
            credential: shown.credential)
        return Response(status: .noContent)
    }
}
