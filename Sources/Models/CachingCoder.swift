public import CodeIndex
public import Codes
public import GRAM

/// A model that writes codes for products, each distinct input once: what it has written before comes from the index's
/// cache.
public struct CachingCoder: Sendable {
    /// What a call found.
    public struct Result: Sendable {
        /// By input hash.
        public var written: [[UInt8]: WrittenCodes]
        /// How many inputs the model wrote now; the others came from the cache.
        public var generated: Int
        /// How many places were taken for vectors of what the model wrote now.
        public var places = 0
    }

    private let index: CodeIndex
    private let model: CodeModel
    private let generator: (any SequenceGenerator)?
    private let room: VectorRoom

    /// Generates with a model what the index's cache lacks.
    /// - Parameters:
    ///   - generator: what computes for the model; nil for this process.
    ///   - room: how many products may get vectors.
    public init(
        index: CodeIndex, model: CodeModel, generator: (any SequenceGenerator)? = nil, room: VectorRoom
    ) {
        self.index = index
        self.model = model
        self.generator = generator
        self.room = room
    }

    /// The codes of inputs, by input hash, and their vectors where the scoring hears them and there is room; only what the
    /// model has not written before is generated, and then kept.
    /// - Throws: `PostgresError`; errors of the model, or of what computes for it.
    public func codes(for inputs: [[UInt8]: ProductText]) async throws -> Result {
        var written = try await index.codes.cachedCodes(of: model.id, for: Array(inputs.keys))
        let missing = inputs.filter { written[$0.key] == nil }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        guard !missing.isEmpty else { return Result(written: written, generated: 0) }
        let codes = try await model.codes(for: missing.map(\.value), by: generator)
        let places = model.description.scoring.hearsVectors ? try await room.take(missing.count, of: model.id) : 0
        let vectors = try await model.vectors(of: missing.prefix(places).map(\.value))
        let fresh = Dictionary(
            uniqueKeysWithValues: missing.indices.map {
                (missing[$0].key, WrittenCodes(codes: codes[$0], vector: $0 < places ? vectors[$0] : nil))
            })
        written.merge(try await index.codes.cache(fresh, of: model.id)) { _, new in new }
        return Result(written: written, generated: missing.count, places: places)
    }
}
