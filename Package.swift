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
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "Cpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "Cz", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "Cstemmer", providers: [.apt(["libstemmer-dev"])]),
        .target(name: "Catalog", dependencies: ["Cz"], swiftSettings: settings),
        .target(
            name: "CodeIndex",
            dependencies: ["Catalog", "GRAM", "Postgres", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings),
        .target(name: "Execution", swiftSettings: settings),
        .target(name: "LocalServers", swiftSettings: settings),
        .target(name: "Postgres", dependencies: ["Cpq", "Execution"], swiftSettings: settings),
        .target(name: "Simulation", swiftSettings: settings),
        .target(name: "GRAM", dependencies: ["Cstemmer"], swiftSettings: settings),
        .testTarget(name: "CodeIndexTests", dependencies: ["CodeIndex", "LocalServers"], swiftSettings: settings),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: settings),
        .testTarget(name: "GRAMTests", dependencies: ["GRAM"], swiftSettings: settings),
        .testTarget(name: "PostgresTests", dependencies: ["LocalServers", "Postgres"], swiftSettings: settings),
        .testTarget(name: "ExecutionTests", dependencies: ["Execution"], swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx17
)
