internal import Core

extension UplinkFault {
    /// What a hub's refusal means to the post.
    ///
    /// - Parameter retryAfter: the answer's own word on when to come back.
    package static func said(
        _ problem: ProblemDocument, _ retryAfter: Duration?
    ) -> UplinkFault {
        switch (problem.status, problem.code) {
        case (409, .behind):
            guard let position = problem.members["position"], !position.isNull else {
                return .behind(nil)
            }
            do {
                return .behind(try SignedReceipt(position))
            } catch {
                return error
            }
        case (422, .recordsRefused):
            let refusals = (problem.members["errors"]?.array ?? []).compactMap { error in
                error["sequence"]?.integer.map {
                    RecordRefusal(sequence: $0, reason: error["detail"]?.string ?? "no reason")
                }
            }
            return refusals.isEmpty ? .refused(problem) : .recordsRefused(refusals)
        case (429, _), (500..., _): return .busy(retryAfter: retryAfter, reason: problem.summary)
        default: return .refused(problem)
        }
    }
}
