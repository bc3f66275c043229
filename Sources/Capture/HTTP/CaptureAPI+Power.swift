internal import Core
internal import Hummingbird

extension CaptureAPI {
    /// Energy and nothing else, for whoever is signed in.
    @Sendable func showPower(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        guard var days = await power()?.object else { throw CaptureFault.powerUnknown }
        days["may_request"] = .bool(principal.role == .supervisor && !isTraining)
        return .json(.object(days))
    }

    /// What a supervisor's wish for loads costs, or that it is carried out.
    @Sendable func requestLoads(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let bytes = try await body(request, limit: HTTPLimits.accessBody)
        return .json(
            try await service.requestLoads(bytes: bytes, by: principal, asking: askPower))
    }

    /// When the power of the workstation that asks is cut, for whoever is signed in at it.
    @Sendable func showSupply(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        _ = try principal(request)
        let credential = try credentials(request).credential
        let workstation: Workstation
        do throws(AccessFault) {
            workstation = try service.register.workstation(credential: credential)
        } catch {
            throw CaptureFault.access(error)
        }
        return .json(await supply(workstation.name))
    }
}
