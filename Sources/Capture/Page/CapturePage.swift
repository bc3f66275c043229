internal import Core
internal import Mustache
internal import Records

/// The page at `/`: one document whose parts are shown as the workstation is enrolled and somebody
/// signed in.
struct CapturePage: Sendable {
    let post: String

    private static let template = template(EmbeddedAsset.index)
    /// The parts of the page that stand in files of their own.
    private static let library = MustacheLibrary(templates: [
        "rooms": template(EmbeddedAsset.rooms)
    ])

    private static func template(_ text: String) -> MustacheTemplate {
        // Embedded at build; every test that asks for the page proves that it is a template.
        guard let template = try? MustacheTemplate(string: text) else {
            preconditionFailure("the embedded page is not a template")
        }
        return template
    }

    init(post: String) {
        self.post = post
    }

    /// - Parameters:
    ///   - isTraining: whether it is the page of those who learn.
    ///   - additions: codes of the State's that are offered beside the defaults.
    ///   - catalogue: its words.
    func render(
        workstation: Workstation?, principal: Principal?, isTraining: Bool = false,
        additions: CodeAdditions = .none, in catalogue: Catalogue = .english, now: Timestamp
    ) -> String {
        let state = workstation == nil ? "enrol" : principal == nil ? "sign-in" : "capture"
        let lists: [(String, CodeList)] = [
            ("direction", .direction), ("outcome", .outcome), ("purpose", .purpose),
            ("transport", .transport), ("intended_stay", .intendedStay),
            ("refusal_reason", .refusalReason), ("document_class", .documentClass),
            ("absent_reason", .documentAbsentReason), ("sex", .sex),
            ("category", .travellerCategory), ("hit_decision", .hitDecision),
            ("hit_second", .hitSecond), ("amendment_reason", .amendmentReason),
            ("referral_need", .referralNeed), ("group_kind", .groupKind),
            ("incident_kind", .incidentKind), ("incident_source", .incidentSource),
            ("journey_role", .journeyRole), ("accompanied_by", .accompaniedBy),
        ]
        var view: [String: Any] = [
            "lang": catalogue.language, "dir": catalogue.direction, "t": catalogue.texts,
            "texts": catalogue.json(with: additions).compactText, "post": post, "state": state,
            "now_ms": now.milliseconds, "badge": principal?.badge ?? "",
            "role": principal?.role.rawValue ?? "",
            "workstation": workstation?.name ?? "",
            "half": isTraining ? CaptureAPI.trainingPath : "",
            "home": isTraining ? CaptureAPI.trainingPath + "/" : "/",
            "training": isTraining,
            "specimens": TrainingSpecimen.all.map { specimen in
                [
                    "zone": specimen.zone.joined(separator: "\n"),
                    "label": catalogue.texts["specimen_\(specimen.name)"] ?? specimen.name,
                ]
            },
            "languages": Catalogue.all.map { other in
                [
                    "code": other.language, "name": other.name,
                    "here": other.language == catalogue.language ? "true" : "false",
                ]
            },
        ]
        let outcomes = catalogue.options(.outcome, additions)
        view["rare_outcome"] = SearchTerms.outcomes.compactMap { code in
            outcomes.first { $0["value"] == code }
        }
        for (name, list) in lists { view[name] = catalogue.options(list, additions) }
        return Self.template.render(view, library: Self.library)
    }
}
