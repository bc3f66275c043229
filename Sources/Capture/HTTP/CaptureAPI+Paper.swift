internal import Core
internal import HTTPTypes
internal import Hummingbird

extension CaptureAPI {
    /// Numbers for sheets that are to be printed.
    @Sendable func newPaperForms(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let bytes = try await body(request, limit: HTTPLimits.accessBody)
        return .json(
            try await service.newPaperForms(bytes: bytes, by: principal), status: .created)
    }

    /// Under which name a sheet is keyed in, and whether it has been.
    @Sendable func showPaperForm(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        return .json(
            try await service.paperForm(context.parameters.get("number") ?? "", by: principal))
    }
}
