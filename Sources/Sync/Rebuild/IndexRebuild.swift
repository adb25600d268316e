import Catalog
public import CodeIndex
import Execution
public import Kafka
public import Logging

/// Builds an index from the product topic beside the live one, to check that one or to take its place.
public struct IndexRebuild: Sendable {
    /// What the index is built for.
    public enum Purpose: String, Sendable {
        /// To be compared with the live one.
        case check
        /// To take the live one's place.
        case rebuild
    }

    private let live: CodeIndex
    private let shadow: ShadowIndex
    private let coder: any IndexCoder
    private let topic: String
    private let pipeline: EventPipeline
    private let sink: ProductSink
    private let consumer: KafkaConsumerConfiguration
    private let reader: @Sendable (any RecordSink) -> TopicReader

    /// So often the shadow follows the live index, which goes on meanwhile, before that one must rest for the remainder.
    private static let rounds = 3
    /// So long a topic is looked for that the broker doesn't know.
    private static let topicTimeout = Duration.seconds(5)

    /// Creates a rebuild; nothing is read or made yet.
    /// - Parameters:
    ///   - live: the index that answers; it has to be migrated.
    ///   - topic: the product topic.
    ///   - pipeline: reads its records.
    ///   - size: how much is applied in one transaction.
    ///   - ownCoder: finds products' own codes, which are posted with them.
    ///   - coder: given the index that is built, makes what codes the rest.
    public init(
        of live: CodeIndex, for purpose: Purpose, from topic: String, consumer: KafkaConsumerConfiguration,
        pipeline: EventPipeline, ownCoder: any OwnCoding, size: TransactionSize, logger: Logger,
        coder: (CodeIndex) throws -> any IndexCoder
    ) rethrows {
        self.live = live
        shadow = ShadowIndex(of: live, topic: topic, purpose: purpose.rawValue)
        self.coder = try coder(shadow.index)
        self.topic = topic
        self.pipeline = pipeline
        self.consumer = consumer
        sink = ProductSink(pipeline: pipeline, index: shadow.index, coder: ownCoder, codingWakeUp: WakeUp())
        reader = { sink in
            TopicReader(consumer: consumer, topic: topic, size: size, sink: sink, logger: logger)
        }
    }

    /// Builds the shadow up to the live index's offsets, compares both with each other and the live index with a
    /// recomputation of the topic that shares no code with applying, and drops the shadow.
    /// - Parameter progress: called now and then.
    /// - Throws: ``RebuildError``, ``SyncError``; errors of broker, database and models.
    public func check(progress: @escaping @Sendable (RebuildProgress) -> Void) async throws -> RebuildReport {
        try await withAdvisoryLock {
            var patched: Set<String> = []
            while true {
                // The recomputation is in memory: one that was interrupted begins anew.
                try await shadow.index.dropSchema()
                let sink = RecomputingSink(
                    sink, pipeline: pipeline,
                    LogRecomputation(
                        topic: topic, epochs: try await live.partitions.epochs(),
                        hasImports: try await live.feeds.exist(), wholeProducts: patched))
                var report = try await build(missing: .keep, limit: nil, into: sink, progress)
                // Products of which events say only parts have to be kept whole from their first event on.
                let found = sink.recomputation.patched
                guard found.isSubset(of: patched) else {
                    patched.formUnion(found)
                    continue
                }
                report.comparison = try await compare(through: sink, with: { sink.recomputation })
                try await shadow.drop()
                return report
            }
        }
    }

    /// Builds the shadow, compares, and lets it take the live index's place.
    /// - Parameters:
    ///   - missing: what becomes of products that only the live index has.
    ///   - limit: how many of the live products may be gone.
    ///   - restart: throws away what an interrupted rebuild has built.
    ///   - progress: called now and then.
    /// - Throws: ``RebuildError``, ``SyncError``; errors of broker, database and models. What was built stays, and the
    ///   next rebuild goes on from there.
    public func run(
        missing: MissingProducts, limit: DropLimit, restart: Bool,
        progress: @escaping @Sendable (RebuildProgress) -> Void
    ) async throws -> RebuildReport {
        try await withAdvisoryLock {
            if restart { try await shadow.index.dropSchema() }
            var report = try await build(missing: missing, limit: limit, into: sink, progress)
            report.comparison = try await compare(through: sink, with: { nil })
            try await shadow.index.packKeys()
            try await catchUp(through: sink)
            try await shadow.withWritesBlocked { offsets, connection in
                // Something may have been imported since the last look.
                try await resolve(missing)
                try await catchUp(to: offsets, through: sink)
                try await check(limit)
                try await shadow.swapIn(on: connection)
            }
            try await shadow.drop()
            return report
        }
    }

