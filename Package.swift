// swift-tools-version: 6.2
import PackageDescription

// Targets stand from the ground up: each imports only what stands above it. `TidyTests` holds this
// order against the import lines, and the comment on each heavy package names its one home.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdHTTP2: Target.Dependency = .product(
    name: "HummingbirdHTTP2", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(
    name: "HummingbirdTesting", package: "hummingbird")
let httpClient: Target.Dependency = .product(
    name: "AsyncHTTPClient", package: "async-http-client")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let unixSignals: Target.Dependency = .product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let all: [Target] = [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(
        name: "CModbus", pkgConfig: "libmodbus", providers: [.apt(["libmodbus-dev"])]),
    .systemLibrary(name: "CGPIO", pkgConfig: "libgpiod", providers: [.apt(["libgpiod-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    library("Core", ["CLinux"]),
    library("Supervision", ["CLinux", "Core"]),
    library("Simulation", ["Core", "Supervision", grdbSQLite]),
    library("PKI", ["COpenSSL", "Core"]),
    library("Records", ["Core", "PKI"]),
    library("Modbus", ["CModbus", "Core", "Supervision"]),
    library("GPIO", ["CGPIO", "Core", "Supervision"]),
    library("Site", ["Core", toml]),
    library("Control", ["CLinux", "Core", "Supervision"]),
    library("Plant", ["Core"]),
    library("Power", ["Core", "Supervision", "Modbus", "Site"]),
    library("UPS", ["Core", "Supervision"]),
    library("Documents", ["Core", "PKI", "Records"]),
    library("Screening", ["Core", "PKI", "Records"], exclude: ["BUNDLE.md"]),
    library("Journal", ["Core", "Supervision", "PKI", "Records", grdb, grdbSQLite]),
    library(
        "Uplink",
        [
            "CZstd", "Core", "Supervision", "PKI", "Records", "Journal", httpClient, nioCore,
            nioPosix, nioHTTP1, nioSSL, logging,
        ], exclude: ["Assets", "WIRE.md"]),
    library(
        "Capture",
        [
            "Core", "Supervision", "PKI", "Records", "Documents", "Screening", "Journal",
            hummingbird, hummingbirdTLS, mustache, nioCore, nioHTTP1, nioSSL, logging,
        ], exclude: ["Assets"]),
    library(
        "Hub",
        [
            "CPostgres", "Core", "Supervision", "PKI", "Records", "Power", "Journal", "Uplink",
            hummingbird, hummingbirdHTTP2, grdb, nioCore, nioSSL, logging,
        ], exclude: ["HEADQUARTERS.md"]),
    library(
        "Health", ["Core", "Supervision", "Records", "Site", "Control", "Journal", "Uplink"]),
    library(
        "Station",
        [
            "Core", "Supervision", "PKI", "Records", "Site", "Control", "Documents", "Screening",
            "Journal", "Modbus", "GPIO", "Plant", "Power", "UPS", "Uplink", "Capture", "Hub",
            "Health", grdbSQLite, logging, unixSignals,
        ]),
    library(
        "PostSimulation",
        [
            "Core", "Supervision", "Simulation", "PKI", "Records", "Site", "Documents",
            "Screening", "Journal", "Modbus", "Plant", "Power", "UPS", "Uplink", "Capture", "Hub",
            "Station", grdb, logging, nioCore, nioPosix,
        ]),
    library("Launch", ["Core", "Site", "Station", arguments, logging]),
    program("waypostd", ["Launch", arguments]),
    program("waypost", ["Core", "Site", "Station", "Launch", arguments]),
    program("waypost-hub", ["Core", "Station", "Launch", arguments, logging]),
    program(
        "waypost-sim",
        [
            "Core", "Supervision", "Simulation", "Modbus", "Plant", "Site", "Control", "Station",
            "PKI", "PostSimulation",
            "Launch", arguments, httpClient, logging, nioCore, nioHTTP1, nioSSL,
        ]),
    program("waypost-bench", ["Core", "Site", "Station", "PostSimulation", "Launch", arguments]),
    tests("Tidy"),
    tests("Core", ["Core"]),
    tests("Supervision", ["Core", "Supervision"]),
    tests("PKI", ["Core", "PKI"]),
    tests("Records", ["Core", "PKI", "Records"]),
    tests("Site", ["Core", "Site"]),
    tests("Control", ["Core", "Supervision", "Control"]),
    tests(
        "Documents", ["Core", "PKI", "Records", "Documents"],
        exclude: ["Chip/StrictCheck.java", "Chip/chip_cases.py"]),
    tests("Screening", ["Core", "Simulation", "PKI", "Records", "Screening"]),
    tests("Journal", ["Core", "Supervision", "Simulation", "PKI", "Records", "Journal", grdb]),
    tests(
        "Simulation", ["Core", "Supervision", "Records", "Documents", "Simulation", grdbSQLite]),
    tests("Modbus", ["Core", "Supervision", "Modbus"], exclude: ["slave.py"]),
    tests("GPIO", ["Core", "Supervision", "GPIO"]),
    tests("Plant", ["Core", "Plant"]),
    tests(
        "Power", ["Core", "Supervision", "Modbus", "Site", "Plant", "Power"],
        exclude: ["Battery/second_bank.py", "Controllers/families.py", "clairvoyant.py"]),
    tests("UPS", ["Core", "Supervision", "UPS"]),
    tests(
        "Uplink", ["Core", "Supervision", "PKI", "Records", "Journal", "Uplink"],
        exclude: ["decode_batch.py"]),
    tests(
        "Hub",
        [
            "Core", "Supervision", "Simulation", "PKI", "Records", "Power", "Journal", "Uplink",
            "Hub",
        ]),
    tests(
        "Capture",
        [
            "Core", "Supervision", "PKI", "Records", "Documents", "Screening", "Journal",
            "Capture", hummingbirdTesting, nioEmbedded,
        ]),
    tests("Health", ["Core", "Site", "Health"]),
    tests(
        "Station",
        [
            "Core", "Supervision", "Simulation", "PKI", "Records", "Modbus", "GPIO", "Site",
            "Control", "Capture", "Plant", "Power", "UPS", "Journal", "Uplink", "Hub", "Health",
            "Station", grdb, logging,
        ]),
    tests(
        "PostSimulation",
        [
            "Core", "Simulation", "Records", "Site", "Uplink", "Hub", "Station", "PostSimulation",
            nioCore, nioPosix,
        ]),
    tests(
        "Process", ["Core"],
        exclude: [
            "alternate.py", "ask_service.py", "power_days.py", "recompute_chain.py",
            "schema_check.py", "schemathesis.toml", "webdriver.py", "workstation.py",
        ]),
]

/// `WAYPOST_TARGETS=Core,PKI` narrows the package to these targets, what they need and their tests,
/// with only the packages that these need: the sanitizer lane builds so.
let selected: [Target] = {
    guard let names = Context.environment["WAYPOST_TARGETS"] else { return all }
    var wanted = Set(names.split(separator: ",").flatMap { [String($0), $0 + "Tests"] })
    for target in all.reversed() where wanted.contains(target.name) {
        for case .byNameItem(let name, _) in target.dependencies { wanted.insert(name) }
    }
    return all.filter { wanted.contains($0.name) }
}()

let packagesInUse = Set(
    selected.flatMap(\.dependencies).compactMap { dependency in
        if case .productItem(_, let package?, _, _) = dependency { package } else { nil }
    })

let packages: [(name: String, dependency: Package.Dependency)] = [
    (
        "hummingbird",
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: [])
    ),
    (
        "async-http-client",
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0")
    ),
    ("swift-nio", .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2")),
    ("swift-nio-ssl", .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6")),
    ("GRDB.swift", .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0")),
    ("swift-log", .package(url: "https://github.com/apple/swift-log", exact: "1.16.2")),
    (
        "swift-service-lifecycle",
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0")
    ),
    ("TOMLKit", .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0")),
    (
        "swift-mustache",
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1")
    ),
    (
        "swift-argument-parser",
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
    ),
]

let package = Package(
    name: "waypost",
    dependencies: packages.filter { packagesInUse.contains($0.name) }.map(\.dependency),
    targets: selected
)
