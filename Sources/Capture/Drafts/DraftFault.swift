public import Core

/// Why a half-filled form is not kept.
public enum DraftFault: Fault {
    /// The officer has as many as one may have.
    case tooMany(limit: Int)
    /// All officers together have.
    case full(limit: Int)
    /// It was saved since, from there: `workstation`'s name.
    case changed(workstation: String, revision: Int64)
    /// Another officer's draft has this name.
    case taken
    /// The crossing of this name has its receipt: nothing is half-filled any more.
    case recorded
    case files(FileFault)

    public var problem: String {
        switch self {
        case .tooMany(let limit): "there are already \(limit) drafts of this officer"
        case .full(let limit): "there are already \(limit) drafts at this post"
        case .changed(let workstation, let revision):
            "it was saved since at \(workstation), as revision \(revision)"
        case .taken: "another draft has this id"
        case .recorded: "the crossing of this id is stored"
        case .files(let fault): fault.problem
        }
    }

    public var remedy: String? {
        switch self {
        case .tooMany: "finish one, or drop it"
        case .full: "finish some, or drop them; after a day each goes by itself"
        case .changed: "read it again and go on from there"
        case .taken: "choose another id"
        case .recorded: "correct the crossing by an amendment"
        case .files(let fault): fault.remedy
        }
    }

    public var isTransient: Bool {
        if case .files(let fault) = self { fault.isTransient } else { false }
    }
}
