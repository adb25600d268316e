// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "gramd",
    products: [
        .executable(name: "gramd", targets: ["gramd"]),
        .library(name: "GRAM", targets: ["Execution", "GRAM", "Tensor"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms.git", from: "1.2.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "Cdnnl", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(name: "Cpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "Crdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(name: "Cstemmer", providers: [.apt(["libstemmer-dev"])]),
        .systemLibrary(name: "Cz", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .target(name: "CKernels", cxxSettings: [.treatAllWarnings(as: .error)]),
        .target(
            name: "CSentencePiece", cxxSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("sentencepiece"), .linkedLibrary("sentencepiece_train")]),

        .target(
            name: "Alignment",
            dependencies: [
                "Catalog", "CodeIndex", "Execution", "GRAM", "Randomness",
                .product(name: "Algorithms", package: "swift-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(name: "Catalog", dependencies: ["Cz"]),
        .target(
            name: "CodeIndex",
            dependencies: [
                "Catalog", "Execution", "GRAM", "Postgres", .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(
            name: "Coding",
            dependencies: [
                "CodeIndex", "Execution", "GRAM", "Monitoring", "Postgres",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(name: "Evaluation", dependencies: ["Randomness"]),
        .target(name: "Execution"),
        .target(
            name: "GRAM",
            dependencies: ["CKernels", "CSentencePiece", "Cstemmer", "Execution", "Randomness", "Tensor"]),
        .target(name: "Kafka", dependencies: ["Crdkafka", "Execution"]),
        .target(name: "LocalServers"),
        .target(name: "Monitoring", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")]),
        .target(name: "Postgres", dependencies: ["Cpq", "Execution"]),
        .target(name: "Randomness"),
        .target(
            name: "Serving",
            dependencies: [
                "CodeIndex", "GRAM", "Monitoring", "Postgres",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(name: "Simulation", dependencies: ["Randomness"]),
        .target(
            name: "Sync",
            dependencies: [
                "Catalog", "CodeIndex", "Execution", "Kafka", "Monitoring", "Postgres",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(name: "Tensor", dependencies: ["CKernels", "Cdnnl"]),
        .target(
            name: "TestSupport",
            dependencies: [
                "Catalog", "CodeIndex", "Coding", "Execution", "GRAM", "Kafka", "LocalServers", "Monitoring",
                "Postgres", "Serving", "Simulation", .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestSupport"),

        .executableTarget(
            name: "gramd",
            dependencies: [
                "Alignment", "Catalog", "CodeIndex", "Coding", "Evaluation", "Execution", "GRAM", "Kafka",
                "LocalServers", "Monitoring", "Postgres", "Randomness", "Serving", "Simulation", "Sync", "Tensor",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Resources/baselines.py")]),

        .testTarget(
            name: "AlignmentTests",
            dependencies: [
                "Alignment", "Catalog", "CodeIndex", "Coding", "Execution", "GRAM", "Monitoring", "Postgres",
                "Randomness", "Simulation", "TestSupport",
            ]),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "Cz"]),
        .testTarget(name: "CodeIndexTests", dependencies: ["Catalog", "CodeIndex", "GRAM", "Postgres", "TestSupport"]),
        .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "Randomness"]),
        .testTarget(name: "ExecutionTests", dependencies: ["Execution"]),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "Catalog", "CodeIndex", "GRAM", "Kafka", "LocalServers", "Postgres", "Randomness", "Serving",
                "Simulation", "TestSupport", "gramd",
            ]),
        .testTarget(
            name: "GramdTests",
            dependencies: [
                "Catalog", "CodeIndex", "Evaluation", "GRAM", "Postgres", "Serving", "TestSupport", "gramd",
                .product(name: "Logging", package: "swift-log"), .product(name: "Yams", package: "Yams"),
            ]),
        .testTarget(
            name: "GRAMTests", dependencies: ["CKernels", "GRAM", "Randomness", "Tensor"],
            exclude: ["Base/golden.py", "Base/verify.py", "Base/verify_vllm.py", "Model/golden.py"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Catalog", "CodeIndex", "Coding", "Execution", "GRAM", "Kafka", "LocalServers", "Monitoring",
                "Postgres", "Randomness", "Serving", "Simulation", "TestSupport", "gramd",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "KafkaTests", dependencies: ["Kafka"]),
        .testTarget(
            name: "MonitoringTests",
            dependencies: ["Monitoring", .product(name: "CoreMetrics", package: "swift-metrics")]),
        .testTarget(name: "PostgresTests", dependencies: ["LocalServers", "Postgres", "TestSupport"]),
        .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Catalog", "CodeIndex", "GRAM", "Monitoring", "Serving", "TestSupport",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(name: "SimulationTests", dependencies: ["Randomness", "Simulation"]),
        .testTarget(name: "TensorTests", dependencies: ["CKernels", "Tensor"]),
    ],
    cxxLanguageStandard: .cxx17
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
