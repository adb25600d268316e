// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "gramd",
    targets: [
        .systemLibrary(name: "Cpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "Cstemmer", providers: [.apt(["libstemmer-dev"])]),
        .target(name: "Execution", swiftSettings: settings),
        .target(name: "LocalServers", swiftSettings: settings),
        .target(name: "Postgres", dependencies: ["Cpq", "Execution"], swiftSettings: settings),
        .target(name: "GRAM", dependencies: ["Cstemmer"], swiftSettings: settings),
        .testTarget(name: "GRAMTests", dependencies: ["GRAM"], swiftSettings: settings),
        .testTarget(name: "PostgresTests", dependencies: ["LocalServers", "Postgres"], swiftSettings: settings),
        .testTarget(name: "ExecutionTests", dependencies: ["Execution"], swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx17
)