    /// - Throws: ``RebuildError`` while another rebuild or check is under way.
    private func withAdvisoryLock<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let value = try await live.withAdvisoryLock(named: "rebuild", { _ in try await body() }) else {
            throw RebuildError.underWay
        }
        return value
    }

    /// Does with products that only the live index has what was asked for.
    /// - Returns: those products.
    @discardableResult
    private func resolve(_ policy: MissingProducts) async throws -> [String] {
        if policy != .drop { try await shadow.takeOverImports() }
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
    private func catchUp(through sink: any RecordSink) async throws {
        for _ in 0..<Self.rounds { try await catchUp(to: shadow.liveOffsets(), through: sink) }
    }

    private func catchUp(to offsets: [Int32: Int64], through sink: any RecordSink) async throws {
        try await reader(sink).read(to: offsets)
        try await coder.code(progress: nil)
    }

    /// - Throws: ``RebuildError`` where the index that was built lacks too many of the live products.
    private func check(_ limit: DropLimit) async throws {
        let live = try await live.products.liveCount()
        let dropped = try await shadow.droppedProducts(examples: 3)
        guard limit.allows(dropped.count, of: live) else {
            throw RebuildError.drops(dropped.count, live: live, limit: limit, examples: dropped.examples)
        }
    }

    /// What the broker and the live index know of the topic.
    /// - Throws: errors of broker and database.
    private func evidence() async throws -> TopicEvidence {
        let consumer = try KafkaConsumer(consumer)
        let exists: Result<Bool, any Error>
        do {
            exists = .success(try await !consumer.partitions(of: topic, timeout: Self.topicTimeout).isEmpty)
        } catch let error as KafkaError where error.code == .unknownTopicOrPartition {
            exists = .success(false)
        } catch { exists = .failure(error) }
        await consumer.close()
        return TopicEvidence(topic: topic, exists: try exists.get(), offsets: try await shadow.liveOffsets())
    }

    /// - Parameter limit: how many of the live products the shadow may lack; nil where it replaces none.
    private func build(
        missing: MissingProducts, limit: DropLimit?, into sink: any RecordSink,
        _ progress: @escaping @Sendable (RebuildProgress) -> Void
    ) async throws -> RebuildReport {
        var report = RebuildReport()
        let evidence = try await evidence()
        try evidence.check()
        if try await shadow.prepare() { progress(.resumed) }
        let cached = try await shadow.index.codes.cachedInputs()
        let start = ContinuousClock.now
        let ends = try await shadow.liveOffsets()
        let total = Double(max(ends.values.reduce(0, +), 1))
        try await reader(sink).read(to: ends) {
            report.records = $0
            progress(.replaying(records: $0, fraction: min(1, Double($0) / total)))
        }
        progress(.replayed(records: report.records))
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        // Before anything else comes in: what is there now is the topic's.
        try evidence.check(records: report.records, hasProducts: await shadow.hasProducts())
        report.missing = try await resolve(missing)
        if let limit { try await check(limit) }
        try await coder.code { done, total in
            progress(.coding(steps: done, fraction: Double(done) / Double(max(total, 1))))
        }
        progress(.coded)
        report.products = try await shadow.index.products.liveCount()
        report.generated = try await shadow.index.codes.cachedInputs() - cached
        return report
    }

    /// Compares at the same offsets; events are held back only while the last ones are read.
    private func compare(
        through sink: any RecordSink, with recomputation: @Sendable @escaping () -> LogRecomputation?
    ) async throws -> ShadowIndex.Comparison {
        try await catchUp(through: sink)
        let comparing = try await shadow.withWritesBlocked { offsets, _ in
            try await shadow.takeOverImports()
            try await catchUp(to: offsets, through: sink)
            let shadows = Self.start { [shadow] isFixed in try await shadow.compare(isFixed: isFixed) }
            let recomputed = Self.start { [live] isFixed in
                try await recomputation()?.differences(from: live, isFixed: isFixed) ?? []
            }
            for await _ in shadows.fixed {}
            for await _ in recomputed.fixed {}
            return (shadows.task, recomputed.task)
        }
        var comparison = try await comparing.0.value
        comparison.products = try await Set(comparison.products).union(comparing.1.value).sorted()
        return comparison
    }

    /// Starts what reads the live index.
    /// - Returns: the task, and a stream that ends when what it reads can't change any more.
    private static func start<Value: Sendable>(
        _ body: @Sendable @escaping (_ isFixed: @Sendable @escaping () -> Void) async throws -> Value
    ) -> (task: Task<Value, any Error>, fixed: AsyncStream<Void>) {
        let (fixed, continuation) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            defer { continuation.finish() }
            return try await body { continuation.finish() }
        }
        return (task, fixed)
    }
}
