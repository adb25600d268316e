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
        .target(name: "Execution", swiftSettings: settings),
        .testTarget(name: "ExecutionTests", dependencies: ["Execution"], swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx17
)
