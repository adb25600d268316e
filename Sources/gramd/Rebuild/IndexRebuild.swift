import CodeIndex
import Execution
import Foundation
import Kafka
import Logging
import Sync

/// Builds an index from the product topic beside the live one.
struct IndexRebuild {
    /// What to do with products whose events are not in the topic any more, or never were.
    enum MissingProducts: String, CaseIterable { case refuse, keep, drop }

    /// What was found and done.
    struct Report {
        var records = 0
        var seconds = 0.0
        var products = 0
        /// Codes that a model had to write, because the cache did not have them.
        var generated = 0
        var missing: [String] = []
        var comparison = ShadowIndex.Comparison()
    }

    private let configuration: GramdConfiguration
    private let shadow: ShadowIndex
    private let reader: TopicReader

    init(_ configuration: GramdConfiguration) {
        var logger = Logger(label: "gramd")
        logger.logLevel = max(configuration.logLevel, .error)
        self.configuration = configuration
        shadow = ShadowIndex(of: CodeIndex(configuration), topic: configuration.productTopic)
        reader = TopicReader(
            consumer: configuration.kafka, topic: configuration.productTopic,
            maximumRecords: configuration.batchRecords,
            sink: ProductSink(decoder: configuration.decoder, index: shadow.index, codingWakeUp: WakeUp()),
            index: shadow.index, logger: logger)
    }

    /// Builds the shadow up to the live index's offsets, compares, and drops the shadow.
    func check() async throws -> Report {
        var report = try await build(missing: .keep)
        report.comparison = try await compare()
        try await shadow.drop()
        return report
    }

    /// Builds the shadow, compares, and lets it take the live index's place.
    /// - Parameters:
    ///   - restart: throws away what an interrupted rebuild has built.
    /// - Throws: ``RebuildError`` for products that the topic does not hold.
    func run(missing: MissingProducts, restart: Bool) async throws -> Report {
        if restart { try await shadow.index.dropSchema() }
        var report = try await build(missing: missing)
        report.comparison = try await compare()
        try await shadow.whileLiveIndexRests { offsets, connection in
            try await catchUp(offsets)
            try await shadow.takePlace(on: connection)
        }
        try await shadow.drop()
        return report
    }

    private func build(missing: MissingProducts) async throws -> Report {
        var report = Report()
        if try await shadow.prepare() { print("going on with what was built before") }
        let cached = try await shadow.index.cachedInputs()
        let start = ContinuousClock.now
        let ends = try await shadow.liveOffsets()
        let progress = ProgressDisplay("replaying", unit: "events")
        let total = Double(max(ends.values.reduce(0, +), 1))
        try await reader.read(to: ends) {
            report.records = $0
            progress.update($0, fraction: min(1, Double($0) / total))
        }
        progress.finish(report.records)
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        report.missing = try await shadow.missingProducts()
        if !report.missing.isEmpty, missing == .refuse { throw RebuildError.missingProducts(report.missing) }
        if missing == .keep { try await shadow.keepMissingProducts() }
        try await CodingRun(shadow.index, configuration).drain()
        report.products = try await shadow.index.liveProductCount()
        report.generated = try await shadow.index.cachedInputs() - cached
        return report
    }

    /// Compares at the same offsets; events are held back only while the last ones are read.
    private func compare() async throws -> ShadowIndex.Comparison {
        let comparing = try await shadow.whileLiveIndexRests { offsets, _ in
            try await catchUp(offsets)
            let (fixed, continuation) = AsyncStream.makeStream(of: Void.self)
            let comparing = Task { [shadow] in
                defer { continuation.finish() }
                return try await shadow.compare { continuation.finish() }
            }
            for await _ in fixed {}
            return comparing
        }
        return try await comparing.value
    }

    private func catchUp(_ offsets: [Int32: Int64]) async throws {
        try await reader.read(to: offsets)
        try await CodingRun(shadow.index, configuration).drain(showsProgress: false)
    }
}

/// Why an index was not rebuilt.
enum RebuildError: Error, CustomStringConvertible {
    case missingProducts([String])

    var description: String {
        switch self {
        case .missingProducts(let products):
            """
            the topic has no events of \(products.count) products of the index, such as \
            \(products.prefix(3).joined(separator: ", ")): they were imported from a file, or their events are past \
            the topic's retention. Choose one:
              gramd rebuild --missing keep   takes them over as they are
              gramd rebuild --missing drop   goes on without them
            What was read stays, so that either goes on from here.
            """
        }
    }
}
