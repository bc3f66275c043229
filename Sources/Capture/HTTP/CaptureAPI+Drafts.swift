internal import Core
internal import HTTPTypes
internal import Hummingbird

extension CaptureAPI {
    @Sendable func listDrafts(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        .json(try await service.drafts(of: try principal(request)))
    }

    @Sendable func getDraft(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        return .json(
            try await service.draft(id: context.parameters.get("id") ?? "", of: principal))
    }

    @Sendable func putDraft(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let (answer, isNew) = try await service.saveDraft(
            id: context.parameters.get("id") ?? "",
            bytes: try await body(request, limit: DraftLimits.bytes), by: principal,
            at: try workstation(request).name)
        return .json(answer, status: isNew ? .created : .ok)
    }

    @Sendable func deleteDraft(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        try await service.removeDraft(id: context.parameters.get("id") ?? "", by: principal)
        return Response(status: .noContent)
    }

    private func workstation(_ request: Request) throws -> Workstation {
        let credential = try credentials(request).credential
        do throws(AccessFault) {
            return try service.register.workstation(credential: credential)
        } catch {
            throw CaptureFault.access(error)
        }
    }
}
