internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension CaptureAPI {
    @Sendable func searchCrossings(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let query = try CrossingQuery(
            QueryItems(request, known: CrossingQuery.known), time: service.options.time)
        return .json(try await service.searchCrossings(query, for: principal))
    }

    @Sendable func showStatistics(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        let items = QueryItems(request, known: StatisticsQuery.known)
        let found = try await service.statistics(items, for: principal)
        guard items.text("format") == "svg" else {
            return Self.table(found.table, items, named: "statistics")
        }
        let catalogue = catalogue(for: request)
        let picture = StatisticsPicture(
            query: found.query, rows: found.rows, words: PictureWords(catalogue: catalogue))
        return Response(
            status: .ok,
            headers: [
                .contentType: "image/svg+xml; charset=utf-8",
                .contentLanguage: catalogue.language,
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: picture.svg)))
    }

    @Sendable func showAudit(
        _ request: Request, _ context: CaptureContext
    ) async throws -> Response {
        let principal = try principal(request)
        try service.require(principal.role == .auditor, principal)
        let items = QueryItems(request, known: AuditQuery.known)
        let query = try AuditQuery(items, time: service.options.time)
        return Self.table(
            try await service.auditTrail(query, for: principal), items, named: "audit")
    }

    private static func table(
        _ table: CaptureService.Table, _ items: QueryItems, named name: String
    ) -> Response {
        guard items.text("format") == "csv" else { return .json(table.json) }
        var response = Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8; header=present",
                .contentDisposition: "attachment; filename=\"\(name).csv\"",
            ],
            body: ResponseBody(
                byteBuffer: ByteBuffer(string: CSVText.of(table.columns, table.lines))))
        if let next = table.json["next"]?.string, let field = HTTPField.Name("Waypost-Next") {
            response.headers[field] = next
        }
        return response
    }
}
