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
    products: [
        .executable(name: "gramd", targets: ["gramd"]),
        .library(name: "GRAM", targets: ["Codes", "Execution", "GRAM", "Tensor"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms.git", from: "1.2.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "Cdnnl", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(name: "Crdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(name: "Cpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "Cz", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "Cstemmer", providers: [.apt(["libstemmer-dev"])]),
        .target(name: "CKernels", cxxSettings: [.treatAllWarnings(as: .error)]),
        .target(
            name: "CSentencePiece", cxxSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("sentencepiece"), .linkedLibrary("sentencepiece_train")]),
        .target(name: "Catalog", dependencies: ["Cz"], swiftSettings: settings),
        .target(
            name: "CodeIndex",
            dependencies: [
                "Catalog", "Codes", "Postgres", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .target(name: "Codes", dependencies: ["Cstemmer", "Randomness"], swiftSettings: settings),
        .target(
            name: "Alignment",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Execution", "GRAM", "Models", "Randomness", "Retrieval",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .target(
            name: "Coding",
            dependencies: [
                "CodeIndex", "Codes", "Execution", "GRAM", "Models", "Monitoring", "Postgres",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .target(name: "Evaluation", dependencies: ["Randomness"], swiftSettings: settings),
        .target(name: "Execution", swiftSettings: settings),
        .executableTarget(
            name: "gramd",
            dependencies: [
                "Alignment", "Catalog", "CodeIndex", "Codes", "Coding", "Evaluation", "Execution", "GRAM", "Kafka",
                "LocalServers", "Models", "Monitoring", "Postgres", "Randomness", "Serving", "Simulation", "Sync",
                "Tensor",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Resources/baselines.py")], swiftSettings: settings),
        .target(name: "Kafka", dependencies: ["Crdkafka", "Execution"], swiftSettings: settings),
        .target(name: "LocalServers", swiftSettings: settings),
        .target(
            name: "Models", dependencies: ["CodeIndex", "Codes", "Execution", "GRAM"], swiftSettings: settings),
        .target(
            name: "Monitoring", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings),
        .target(name: "Postgres", dependencies: ["Cpq", "Execution"], swiftSettings: settings),
        .target(
            name: "Serving",
            dependencies: [
                "CodeIndex", "Codes", "GRAM", "Models", "Monitoring", "Postgres",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .target(name: "Randomness", swiftSettings: settings),
        .target(
            name: "Retrieval",
            dependencies: ["Codes", .product(name: "Algorithms", package: "swift-algorithms")],
            swiftSettings: settings),
        .target(name: "Simulation", dependencies: ["Randomness"], swiftSettings: settings),
        .target(
            name: "Sync",
            dependencies: [
                "Catalog", "CodeIndex", "Execution", "Kafka", "Monitoring", "Postgres",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .target(
            name: "GRAM",
            dependencies: ["CKernels", "CSentencePiece", "Codes", "Execution", "Randomness", "Tensor"],
            swiftSettings: settings),
        .target(name: "Tensor", dependencies: ["CKernels", "Cdnnl"], swiftSettings: settings),
        .target(
            name: "TestSupport",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Coding", "Execution", "GRAM", "Kafka", "LocalServers", "Models",
                "Monitoring", "Postgres", "Serving", "Simulation", .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestSupport",
            swiftSettings: settings),
        .testTarget(
            name: "AlignmentTests",
            dependencies: [
                "Alignment", "Catalog", "CodeIndex", "Codes", "Coding", "Execution", "GRAM", "Models", "Monitoring",
                "Postgres", "Randomness", "Retrieval", "Simulation", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "Cz"], swiftSettings: settings),
        .testTarget(
            name: "CodeIndexTests",
            dependencies: ["Catalog", "CodeIndex", "Codes", "Postgres", "Randomness", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "CodesTests", dependencies: ["Codes"], swiftSettings: settings),
        .testTarget(
            name: "CodingTests", dependencies: ["CodeIndex", "Codes", "Coding", "Randomness"], swiftSettings: settings),
        .testTarget(
            name: "ModelsTests", dependencies: ["CodeIndex", "Codes", "GRAM", "Models", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "RetrievalTests",
            dependencies: ["Catalog", "CodeIndex", "Codes", "Randomness", "Retrieval", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "Randomness"], swiftSettings: settings),
        .testTarget(
            name: "GramdTests",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Evaluation", "GRAM", "Models", "Postgres", "Serving", "TestSupport",
                "gramd",
                .product(name: "Logging", package: "swift-log"), .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),
        .testTarget(name: "RandomnessTests", dependencies: ["Randomness"], swiftSettings: settings),
        .testTarget(
            name: "SimulationTests", dependencies: ["Randomness", "Simulation"], swiftSettings: settings),
        .testTarget(
            name: "MonitoringTests",
            dependencies: ["Monitoring", "Randomness", .product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings),
        .testTarget(
            name: "SyncTests",
            dependencies: [
                "Catalog", "CodeIndex", "Kafka", "Monitoring", "Postgres", "Randomness", "Sync",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(name: "TensorTests", dependencies: ["CKernels", "Tensor"], swiftSettings: settings),
        .testTarget(
            name: "GRAMTests", dependencies: ["CKernels", "Codes", "GRAM", "Randomness", "Tensor"],
            exclude: ["Base/golden.py", "Base/verify.py", "Base/verify_vllm.py", "Model/golden.py"],
            resources: [.copy("Golden")], swiftSettings: settings),
        .testTarget(
            name: "PostgresTests", dependencies: ["LocalServers", "Postgres", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "GRAM", "Models", "Monitoring", "Serving", "TestSupport",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "GRAM", "Kafka", "LocalServers", "Postgres", "Randomness", "Serving",
                "Simulation", "TestSupport", "gramd",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Coding", "Execution", "GRAM", "Kafka", "LocalServers", "Models",
                "Monitoring", "Postgres", "Randomness", "Serving", "Simulation", "TestSupport", "gramd",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(name: "KafkaTests", dependencies: ["Kafka"], swiftSettings: settings),
        .testTarget(name: "ExecutionTests", dependencies: ["Execution"], swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx17
)
