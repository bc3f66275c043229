public import Core

extension Crossing {
    /// A document that a traveller showed, or the reason why there is none.
    public struct Document: Hashable, Sendable {
        /// The `document` object as it was sent; `null` where there is none.
        public let value: JSONValue

        public init(_ value: JSONValue?) {
            self.value = value ?? .null
        }

        /// From the code list `document.class`.
        public var documentClass: String? { value["class"]?.string }
        /// The document code of the machine readable zone, such as `P`.
        public var type: String? { value["type"]?.string }
        public var category: String? { value["category"]?.string }
        public var issuer: String? { value["issuer"]?.string }
        public var number: String? { value["number"]?.string }
        public var issuedOn: PartialDate? { value["issued_on"]?.string.flatMap { PartialDate($0) } }
        public var expiresOn: PartialDate? {
            value["expires_on"]?.string.flatMap { PartialDate($0) }
        }
        public var readBy: String? { value["read_by"]?.string }
        public var absentReason: String? { value["absent_reason"]?.string }

        /// The lines of the machine readable zone as they were sent; empty where there are none.
        public var zoneLines: [String] { (value["mrz"]?.array ?? []).compactMap(\.string) }

        /// The chip's files by name (`sod`, `dg1`, …); those that are no Base64 are left out.
        public var chipFiles: [String: [UInt8]] {
            (value["chip"]?.object ?? [:]).compactMapValues {
                $0.string.flatMap { Base64.bytes($0) }
            }
        }
        /// Whether the body holds anything of a chip, readable or not.
        public var hasChip: Bool {
            (value["chip"]?.object ?? [:]).values.contains { !$0.isNull }
        }
    }

    /// A file that belongs to the crossing.
    public struct Attachment: Hashable, Sendable {
        public let sha256: Digest256
        public let kind: String?
        public let mediaType: String?
        /// Bytes, as the client declares them.
        public let size: Int64?

        init?(_ value: JSONValue) {
            guard let sha256 = value["sha256"]?.string.flatMap({ Digest256($0) }) else {
                return nil
            }
            self.sha256 = sha256
            kind = value["kind"]?.string
            mediaType = value["media_type"]?.string
            size = value["size"]?.integer
        }
    }
}
