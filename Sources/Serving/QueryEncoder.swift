public import CodeIndex
public import Codes
import GRAM
public import Logging
public import Models
import Monitoring
public import ServiceLifecycle
import Synchronization

/// What a query is searched by.
public struct EncodedQuery: Sendable, Equatable {
    public let codes: [QueryCode]
    public let scoring: CodeScoring
}

/// Turns queries into codes with the model of the generation that answers them.
///
/// All generations are made ready, also one that is being built and those that are kept, so that a switch or a rollback
/// finds the model and the trie of its live codes in memory. While a generation's model is not ready, its queries are encoded by their own words.
public final class QueryEncoder: Service {
    /// How long to wait for changes before everything is read again all the same.
    private static let refreshInterval = Duration.seconds(60)

    private let index: CodeIndex
    private let models: LoadedModels
    private let analyzer: CodeAnalyzer
    private let logger: Logger
    private let prepared = Mutex<[Int64: LiveCodes]>([:])
    /// The generation that answers, as of the changes that are followed; nil while none are.
    private let followedActive = Mutex<Generation?>(nil)
    /// Generations whose model can't be loaded, as has been logged.
    private let unready = Mutex<Set<Int64>>([])

    public init(index: CodeIndex, models: LoadedModels, analyzer: CodeAnalyzer, logger: Logger) {
        self.index = index
        self.models = models
        self.analyzer = analyzer
        self.logger = logger
    }

    /// Follows generations and their live codes until the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var lastError: String?
            var backoff = Backoff()
            defer { self.followedActive.withLock { $0 = nil } }
            while !Task.isCancelled {
                do {
                    let changes = try await self.index.changes()
                    try await self.readFollowed()
                    lastError = nil
                    backoff.reset()
                    try await self.follow(changes)
                } catch {
                    self.followedActive.withLock { $0 = nil }
                    // A database that is away shows in the daemon's health; this only says that the trie is old.
                    if !Task.isCancelled, lastError != "\(error)" {
                        lastError = "\(error)"
                        self.logger.warning("live codes can't be followed: \(error)")
                    }
                    try? await Task.sleep(for: backoff.next())
                }
            }
        }
    }

    private func follow(_ changes: IndexChanges) async throws {
        while true {
            let batch = try await changes.next(timeout: Self.refreshInterval)
            if batch.isEmpty || batch.contains(.generations) {
                try await readFollowed()
            } else {
                for case .liveCodes(let generation, let appeared, let disappeared) in batch {
                    let codes = prepared.withLock { $0[generation] }
                    await codes?.update(appeared: appeared, disappeared: disappeared)
                }
            }
        }
    }

    /// Reads everything that is followed; the generation that answers is known before its model is loaded.
    private func readFollowed() async throws {
        let generations = try await index.generations.all()
        followedActive.withLock { $0 = generations.first { $0.state == .active } }
        try await prepare(generations)
    }

    /// The generation that answers queries; nil where there is none. Who follows changes knows it, and need not read it
    /// again with its selection for every query.
    /// - Throws: `PostgresError` where nothing is followed.
    public func activeGeneration() async throws -> Generation? {
        if let known = followedActive.withLock({ $0 }) { return known }
        return try await index.generations.active()
    }

    /// Whether changes are followed at this moment.
    var isFollowing: Bool { followedActive.withLock { $0 != nil } }

    /// Brings models and tries up to date with the index.
    /// - Throws: `PostgresError`.
    public func refresh() async throws { try await prepare(index.generations.all()) }

    /// Makes models and tries ready, the active generation's first. A generation whose model can't be loaded is left out,
    /// so that it keeps no other from being ready.
    private func prepare(_ generations: [Generation]) async throws {
        let generations = generations.filter { $0.modelID != nil }.sorted {
            $0.state == .active && $1.state != .active
        }
        let ids = Set(generations.map(\.id))
        prepared.withLock { $0 = $0.filter { ids.contains($0.key) } }
        for generation in generations {
            do {
                guard let model = try await models.model(of: generation) else { continue }
                let live = try await index.codes.liveCodes(of: generation)
                let codes = prepared.withLock { $0[generation.id] } ?? LiveCodes(model: model)
                await codes.replace(with: live)
                prepared.withLock { $0[generation.id] = codes }
                unready.withLock { _ = $0.remove(generation.id) }
            } catch let error as ModelUnavailable {
                if unready.withLock({ $0.insert(generation.id).inserted }) {
                    logger.warning("generation \(generation.id) answers by own codes only: \(error)")
                }
            }
        }
    }

    /// A query's codes for one generation.
    public func codes(for query: String, in generation: Generation) async throws -> EncodedQuery {
        guard let ready = prepared.withLock({ $0[generation.id] }) else {
            return EncodedQuery(codes: QueryCode.own(in: query, analyzer: analyzer), scoring: .ownCodes)
        }
        return EncodedQuery(
            codes: try await ready.model.queryCodes(for: query, among: ready.trie),
            scoring: ready.model.description.scoring)
    }
}
