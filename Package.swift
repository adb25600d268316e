// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "gramd",
    products: [
        .executable(name: "gramd", targets: ["gramd"]),
        .executable(name: "gramd-demo", targets: ["gramd-demo"]),
        // What the benchmarks of events are made of.
        .library(
            name: "Events",
            targets: [
                "Catalog", "CodeIndex", "Codes", "Coding", "LocalServers", "Postgres", "SchemaRegistry", "Simulation",
                "Sync", "Transformation",
            ]),
        .library(name: "GRAM", targets: ["Codes", "Execution", "GRAM", "Tensor"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms.git", from: "1.2.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin.git", from: "1.5.0"),
    ],
    targets: [
        .systemLibrary(name: "Ccurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "Cdnnl", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(name: "Cjq", providers: [.apt(["libjq-dev"])]),
        .systemLibrary(name: "Cpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "Crdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(name: "Cstemmer", providers: [.apt(["libstemmer-dev"])]),
        .systemLibrary(name: "Cz", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "Czstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        .target(name: "CKernels", cxxSettings: [.treatAllWarnings(as: .error)]),
        .target(
            name: "CSentencePiece", cxxSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("sentencepiece"), .linkedLibrary("sentencepiece_train")]),
        .target(name: "CSpawn"),
        .target(name: "CVersion", cSettings: [.define("GRAMD_COMMIT", to: Context.environment["GRAMD_COMMIT"] ?? "")]),

        .target(name: "Catalog", dependencies: ["CharacterReferences", "Cz", "Czstd"]),
        .target(name: "CharacterReferences"),
        .target(name: "ChildProcesses", dependencies: ["CSpawn"]),
        .target(
            name: "CodeIndex",
            dependencies: ["Catalog", "Codes", "Postgres", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "Codes", dependencies: ["CharacterReferences", "Cstemmer", "Randomness"]),
        .target(
            name: "Coding",
            dependencies: [
                "CodeIndex", "Codes", "Execution", "GRAM", "Models", "Monitoring", "Postgres",
                .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "Daemon",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Coding", "Evaluation", "Execution", "GRAM", "HTTPClient", "Kafka",
                "Models", "Monitoring", "Postgres", "Randomness", "SchemaRegistry", "Serving", "Sync", "Tensor",
                "Training", "Transformation",
                .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(
            name: "Evaluation",
            dependencies: [
                "Catalog", "ChildProcesses", "Codes", "Execution", "Monitoring", "Randomness", "Retrieval",
            ],
            resources: [.embedInCode("Resources/baselines.py")]),
        .target(name: "Execution"),
        .target(
            name: "GRAM",
            dependencies: [
                "CSentencePiece", "Codes", "Execution", "Randomness", "Tensor",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(name: "HTTPClient", dependencies: ["Ccurl"]),
        .target(name: "Kafka", dependencies: ["Crdkafka", "Execution"]),
        .target(name: "LocalServers", dependencies: ["ChildProcesses"]),
        .target(name: "Manual"),
        .target(name: "MockBroker", dependencies: ["Crdkafka", "Kafka", "LocalServers"]),
        .target(
            name: "Models",
            dependencies: [
                "CodeIndex", "Codes", "Execution", "GRAM", "HTTPClient", "Monitoring",
                .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
            ]),
        .target(
            name: "Monitoring",
            dependencies: [
                "CVersion",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(name: "Postgres", dependencies: ["Cpq", "Execution"]),
        .target(name: "Randomness"),
        .target(
            name: "Retrieval",
            dependencies: [
                "Codes",
                .product(name: "Algorithms", package: "swift-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(name: "SchemaRegistry", dependencies: ["Catalog", "Execution", "HTTPClient", "Monitoring"]),
        .target(
            name: "Serving",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Execution", "GRAM", "Models", "Monitoring", "Retrieval",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [
                .embedInCode("Resources/openapi.json"),
                .embedInCode("Resources/Page/charts.js"),
                .embedInCode("Resources/Page/elements.js"),
                .embedInCode("Resources/Page/format.js"),
                .embedInCode("Resources/Page/generations.js"),
                .embedInCode("Resources/Page/icon.svg"),
                .embedInCode("Resources/Page/index.html"),
                .embedInCode("Resources/Page/letters.js"),
                .embedInCode("Resources/Page/live.js"),
                .embedInCode("Resources/Page/main.js"),
                .embedInCode("Resources/Page/overview.js"),
                .embedInCode("Resources/Page/page.css"),
                .embedInCode("Resources/Page/products.js"),
                .embedInCode("Resources/Page/search.js"),
                .embedInCode("Resources/Page/theme.js"),
            ]),
        .target(
            name: "Simulation", dependencies: ["Randomness", .product(name: "Yams", package: "Yams")],
            resources: [.embedInCode("Resources/trades.yaml")]),
        .target(
            name: "Sync",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Execution", "Kafka", "Monitoring", "Postgres",
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(name: "Tensor", dependencies: ["CKernels", "Cdnnl"]),
        .target(
            name: "TestSupport",
            dependencies: [
                "Catalog", "ChildProcesses", "CodeIndex", "Codes", "Coding", "Execution", "GRAM", "Kafka",
                "LocalServers", "MockBroker", "Models", "Monitoring", "Postgres", "Randomness", "Serving", "Simulation",
                .product(name: "Logging", package: "swift-log"),
            ], path: "Tests/TestSupport"),
        .target(
            name: "Training",
            dependencies: [
                "Catalog", "ChildProcesses", "CodeIndex", "Codes", "Evaluation", "Execution", "GRAM", "Models",
                "Monitoring", "Randomness", "Retrieval",
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "Transformation", dependencies: ["Catalog", "ChildProcesses", "Cjq", "Execution"],
            resources: [
                .embedInCode("Formats/akeneo.jq"), .embedInCode("Formats/bestbuy.jq"), .embedInCode("Formats/canal.jq"),
                .embedInCode("Formats/cloudevents.jq"), .embedInCode("Formats/cockroachdb.jq"),
                .embedInCode("Formats/commercetools.jq"), .embedInCode("Formats/connect-jdbc.jq"),
                .embedInCode("Formats/dms.jq"), .embedInCode("Formats/google-merchant.jq"),
                .embedInCode("Formats/magento.jq"), .embedInCode("Formats/maxwell.jq"),
                .embedInCode("Formats/outbox.jq"), .embedInCode("Formats/prelude.jq"),
                .embedInCode("Formats/schema-org.jq"), .embedInCode("Formats/sequin.jq"),
                .embedInCode("Formats/shopify.jq"), .embedInCode("Formats/woocommerce.jq"),
            ]),

        .executableTarget(
            name: "gramd",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Coding", "Daemon", "Evaluation", "Execution", "GRAM",
                "Kafka", "Models", "Monitoring", "Postgres", "Serving", "Sync", "Tensor", "Training", "Transformation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "gramd-demo",
            dependencies: [
                "CVersion", "Catalog", "ChildProcesses", "Kafka", "LocalServers", "MockBroker", "Postgres",
                "Simulation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        // Hot paths for counting their instructions.
        .executableTarget(
            name: "gramd-instructions",
            dependencies: ["Catalog", "CodeIndex", "Codes", "Randomness", "Retrieval", "Simulation"],
            path: "Tests/Instructions"),

        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "Cz", "Czstd"]),
        .testTarget(name: "CharacterReferencesTests", dependencies: ["CharacterReferences"]),
        .testTarget(name: "ChildProcessesTests", dependencies: ["ChildProcesses"]),
        .testTarget(
            name: "CodeIndexTests",
            dependencies: ["Catalog", "CodeIndex", "Codes", "LocalServers", "Postgres", "Randomness", "TestSupport"]),
        .testTarget(name: "CodesTests", dependencies: ["Codes", "Randomness"]),
        .testTarget(name: "CodingTests", dependencies: ["CodeIndex", "Codes", "Coding", "Randomness"]),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Daemon", "Evaluation", "Execution", "GRAM", "Kafka", "Models",
                "Monitoring", "Postgres", "SchemaRegistry", "Serving", "Simulation", "Sync", "TestSupport", "Training",
                "Transformation",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .testTarget(name: "EvaluationTests", dependencies: ["Codes", "Evaluation"]),
        .testTarget(name: "ExecutionTests", dependencies: ["Execution"]),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Kafka", "LocalServers", "MockBroker", "Postgres", "Randomness",
                "Serving", "Simulation", "TestSupport", "gramd",
            ]),
        .testTarget(
            name: "GRAMTests", dependencies: ["Codes", "GRAM", "Randomness", "Tensor"],
            exclude: [
                "Base/golden.py", "Base/verify.py", "Base/verify_vllm.py", "Encoder/golden.py", "Model/golden.py",
            ],
            resources: [.copy("Golden")]),
        .testTarget(name: "GramdDemoTests", dependencies: ["Catalog", "Simulation", "gramd", "gramd-demo"]),
        .testTarget(
            name: "GramdTests",
            dependencies: [
                "Catalog", "ChildProcesses", "CodeIndex", "Codes", "Daemon", "Evaluation", "MockBroker", "Monitoring",
                "Postgres", "Serving", "Sync", "TestSupport", "gramd",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Catalog", "ChildProcesses", "CodeIndex", "Codes", "Coding", "Daemon", "Execution", "GRAM", "Kafka",
                "LocalServers", "MockBroker", "Models", "Monitoring", "Postgres", "Randomness", "Serving", "Simulation",
                "Sync", "TestSupport", "Transformation", "gramd",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "KafkaTests", dependencies: ["Kafka", "MockBroker"]),
        .testTarget(name: "LocalServersTests", dependencies: ["LocalServers"]),
        .testTarget(name: "MockBrokerTests", dependencies: ["Kafka", "LocalServers", "MockBroker"]),
        .testTarget(
            name: "ModelsTests",
            dependencies: [
                "CodeIndex", "Codes", "GRAM", "HTTPClient", "Models", "Tensor", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ], exclude: ["Server/serve_model.py"]),
        .testTarget(
            name: "MonitoringTests",
            dependencies: [
                "Monitoring", "Randomness", "TestSupport",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "PostgresTests", dependencies: ["LocalServers", "Postgres", "TestSupport"]),
        .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
        .testTarget(
            name: "RetrievalTests",
            dependencies: ["Catalog", "CodeIndex", "Codes", "Randomness", "Retrieval", "TestSupport"]),
        .testTarget(
            name: "SchemaRegistryTests",
            dependencies: ["Catalog", "HTTPClient", "SchemaRegistry", "TestSupport"]),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Coding", "Execution", "GRAM", "HTTPClient", "Models", "Monitoring",
                "Postgres", "Randomness", "Retrieval", "Serving", "TestSupport",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(name: "SimulationTests", dependencies: ["Catalog", "Randomness", "Simulation"]),
        .testTarget(
            name: "SyncTests",
            dependencies: [
                "Catalog", "CodeIndex", "Codes", "Kafka", "Monitoring", "Postgres", "Randomness", "Sync", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "TensorTests", dependencies: ["CKernels", "Tensor"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Catalog", "ChildProcesses", "CodeIndex", "Codes", "Coding", "Evaluation", "Execution", "GRAM",
                "Models", "Monitoring", "Postgres", "Randomness", "Simulation", "TestSupport", "Training",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "TransformationTests", dependencies: ["Catalog", "TestSupport", "Transformation", "gramd"]),
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
