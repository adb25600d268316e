public import CodeIndex
public import Codes
public import GRAM

/// A model that writes codes for products, each distinct input once: what it has written before comes from the index's
/// cache.
public struct CachingCoder: Sendable {
    /// What a call found.
    public struct Result: Sendable {
        /// By input hash.
        public var codes: [[UInt8]: [GeneratedCode]]
        /// How many inputs the model wrote now; the others came from the cache.
        public var generated: Int
    }

    private let index: CodeIndex
    private let model: CodeModel
    private let generator: (any SequenceGenerator)?

    /// Generates with a model what the index's cache lacks.
    /// - Parameter generator: what computes for the model; nil for this process.
    public init(index: CodeIndex, model: CodeModel, generator: (any SequenceGenerator)? = nil) {
        self.index = index
        self.model = model
        self.generator = generator
    }

    /// The codes of inputs, by input hash; only what the model has not written before is generated, and then kept.
    /// - Throws: `PostgresError`; errors of the model, or of what computes for it.
    public func codes(for inputs: [[UInt8]: ProductText]) async throws -> Result {
        var codes = try await index.codes.cachedCodes(of: model.id, for: Array(inputs.keys))
        let missing = inputs.filter { codes[$0.key] == nil }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        guard !missing.isEmpty else { return Result(codes: codes, generated: 0) }
        let fresh = Dictionary(
            uniqueKeysWithValues: zip(
                missing.map(\.key), try await model.codes(for: missing.map(\.value), by: generator)))
        try await index.codes.cache(fresh, of: model.id)
        codes.merge(fresh) { _, new in new }
        return Result(codes: codes, generated: missing.count)
    }
}
