public import Codes
public import Foundation

/// A code head with the encoder that its vectors were made with.
public struct QueryHead: Sendable {
    /// In a model's folder, the encoder's files.
    private static let encoderName = "encoder"

    /// What names codes.
    public let head: CodeHead
    /// What gives texts their vectors.
    let encoder: any TextEncoding
    /// The encoder's files; nil where it has none.
    private let folder: EncoderFolder?

    /// - Parameters:
    ///   - encoder: gives vectors of the head's width.
    ///   - folder: the encoder's files, where the head is to be written.
    public init(_ head: CodeHead, encoder: any TextEncoding, folder: EncoderFolder? = nil) {
        precondition(head.width == encoder.width, "the head is of another encoder")
        self.head = head
        self.encoder = encoder
        self.folder = folder
    }

    /// Reads head and encoder from a model's folder. Takes a while: call it off the cooperative pool.
    /// - Throws: ``CodeHeadError``; errors of the encoder's files as ``SentenceEncoder`` has them.
    init(modelFolder: URL) throws {
        head = try CodeHead(modelFolder: modelFolder)
        let folder = EncoderFolder(modelFolder.appendingPathComponent(Self.encoderName))
        guard try folder.digest() == head.encoder else { throw CodeHeadError.otherEncoder(folder: folder.url.path) }
        let encoder = try SentenceEncoder(folder: folder.url)
        guard encoder.width == head.width else { throw CodeHeadError.otherEncoder(folder: folder.url.path) }
        self.encoder = encoder
        self.folder = folder
    }

    /// Adds head and encoder to a model's folder.
    /// - Throws: errors of the file system.
    public func write(to modelFolder: URL) throws {
        guard let folder else { preconditionFailure("an encoder without files can't be kept") }
        try folder.copy(to: modelFolder.appendingPathComponent(Self.encoderName))
        try head.write(to: modelFolder)
    }

    /// What a model's description says of it.
    public var description: CodeHeadDescription { CodeHeadDescription(codes: head.codes.count, encoder: head.encoder) }

    /// The codes of each query that are nearest to it: ``CodeHead/codes(nearest:besides:isLive:)``.
    /// - Parameter own: each query's own codes.
    /// - Throws: errors of the encoder.
    func codes(
        for queries: [String], besides own: [Set<Code>], isLive: (Code) -> Bool
    ) async throws -> [HeadCodes] {
        zip(try await encoder.queryVectors(of: queries), own).map { vector, own in
            HeadCodes(codes: head.codes(nearest: vector, besides: own, isLive: isLive), vector: vector)
        }
    }

    /// Titles that the encoder has at once: queries wait behind them.
    private static let titlesAtOnce = 16

    /// The vectors of products' titles as they are stored (`Int8Rows`); nil of a title without words.
    /// - Throws: errors of the encoder.
    func vectors(of products: [ProductText]) async throws -> [[UInt8]?] {
        let titles = products.filter(\.titleHasWords).map(\.title)
        var rows = Int8Rows(width: head.width)
        for start in stride(from: 0, to: titles.count, by: Self.titlesAtOnce) {
            let batch = Array(titles[start..<min(start + Self.titlesAtOnce, titles.count)])
            let vectors = try await encoder.vectors(of: batch)
            for place in batch.indices { rows.append(vectors[place * rows.width..<(place + 1) * rows.width]) }
        }
        var next = 0
        return products.map { product in
            guard product.titleHasWords else { return nil }
            defer { next += 1 }
            return rows.bytes(ofRow: next)
        }
    }
}

/// What a code head says of a query.
public struct HeadCodes: Sendable, Equatable {
    /// The codes nearest to it, the first first.
    public let codes: [GeneratedCode]
    /// What products' vectors are compared with; nil where there is no head.
    public let vector: QueryVector?
}

/// What is known of a code head without reading it.
public struct CodeHeadDescription: Sendable, Codable, Equatable {
    /// How many codes it can name.
    public var codes: Int
    /// The digest of its encoder's files (``EncoderFolder/digest()``).
    public var encoder: String

    /// A description of a head.
    public init(codes: Int, encoder: String) {
        self.codes = codes
        self.encoder = encoder
    }
}
