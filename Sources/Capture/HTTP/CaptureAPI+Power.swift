internal import Hummingbird

extension CaptureAPI {
    /// Energy and nothing else, for whoever is signed in.
    @Sendable func showPower(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        _ = try principal(request)
        if let days = await power() { return .json(days) }
        var problem = Problem(
            .serviceUnavailable, "power-unknown", "Sun and battery are not known")
        problem.retryAfter = 5
        throw problem
    }
}
