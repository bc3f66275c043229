internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Turns every fault into its one clear answer, and logs without a word of what was sent: method,
/// the route's template, status.
struct ProblemMiddleware: RouterMiddleware {
    let routes: RouteTable

    func handle(
        _ request: Request, context: CaptureContext,
        next: (Request, CaptureContext) async throws -> Response
    ) async throws -> Response {
        do {
            guard Self.headerBytes(request) <= HTTPLimits.headers else {
                throw Problem.headersTooLarge
            }
            return try await next(request, context)
        } catch {
            let problem = problem(of: error, request)
            log(problem, error, request, context)
            return problem.response
        }
    }

    private func problem(of error: any Error, _ request: Request) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let fault as CaptureFault: return Problem(fault)
        case let error as HTTPError where error.status == .notFound:
            let allowed = routes.methods(at: request.uri.path)
            return allowed.isEmpty ? .notFound : .methodNotAllowed(allowed)
        case let error as any HTTPResponseError:
            return Problem(error.status, "http", error.status.reasonPhrase)
        default: return .internalError
        }
    }

    private func log(
        _ problem: Problem, _ error: any Error, _ request: Request, _ context: CaptureContext
    ) {
        // A person's mistake is an ordinary answer; what the post cannot do is news.
        let level: Logger.Level = problem.status.code >= 500 ? .error : .debug
        let cause = (error as? any Fault)?.problem ?? "\(type(of: error))"
        context.logger.log(
            level: level, "request refused",
            metadata: [
                "method": .string(request.method.rawValue),
                "route": .string(context.endpointPath ?? "none"),
                "status": .stringConvertible(problem.status.code),
                "problem": .string(problem.isConfidential ? "confidential" : problem.name),
                "cause": .string(level == .error ? cause : "request"),
            ])
    }

    private static func headerBytes(_ request: Request) -> Int {
        // Colon, space and line end of each field.
        request.headers.reduce((request.head.path ?? "").utf8.count) {
            $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4
        }
    }
}
