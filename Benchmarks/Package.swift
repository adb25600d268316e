// swift-tools-version: 6.2
import PackageDescription

let engine = Target.Dependency.product(name: "GRAM", package: "gramd")

let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "gramd", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    ],
    targets: [
        .target(name: "Measuring", dependencies: [engine]),
        .executableTarget(name: "EngineBenchmark", dependencies: ["Measuring", engine]),
        .executableTarget(
            name: "EventBenchmark",
            dependencies: [
                "Measuring", .product(name: "Events", package: "gramd"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "PeerBenchmark",
            dependencies: [
                "Measuring", engine, .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.embedInCode("Resources/peer.py")]),
    ],
    cxxLanguageStandard: .cxx17
)

for target in package.targets {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
