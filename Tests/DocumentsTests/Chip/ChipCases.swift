import Core
import Documents
import Foundation
import PKI

/// Documents that `chip_cases.py` makes anew for each run of the tests.
enum ChipCases {
    /// A Python that has asn1crypto and cryptography; `nil` where there is none.
    private static let python = ["python3", "/usr/bin/python3"].first { name in
        (try? run([name, "-c", "import asn1crypto, cryptography"])) != nil
    }

    static var canBeMade: Bool { python != nil }

    static let all: [ChipCase] = {
        guard let python, let output = try? run([python, file("chip_cases.py")]) else { return [] }
        return output.split(separator: "\n").compactMap { line in
            (try? JSONValue(parsing: String(line))).flatMap(ChipCase.init)
        }
    }()

    static func file(_ name: String) -> String {
        "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/" + name
    }

    private struct Failed: Error {
        let output: String
    }

    /// What a program prints.
    static func run(_ command: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(output: String(decoding: output, as: UTF8.self))
        }
        return String(decoding: output, as: UTF8.self)
    }
}

/// One of them with what is to be found.
struct ChipCase: Sendable {
    let name: String
    let expected: String
    let row: JSONValue
    let authorities: [[UInt8]]
    let revocationLists: [[UInt8]]
    let masterList: [UInt8]?
    let time: Timestamp

    init?(_ row: JSONValue) {
        guard let name = row["name"]?.string, let expected = row["expect"]?.string,
            let time = row["at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        self.name = name
        self.expected = expected
        self.row = row
        self.time = time
        authorities = Self.files(row["csca"])
        revocationLists = Self.files(row["crl"])
        masterList = row["master_list"]?.string.flatMap { Base64.bytes($0) }
    }

    private static func files(_ value: JSONValue?) -> [[UInt8]] {
        (value?.array ?? []).compactMap { $0.string.flatMap { Base64.bytes($0) } }
    }

    func trust() throws -> PassiveAuthentication {
        let listed = try masterList.map { try MasterList($0).certificates } ?? []
        return PassiveAuthentication(
            authorities: CountryCertificates(
                try authorities.map { try Certificate(der: $0) } + listed),
            revocationLists: try revocationLists.map { try RevocationList(der: $0) })
    }

    var files: ChipFiles? { ChipFiles(document: row["document"]) }

    func verdict(
        _ files: ChipFiles, faces: [Digest256] = [], trust: PassiveAuthentication
    ) throws -> ChipVerdict {
        let lines = (row.at("document", "mrz")?.array ?? []).compactMap(\.string)
        return trust.inspect(
            files,
            of: PassiveAuthentication.Document(
                printed: try? MachineReadableZone(lines: lines), faces: faces), at: time)
    }
}
