public import CodeIndex
public import GRAM
public import Logging
import Postgres
public import ServiceLifecycle
import Synchronization

/// Turns queries into codes with the model of the generation that answers them.
///
/// A generation that is being built is made ready as well, so that its activation finds its model and the trie of its
/// live codes in memory. While a generation's model is not ready, its queries are encoded by their own words.
public final class QueryEncoder: Service {
    /// How often the trie follows the live codes.
    private static let refreshInterval = Duration.seconds(3)

    private struct Prepared {
        let model: CodeModel
        let trie: CodeTrie
        var codes: Set<String>
    }

    private let index: CodeIndex
    private let models: LoadedModels
    private let analyzer: CodeAnalyzer
    private let logger: Logger
    private let prepared = Mutex<[Int64: Prepared]>([:])

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
            while !Task.isCancelled {
                do {
                    try await self.refresh()
                    lastError = nil
                } catch {
                    // A database that is away shows in the daemon's health; this only says that the trie is old.
                    if !Task.isCancelled, lastError != "\(error)" {
                        lastError = "\(error)"
                        self.logger.warning("live codes can't be followed: \(error)")
                    }
                }
                try? await Task.sleep(for: Self.refreshInterval)
            }
        }
    }

    /// Brings models and tries up to date with the index.
    public func refresh() async throws {
        let generations = try await index.generations().filter { $0.state != .kept && $0.modelID != nil }
        let ids = Set(generations.map(\.id))
        prepared.withLock { $0 = $0.filter { ids.contains($0.key) } }
        for generation in generations {
            guard let model = try await models.model(of: generation) else { continue }
            let live = try await index.liveCodes(of: generation)
            let known = prepared.withLock { $0[generation.id] }
            let next = known ?? Prepared(model: model, trie: CodeTrie(), codes: [])
            for code in live.subtracting(next.codes) { model.insert(code, into: next.trie) }
            for code in next.codes.subtracting(live) { model.remove(code, from: next.trie) }
            prepared.withLock { $0[generation.id] = Prepared(model: model, trie: next.trie, codes: live) }
        }
    }

    /// A query's codes for one generation.
    public func codes(for query: String, in generation: Generation) async throws -> [QueryCode] {
        let ready = prepared.withLock { $0[generation.id].map { ($0.model, $0.trie) } }
        guard let (model, trie) = ready else { return QueryCode.own(in: query, analyzer: analyzer) }
        return try await model.queryCodes(for: query, analyzer: analyzer, among: trie)
    }
}
