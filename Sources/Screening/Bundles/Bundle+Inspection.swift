public import Core
import PKI

extension Bundle {
    /// What the list says of itself, without its content.
    public var inspection: JSONValue {
        var members = manifest.json.object ?? [:]
        members["signer"] = JSONValue(signer?.subjectCommonName)
        members["signer_sha256"] = JSONValue(signer?.fingerprint)
        members["bytes"] = .integer(Int64(file.size))
        members["document_pages"] = JSONValue(documents?.index.pageCount)
        members["note"] = JSONValue(
            manifest.isClear ? "this list is not encrypted: whoever has the file can read it" : nil)
        return .object(members)
    }
}
