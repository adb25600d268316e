import CodeIndex
import Coding
import Daemon
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

    /// What the index is built for.
    enum Purpose: String { case check, rebuild }

    private let live: CodeIndex
    private let shadow: ShadowIndex
    private let coding: CodingRun
    private let reader: TopicReader

    /// So often the shadow follows the live index, which goes on meanwhile, before that one must rest for the remainder.
    private static let pursuits = 3

    init(_ configuration: GramdConfiguration, for purpose: Purpose) throws {
        var logger = Logger(label: "gramd")
        logger.logLevel = max(configuration.logLevel, .error)
        live = CodeIndex(configuration)
        shadow = ShadowIndex(of: live, topic: configuration.productTopic, purpose: purpose.rawValue)
        coding = try CodingRun(shadow.index, configuration)
        reader = TopicReader(
            consumer: configuration.kafka, topic: configuration.productTopic,
            maximumRecords: configuration.batchRecords,
            sink: ProductSink(decoder: configuration.decoder, index: shadow.index, codingWakeUp: WakeUp()),
            index: shadow.index, logger: logger)
    }

    /// Builds the shadow up to the live index's offsets, compares, and drops the shadow.
    func check() async throws -> Report {
        try await alone {
            var report = try await build(missing: .keep)
            report.comparison = try await compare()
            try await shadow.drop()
            return report
        }
    }

    /// Builds the shadow, compares, and lets it take the live index's place.
    /// - Parameters:
    ///   - restart: throws away what an interrupted rebuild has built.
    /// - Throws: ``RebuildError`` for products that the topic does not hold.
    func run(missing: MissingProducts, restart: Bool) async throws -> Report {
        try await alone {
            if restart { try await shadow.index.dropSchema() }
            var report = try await build(missing: missing)
            report.comparison = try await compare()
            try await pursue()
            try await shadow.withWritesBlocked { offsets, connection in
                // Something may have been imported since the last look.
                try await takeCare(of: missing)
                try await catchUp(offsets)
                try await shadow.swapIn(on: connection)
            }
            try await shadow.drop()
            return report
        }
    }

    /// - Throws: ``RebuildError`` while another rebuild or check is under way.
    private func alone<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        guard let value = try await live.withAdvisoryLock(named: "rebuild", { _ in try await body() }) else {
            throw RebuildError.underWay
        }
        return value
    }

    /// Does with products that only the live index has what was asked for.
    /// - Returns: those products.
    @discardableResult
    private func takeCare(of policy: MissingProducts) async throws -> [String] {
        let missing = try await shadow.missingProducts()
        guard !missing.isEmpty else { return [] }
        switch policy {
        case .refuse: throw RebuildError.missingProducts(missing)
        case .keep: try await shadow.keepMissingProducts()
        case .drop: break
        }
        return missing
    }

    /// Follows the live index while it goes on, so that little is left for when it rests.
    private func pursue() async throws {
        for _ in 0..<Self.pursuits { try await catchUp(shadow.liveOffsets()) }
    }

    private func build(missing: MissingProducts) async throws -> Report {
        var report = Report()
        if try await shadow.prepare() { print("going on with what was built before") }
        let cached = try await shadow.index.codes.cachedInputs()
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
        report.missing = try await takeCare(of: missing)
        try await coding.drainShowingProgress()
        report.products = try await shadow.index.products.liveCount()
        report.generated = try await shadow.index.codes.cachedInputs() - cached
        return report
    }

    /// Compares at the same offsets; events are held back only while the last ones are read.
    private func compare() async throws -> ShadowIndex.Comparison {
        try await pursue()
        let comparing = try await shadow.withWritesBlocked { offsets, _ in
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
        try await coding.drain()
    }
}

/// Why an index was not rebuilt.
enum RebuildError: Error, CustomStringConvertible {
    case missingProducts([String])
    case underWay

    var description: String {
        switch self {
        case .underWay: "another gramd rebuild or gramd verify --against-topic is under way; try again after it"
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
